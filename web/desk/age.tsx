import { t } from '../shared/language';
import { now } from './clock';
import { age, dateAndTime } from './words';

/** How long since, counting, or how long ago; the moment itself on focus and hover. */
export function Age({ at, ago }: { at: string; ago?: boolean }) {
  const since = age(now.value - Date.parse(at));
  return (
    <time dir="auto" dateTime={at} title={dateAndTime(at)}>
      {ago ? t('ago', { age: since }) : since}
    </time>
  );
}
