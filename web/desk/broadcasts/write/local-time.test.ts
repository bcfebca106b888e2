import { expect, it } from 'vitest';
import { localOf, timeOf } from './local-time';

it('what stands in the field is the time that was chosen', () => {
  for (const at of ['2026-11-23T10:00:00.000Z', '2026-06-30T23:59:00.000Z']) expect(timeOf(localOf(at))).toBe(at);
  const there = new Date(2026, 10, 23, 18, 5);
  expect(localOf(there.toISOString())).toBe('2026-11-23T18:05');
  expect([localOf(''), timeOf(''), timeOf('2026-13-40T99:99')]).toEqual(['', '', '']);
});
