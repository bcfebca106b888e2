import { expect, it } from 'vitest';
import { zones } from './time-zone';

it("the browser's own time zone comes first, then that of the account, each once", () => {
  const known = ['Africa/Cairo', 'Asia/Dhaka', 'Europe/Paris'];
  expect(zones('Asia/Dhaka', null, known)).toEqual(['Asia/Dhaka', 'Africa/Cairo', 'Europe/Paris']);
  expect(zones('Asia/Dhaka', 'Asia/Calcutta', known)).toEqual([
    'Asia/Dhaka',
    'Asia/Calcutta',
    'Africa/Cairo',
    'Europe/Paris',
  ]);
  expect(zones('Asia/Dhaka', 'Asia/Dhaka', [])).toEqual(['Asia/Dhaka']);
});
