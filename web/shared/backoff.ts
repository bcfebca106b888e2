/** How long to wait after the `attempt`th failure, ms: 1, 2, 4, 8, 10 s (A29), up to half of it left to chance. */
export function wait(attempt: number): number {
  return Math.min(2 ** attempt, 10) * 1000 * (1 - Math.random() / 2);
}
