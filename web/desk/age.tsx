import { now } from './clock';
import { age, dateAndTime } from './strings';

/** How long ago, counting; the moment itself on focus and hover. */
export function Age({ at }: { at: string }) {
  return (
    <time dir="auto" dateTime={at} title={dateAndTime(at)}>
      {age(now.value - Date.parse(at))}
    </time>
  );
}
