import { expect, it } from 'vitest';
import { line } from './lines';

const at = '2026-11-23T10:00:00Z';

it('begins with nobody at the sending, and ends with how many it are now', () => {
  const over_time = [
    { at, reached: 2, seen: 1, safe: 0, need_help: 0 },
    { at, reached: 4, seen: 2, safe: 1, need_help: 1 },
  ];
  expect(line(over_time, 'reached', 4, 100, 40)).toBe('0.0,40.0 50.0,20.0 100.0,0.0');
  expect(line(over_time, 'safe', 4, 100, 40)).toBe('0.0,40.0 50.0,40.0 100.0,30.0');
  // Nobody is it for, or more have answered than it is for now: still within the picture.
  expect(line(over_time, 'reached', 0, 100, 40)).toBe('0.0,40.0 50.0,0.0 100.0,0.0');
  expect(line([], 'seen', 4, 100, 40)).toBe('0.0,40.0');
});
