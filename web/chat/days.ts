import { t } from '../shared/language';
import { dayOf, format } from './dates';
import { serverNow } from './session';

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

/** Day and time, in full. */
export function full(at: string): string {
  return format({ dateStyle: 'long', timeStyle: 'short' }).format(new Date(at));
}
