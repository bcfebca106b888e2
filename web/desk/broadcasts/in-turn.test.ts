import { expect, it } from 'vitest';
import { inTurn } from './in-turn';

it('a burst of reasons costs two questions, and the second one is asked after all of them', async () => {
  const answers: (() => void)[] = [];
  let newest = 0;
  const asked_for: number[] = [];
  const ask = inTurn(() => {
    asked_for.push(newest);
    return new Promise((resolve) => answers.push(resolve));
  });
  for (newest = 1; newest <= 5; newest++) ask();
  newest = 5;
  expect(asked_for).toEqual([1]);
  answers[0]?.();
  await Promise.resolve();
  expect(asked_for).toEqual([1, 5]);
  answers[1]?.();
  await new Promise((resolve) => queueMicrotask(() => resolve(undefined)));
  expect(asked_for).toEqual([1, 5]);
  ask();
  expect(asked_for).toEqual([1, 5, 5]);
});
