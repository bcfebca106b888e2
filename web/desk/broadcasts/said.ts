import { LANGUAGES, type Language, language, t } from '../../shared/language';
import type { Broadcast } from '../../shared/wire';
import { age } from '../words';

/** Whom it is for. */
export function toWhom({ area }: Pick<Broadcast, 'area'>): string {
  return area ? area.name : t('everyone');
}

/** Whether people are still shown it, and for how long. `now`: by the gateway's clock, ms. */
export function ending({ expires_at, status }: Broadcast, now: number): string {
  const left = Date.parse(expires_at) - now;
  if (status === 'cancelled') return t('taken-back');
  return left > 0 ? t('ends-in', { age: age(left) }) : t('ended');
}

/** Whether it can still be changed and taken back. */
export function isShown({ expires_at, status }: Broadcast, now: number): boolean {
  return status !== 'cancelled' && Date.parse(expires_at) > now;
}

/** A language by its own name, where pages speak it; else by its name in the page's language. */
export function languageName(tag: string): string {
  const own = LANGUAGES[tag as Language];
  if (own) return own;
  try {
    return new Intl.DisplayNames([language], { type: 'language' }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}
