import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { gather } from './gather';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('a burst is handed on once, and a stream of them once in every so often', () => {
  const handed = vi.fn();
  const put = gather<number>(handed, 500, 5000);
  put();
  vi.advanceTimersByTime(10_000);
  expect(handed).not.toHaveBeenCalled();
  put(1);
  put(2, 3);
  vi.advanceTimersByTime(500);
  expect(handed.mock.calls).toEqual([[[1, 2, 3]]]);
  put(4);
  vi.advanceTimersByTime(4999);
  put(5);
  expect(handed).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(1);
  expect(handed.mock.calls[1]).toEqual([[4, 5]]);
});

it('after a quiet time the next one is handed on soon again', () => {
  const handed = vi.fn();
  const put = gather<number>(handed, 500, 5000);
  put(1);
  vi.advanceTimersByTime(60_000);
  put(2);
  vi.advanceTimersByTime(500);
  expect(handed.mock.calls).toEqual([[[1]], [[2]]]);
});
