import { expect, it } from 'vitest';
import { excerpt, hits } from './hits';

it.each([
  [
    'Water and WATER',
    'water',
    [
      ['Water', true],
      [' and ', false],
      ['WATER', true],
    ],
  ],
  [
    'aaa',
    'aa',
    [
      ['aa', true],
      ['a', false],
    ],
  ],
  ['nothing', 'water', [['nothing', false]]],
  ['', 'water', []],
  ['In der İzmir-Straße', 'izmir', [['In der İzmir-Straße', false]]],
  [
    'Ümit 👩‍🚒 ÜMIT',
    'ümit',
    [
      ['Ümit', true],
      [' 👩‍🚒 ', false],
      ['ÜMIT', true],
    ],
  ],
  [
    'a.b*c',
    '.b*',
    [
      ['a', false],
      ['.b*', true],
      ['c', false],
    ],
  ],
])('%s, searched for %s', (text, query, stretches) => {
  expect(hits(text, query)).toEqual(stretches);
  expect(
    hits(text, query)
      .map(([part]) => part)
      .join(''),
  ).toBe(text);
});

it('a letter whose lower case is longer is not cut', () => {
  expect(hits('İİx', 'x')).toEqual([
    ['İİ', false],
    ['x', true],
  ]);
  expect(hits('xİ', 'i')).toEqual([
    ['x', false],
    ['İ', true],
  ]);
});

it('a list shows what stands round the first hit', () => {
  const long = `${'before '.repeat(20)}water${' after'.repeat(60)}`;
  const [before, hit, after] = excerpt(long, 'water');
  expect(before).toEqual([`…${'before '.repeat(20).slice(-40)}`, false]);
  expect(hit).toEqual(['water', true]);
  expect(Array.from(after?.[0] ?? '')).toHaveLength(240 - 41 - 5 + 1);
  expect(after?.[0].endsWith('…')).toBe(true);
  expect(excerpt('water', 'water')).toEqual([['water', true]]);
});
