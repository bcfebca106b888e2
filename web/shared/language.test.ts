import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { messagesOf } from '../texts';
import { choose, keepLanguage, LANGUAGES, type Language, language, speak, speakMore, t, wanted } from './language';

const folder = join(import.meta.dirname, '../../languages');
const tags = Object.keys(LANGUAGES) as Language[];
const text = (tag: string) => readFileSync(join(folder, tag, 'chat.ftl'), 'utf8');
const texts = Object.fromEntries(
  tags.map((tag) => [`../../languages/${tag}/chat.ftl`, async () => messagesOf(text(tag))]),
);

afterEach(() => {
  vi.restoreAllMocks();
  history.replaceState(null, '', '/');
});

describe('which language is spoken', () => {
  it('is the first that is wanted and known, by its primary subtag', () => {
    expect(choose([null, 'xx', 'zh-Hans-CN', 'fr'])).toBe('zh');
    expect(choose(['AR_eg'])).toBe('ar');
    expect(choose(['toString', undefined])).toBe('en');
  });

  it('is asked of the address, then of the cookie, then of the browser', () => {
    vi.spyOn(document, 'cookie', 'get').mockReturnValue('other=1; lang=es');
    vi.spyOn(navigator, 'languages', 'get').mockReturnValue(['bn-BD']);
    expect(choose(wanted())).toBe('es');
    history.replaceState(null, '', '/?lang=ar');
    expect(choose(wanted())).toBe('ar');
  });

  it('is said on the document, with its direction', async () => {
    await speak(texts, 'ar');
    expect([language, document.documentElement.lang, document.documentElement.dir]).toEqual(['ar', 'ar', 'rtl']);
    await speak(texts, 'bn');
    expect([document.documentElement.lang, document.documentElement.dir]).toEqual(['bn', 'ltr']);
  });

  it('is kept in a cookie that other sites do not send', () => {
    const set = vi.spyOn(document, 'cookie', 'set');
    keepLanguage('fr');
    expect(set).toHaveBeenCalledWith('lang=fr; Path=/; Max-Age=31536000; SameSite=Lax; Secure');
  });

  it('more texts come in the language that is spoken', async () => {
    await speak(texts, 'fr');
    await speakMore(Object.fromEntries(tags.map((tag) => [`/${tag}/`, async () => messagesOf(`more = ${tag}`)])));
    expect(t('more')).toBe('fr');
  });

  it('a text that cannot be read is found when the page is built', () => {
    expect(() => messagesOf('one = { $name\ntwo = 2')).toThrow('2 messages are written, 1 can be read');
  });

  it('isolates what is put into a text', async () => {
    await speak(texts, 'en');
    expect(t('typing-one', { name: 'עברית' })).toBe('\u2068עברית\u2069 is typing');
  });
});

describe.each(['chat', 'chat-screens', 'problems'])('the texts in %s.ftl', (page) => {
  const read = (tag: string) => readFileSync(join(folder, tag, `${page}.ftl`), 'utf8');
  const ids = (tag: string) =>
    messagesOf(read(tag))
      .map(({ id }) => id)
      .sort();
  const variables = (tag: string) => [...new Set(read(tag).match(/(?<=\{[^}]*)\$\w+/g))].sort();

  it('there is a file for each language and none more', () => {
    const there = readdirSync(folder).filter((name) => existsSync(join(folder, name, `${page}.ftl`)));
    expect(there.sort()).toEqual([...tags].sort());
  });

  it.each(tags)('%s: the same ids and variables as in English, all of them parsed', (tag) => {
    expect(ids(tag)).toEqual(ids('en'));
    expect(variables(tag)).toEqual(variables('en'));
  });
});
