import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Language, speak } from '../shared/language';
import { messagesOf } from '../texts';

/** The desk's texts as they are written, with those that come after its first view. */
export function deskTexts(language: Language): string {
  const files = ['desk.ftl', 'desk-broadcasts.ftl'];
  return files
    .map((file) => readFileSync(join(import.meta.dirname, `../../languages/${language}/${file}`), 'utf8'))
    .join('\n');
}

/** Has the desk speak a language. */
export function speakAtDesk(language: Language): Promise<void> {
  return speak({ [`/${language}/desk.ftl`]: async () => messagesOf(deskTexts(language)) }, language);
}

/** A text without the marks that isolate what was put into it. */
export function plain(text: string): string {
  return text.replace(/[\u2068\u2069]/g, '');
}
