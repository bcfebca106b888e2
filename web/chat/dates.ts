import { language, t } from '../shared/language';
import { serverNow } from './session';

const formats = new Map<string, Intl.DateTimeFormat>();

function format(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify(options);
  let known = formats.get(key);
  if (!known) {
    known = new Intl.DateTimeFormat(language, options);
    formats.set(key, known);
  }
  return known;
}

const dayOf = (at: Date) => new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();

/** The time of day. */
export function time(at: string): string {
  return format({ hour: 'numeric', minute: '2-digit' }).format(new Date(at));
}

/** Whether two times are of one day, here. */
export function sameDay(one: string, other: string): boolean {
  return dayOf(new Date(one)) === dayOf(new Date(other));
}

/** A day in words: today, yesterday, or its date. */
export function day(at: string): string {
  const date = new Date(at);
  const today = new Date(serverNow());
  const ago = Math.round((dayOf(today) - dayOf(date)) / 86_400_000);
  if (ago === 0) return t('today');
  if (ago === 1) return t('yesterday');
  const year = date.getFullYear() === today.getFullYear() ? undefined : 'numeric';
  return format({ weekday: 'long', day: 'numeric', month: 'long', year }).format(date);
}

/** As short as it can be told apart: the time today, else the day. */
export function brief(at: string): string {
  if (sameDay(at, new Date(serverNow()).toISOString())) return time(at);
  return format({ day: 'numeric', month: 'short' }).format(new Date(at));
}

/** Day and time, in full. */
export function full(at: string): string {
  return format({ dateStyle: 'long', timeStyle: 'short' }).format(new Date(at));
}
