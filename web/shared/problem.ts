import { speakMore, type Texts, t } from './language';
import type { ErrorBody } from './wire';

/** Why something was not done, for the screen. */
export interface Why {
  /** In the language of the page. */
  words: string;
  /** What the gateway says beside it, in English. */
  detail?: string;
}

const texts: Texts = import.meta.glob<string>('../../languages/*/problems.ftl', { query: '?raw', import: 'default' });
let loaded: Promise<void> | undefined;

/** What a refusal says, in the language of the page; for a code that this page does not know, what the gateway says. */
export async function explained({ code, message }: Pick<ErrorBody, 'code' | 'message'>): Promise<Why> {
  loaded ??= speakMore(texts);
  await loaded.catch(() => {
    loaded = undefined;
  });
  const id = `problem-${code}`;
  const words = t(id);
  return words === id ? { words: message } : { words, detail: message };
}
