/**
 * Hands on what comes together, so that a burst is one announcement: the first of it after
 * `soon_ms`, and then at most once in `every_ms`.
 */
export function gather<T>(hand_on: (gathered: T[]) => void, soon_ms: number, every_ms: number): (...more: T[]) => void {
  let gathered: T[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = () => {
    timer = undefined;
    if (gathered.length === 0) return;
    const taken = gathered;
    gathered = [];
    timer = setTimeout(flush, every_ms);
    hand_on(taken);
  };
  return (...more) => {
    gathered.push(...more);
    if (gathered.length > 0 && !timer) timer = setTimeout(flush, soon_ms);
  };
}
