import { expect, it } from 'vitest';
import { freshness, SILENT_MS } from './freshness';
import { badge } from './strings';

const open = { is: 'open' } as const;

it('the badge says live only while the gateway answers', () => {
  expect(badge(freshness(open, true, 1000, 1000 + SILENT_MS, undefined, 0))).toBe('Live');
  expect(badge(freshness(open, true, 1000, 13_000, undefined, 0))).toBe('12 s behind');
});

it('the badge says how far behind it is while it catches up', () => {
  expect(badge(freshness(open, false, 0, 0, 97_000, 100_000))).toBe('3 s behind');
  expect(badge(freshness(open, false, 0, 0, 100_000, 100_000))).toBe('1 s behind');
  expect(badge(freshness(open, false, 0, 0, undefined, 0))).toBe('Catching up');
});

it('the badge says when it tries again', () => {
  expect(badge(freshness({ is: 'waiting', until: 5000 }, true, 0, 1500, undefined, 0))).toBe(
    'Disconnected, retrying in 4 s',
  );
  expect(badge(freshness({ is: 'connecting' }, true, 0, 0, undefined, 0))).toBe('Connecting');
  expect(badge(freshness({ is: 'stopped', code: 4502 }, true, 0, 0, undefined, 0))).toBe('Signed out');
});
