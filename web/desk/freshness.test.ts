import { beforeAll, expect, it } from 'vitest';
import { plain, speakAtDesk } from '../test/desk';
import { freshness, SILENT_MS } from './freshness';
import { badge } from './words';

beforeAll(() => speakAtDesk('en'));
const said = (...seen: Parameters<typeof freshness>) => plain(badge(freshness(...seen)));

const open = { is: 'open' } as const;

it('the badge says live only while the gateway answers', () => {
  expect(said(open, true, 1000, 1000 + SILENT_MS, undefined, 0)).toBe('Live');
  expect(said(open, true, 1000, 13_000, undefined, 0)).toBe('12 s behind');
});

it('the badge says how far behind it is while it catches up', () => {
  expect(said(open, false, 0, 0, 97_000, 100_000)).toBe('3 s behind');
  expect(said(open, false, 0, 0, 100_000, 100_000)).toBe('1 s behind');
  expect(said(open, false, 0, 0, undefined, 0)).toBe('Catching up');
});

it('the badge says when it tries again', () => {
  expect(said({ is: 'waiting', until: 5000 }, true, 0, 1500, undefined, 0)).toBe('Disconnected, retrying in 4 s');
  expect(said({ is: 'connecting' }, true, 0, 0, undefined, 0)).toBe('Connecting');
  expect(said({ is: 'stopped', code: 4502 }, true, 0, 0, undefined, 0)).toBe('Signed out');
});
