import type { BroadcastProgress } from '../../../shared/wire';

export type Measure = 'reached' | 'seen' | 'safe' | 'need_help';

/** A line from the sending to now through how many it were at each time; `points` of SVG in a box of `width` by `height`. */
export function line(
  over_time: readonly BroadcastProgress[],
  measure: Measure,
  people: number,
  width: number,
  height: number,
): string {
  const most = Math.max(1, people);
  const steps = Math.max(1, over_time.length);
  const at = (step: number, count: number) =>
    `${((step / steps) * width).toFixed(1)},${(height - (Math.min(count, most) / most) * height).toFixed(1)}`;
  return [at(0, 0), ...over_time.map((progress, step) => at(step + 1, progress[measure]))].join(' ');
}
