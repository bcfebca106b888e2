import { language } from '../shared/language';
import { serverNow } from './session';

const formats = new Map<string, Intl.DateTimeFormat>();

/** How dates are said in the language of the page. */
export function format(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify(options);
  let known = formats.get(key);
  if (!known) {
    known = new Intl.DateTimeFormat(language, options);
    formats.set(key, known);
  }
  return known;
}

/** When a day began, here, ms. */
export const dayOf = (at: Date) => new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();

/** The time of day. */
export function time(at: string): string {
  return format({ hour: 'numeric', minute: '2-digit' }).format(new Date(at));
}

/** Whether two times are of one day, here. */
export function sameDay(one: string, other: string): boolean {
  return dayOf(new Date(one)) === dayOf(new Date(other));
}

/** As short as it can be told apart: the time today, else the day. */
export function brief(at: string): string {
  if (sameDay(at, new Date(serverNow()).toISOString())) return time(at);
  return format({ day: 'numeric', month: 'short' }).format(new Date(at));
}
