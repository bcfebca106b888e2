import { expect, it } from 'vitest';
import { duration, weight } from './measure';
import { boxOf } from './picture';

it.each([
  [4000, 2000, '260px', '260 / 130'],
  [1000, 4000, '75px', '75 / 300'],
  [1, 1, '56px', '56 / 56'],
  [10_000, 100, '260px', '260 / 56'],
  [undefined, null, '260px', '260 / 260'],
])('%s x %s has its room', (width, height, inlineSize, aspectRatio) => {
  expect(boxOf(width, height)).toEqual({ inlineSize, aspectRatio });
});

it('weights and lengths are told shortly', () => {
  expect([0, 999, 1_000, 1_234_567, 25_000_000].map(weight)).toEqual(['0 byte', '999 byte', '1 kB', '1.2 MB', '25 MB']);
  expect([null, 4_400, 65_000, 299_600].map(duration)).toEqual(['0:00', '0:04', '1:05', '5:00']);
});
