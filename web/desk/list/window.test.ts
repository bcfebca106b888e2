import { expect, it } from 'vitest';
import { inSight } from './window';

it('keeps the rows in sight and a few more, however long the list is', () => {
  expect(inSight(5000, 32, 0, 320)).toEqual([0, 18]);
  expect(inSight(5000, 32, 32_000, 320)).toEqual([992, 1018]);
  expect(inSight(5000, 32, 5000 * 32, 320)).toEqual([4992, 5000]);
});

it('a list that became shorter shows its end', () => {
  expect(inSight(3, 32, 32_000, 320)).toEqual([3, 3]);
  expect(inSight(0, 32, 0, 320)).toEqual([0, 0]);
});
