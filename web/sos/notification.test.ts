import { describe, expect, it } from 'vitest';
import { pushWords } from '../push-words';
import { shown } from './notification';

const words = pushWords();
const conversation = '01a20219-0000-7000-8000-000000000001';
const incident = '01a20219-0000-7000-8000-000000000002';

describe('a push as it is shown', () => {
  it('has words for everything in every language', () => {
    expect(Object.keys(words).sort()).toEqual(['ar', 'bn', 'en', 'es', 'fr', 'zh']);
    for (const [tag, say] of Object.entries(words)) {
      expect(Object.keys(say).sort(), tag).toEqual([
        'broadcast',
        'broadcast-cancelled',
        'contact-sos',
        'contact-sos-silent',
        'message',
        'somebody',
        'sos',
        'sos-silent',
      ]);
      const keys = [
        'sos',
        'sos-silent',
        'contact-sos',
        'contact-sos-silent',
        'message',
        'broadcast',
        'broadcast-cancelled',
      ];
      for (const key of keys) expect(say[key], `${tag} ${key}`).toContain('{ $name }');
    }
  });

  it('speaks the language that the person has chosen, else the browser’s, else English', () => {
    const title = (locale: string | undefined, languages: string[]) =>
      shown(words, { kind: 'message', conversation, by: 'Amina', locale }, languages).options.lang;
    expect(title('bn', ['fr-FR'])).toBe('bn');
    expect(title('zh-Hans', [])).toBe('zh');
    expect(title(undefined, ['de', 'fr-FR', 'es'])).toBe('fr');
    expect(title('tlh', ['de'])).toBe('en');
  });

  it('isolates names and leaves what looks like a placeholder in them alone', () => {
    const title = (by?: string) => shown(words, { kind: 'sos', incident, by }, ['en']).title;
    expect(title('$& { $name }')).toBe('SOS: \u2068$& { $name }\u2069 calls for help');
    expect(title()).toBe('SOS: \u2068Somebody\u2069 calls for help');
  });

  it('says of a silent call that nobody may ring', () => {
    const title = (silent: boolean) =>
      shown(words, { kind: 'contact_sos', incident, by: 'Amina', silent }, ['en']).title;
    expect(title(true)).toBe('\u2068Amina\u2069 calls for help. Do not ring, write');
    expect(title(false)).not.toContain('ring');
  });

  it('stays on the screen for a call and is grouped by what it is about', () => {
    const call = shown(words, { kind: 'contact_sos', incident, by: 'Amina' }, []).options;
    expect(shown(words, { kind: 'contact_sos', incident }, []).path).toBe(`/chat#call/${incident}`);
    expect([call.requireInteraction, call.tag, call.vibrate?.length]).toEqual([true, incident, 5]);
    const message = shown(words, { kind: 'message', conversation, by: 'Amina' }, []);
    expect([message.options.requireInteraction, message.options.tag, message.options.vibrate]).toEqual([
      false,
      conversation,
      undefined,
    ]);
    expect(message.path).toBe(`/chat#talk/${conversation}`);
  });

  it('a warning stays on the screen, and its end takes its place', () => {
    const broadcast = '01a20219-0000-7000-8000-000000000003';
    const warning = shown(words, { kind: 'broadcast', broadcast, by: 'Rahima' }, ['en']);
    expect(warning.title).toBe('\u2068Rahima\u2069 warns you: open to read what to do');
    expect([warning.path, warning.options.requireInteraction]).toEqual(['/chat', true]);
    const end = shown(words, { kind: 'broadcast_cancelled', broadcast, by: 'Rahima' }, ['en']);
    expect(end.options.tag).toBe(warning.options.tag);
  });
});
