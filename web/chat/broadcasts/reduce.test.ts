import { expect, it } from 'vitest';
import type { FeedEntry, OwnBroadcast } from '../../shared/wire';
import { after, inMyLanguage } from './reduce';

const id = '01a20219-0000-7000-8000-000000000001';
const by = {
  kind: 'user' as const,
  id: '01a20219-0000-7000-8000-000000000002',
  name: 'Rahima',
  role: 'admin' as const,
};
const says = { title: 'Flood', text: 'Go up.', language: 'en', expires_at: '2026-11-23T12:00:00Z', asks_safe: true };

function entry(type: string, data: object, at: string): FeedEntry {
  return { type, data: { id, ...data }, at, by, cursor: 'k1.1' } as unknown as FeedEntry;
}

const read = (entries: FeedEntry[]) => entries.reduce<OwnBroadcast[]>(after, []);

it('a change keeps what was answered and who sent it, and its end is shown as such', () => {
  const sent = entry('broadcast.sent', says, '2026-11-23T10:00:00Z');
  const said = { answer: 'safe', answered_at: '2026-11-23T10:01:00Z', person: by.id };
  const answered = entry('broadcast.answered', said, '2026-11-23T10:02:00Z');
  const changed = entry('broadcast.updated', { ...says, text: 'Go higher.' }, '2026-11-23T10:03:00Z');
  const [now, ...more] = read([sent, answered, changed]);
  expect(more).toEqual([]);
  expect(now?.broadcast).toMatchObject({ text: 'Go higher.', status: 'updated', sent_at: '2026-11-23T10:00:00Z' });
  expect(now?.answer).toMatchObject({ answer: 'safe', answered_at: '2026-11-23T10:01:00Z' });
  const end = entry('broadcast.cancelled', { text: 'A drill.' }, '2026-11-23T10:04:00Z');
  const [ended] = read([sent, changed, end]);
  expect(ended?.broadcast).toMatchObject({ status: 'cancelled', cancel_text: 'A drill.', text: 'Go higher.' });
});

it('whoever missed the first one is shown the change, and the end of what was never shown is nothing', () => {
  const changed = entry('broadcast.updated', says, '2026-11-23T10:03:00Z');
  expect(read([changed])[0]?.broadcast.status).toBe('updated');
  expect(read([entry('broadcast.cancelled', {}, '2026-11-23T10:04:00Z')])).toEqual([]);
});

it('is read in the language of the page if there are words in it', () => {
  const [own] = read([
    entry('broadcast.sent', { ...says, language: 'bn', translations: { 'en-GB': { title: 'T', text: 'X' } } }, ''),
  ]);
  if (!own) throw new Error('one is shown');
  expect(inMyLanguage(own.broadcast)).toEqual({ title: 'T', text: 'X', lang: 'en-GB' });
  expect(inMyLanguage({ ...own.broadcast, translations: {} })).toMatchObject({ title: 'Flood', lang: 'bn' });
});
