import { t } from '../shared/language';

/** Marks that turn the text round them, and characters that are not to be seen. */
const UNSEEN_IN_NAMES = /[\p{Cc}\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/gu;
/** Overrides show letters in an order in which they were not written; line breaks and tabs are wanted. */
const HARMFUL_IN_TEXTS = /(?![\n\t])\p{Cc}|[\u202d\u202e]/gu;
const NAME_MAX = 80;

/** A name in one line, whole, as its letters are. */
export function whole(of: string): string {
  return of.replace(/\s+/g, ' ').replace(UNSEEN_IN_NAMES, '').trim();
}

/** A name as it can stand beside other text; somebody without one is somebody. */
export function name(of: string | null | undefined): string {
  const seen = whole(of ?? '');
  return seen ? [...graphemes(seen)].slice(0, NAME_MAX).join('') : t('somebody');
}

/** What somebody wrote, without what would show it otherwise than it was written. */
export function words(of: string): string {
  return of.replace(/\r\n?/g, '\n').replace(HARMFUL_IN_TEXTS, '');
}

/** A message in one line: what was written, or what is attached. */
export function gistOf({ text, kind }: { text: string; kind?: 'voice' | 'image' | 'file' }): string {
  return words(text) || (kind ? { voice: t('a-voice'), image: t('a-picture'), file: t('a-file') }[kind] : '');
}

function graphemes(text: string): Iterable<string> {
  if (!('Segmenter' in Intl)) return text;
  return Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment);
}
