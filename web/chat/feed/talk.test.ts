import { describe, expect, it } from 'vitest';
import type { FeedEntry } from '../../shared/wire';
import { receipt } from './receipts';
import { apply, conversationOf, listed, opened, prepended, received, roleOf, type Talk, unread } from './talk';

const people: Record<string, string> = { a: 'Amina', b: 'Bruno', c: 'Chen' };
const cursor = (n: number) => `k1.${n}`;
const at = (n: number) => new Date(Date.UTC(2026, 10, 22) + n * 1000).toISOString();
const entry = (n: number, by: string, type: string, data: object) =>
  ({
    ...{ cursor: cursor(n), at: at(n), type, data },
    by: { kind: 'user', id: by, name: people[by], role: 'citizen' },
  }) as unknown as FeedEntry;
const said = (n: number, by: string, id: string, text: string, more: object = {}) =>
  entry(n, by, 'message.sent', { id, thread: { conversation: 't' }, text, ...more });
const edit = (n: number, by: string, message: string, text: string) =>
  entry(n, by, 'message.edited', { id: `e${n}`, conversation: 't', message, entry: 0, text });
const gone = (n: number, by: string, message: string) =>
  entry(n, by, 'message.deleted', { conversation: 't', message, entry: 0 });

const LIFE = [
  entry(1, 'a', 'conversation.opened', { id: 't', kind: 'group', members: ['a', 'b'], title: 'Hall 3' }),
  said(2, 'a', 'm1', 'first'),
  said(4, 'b', 'm1', 'the same id, another author'),
  edit(5, 'a', 'm1', 'first, mended'),
  entry(6, 'a', 'conversation.members_added', { id: 't', members: ['c'] }),
  said(8, 'c', 'm3', 'hello', { reply_to: { message: 'm1', by: 'a' } }),
  entry(9, 'a', 'conversation.role_changed', { id: 't', member: 'b', role: 'admin' }),
  entry(10, 'b', 'conversation.renamed', { id: 't', title: 'Hall 4' }),
  gone(11, 'b', 'm1'),
  edit(12, 'a', 'm1', 'first, mended twice'),
  entry(13, 'b', 'conversation.member_removed', { id: 't', member: 'b' }),
  entry(14, 'a', 'conversation.picture_changed', { id: 't', picture: 'p1' }),
  said(20, 'c', 'm4', 'last'),
];

const begin = (entries: FeedEntry[]) => entries.slice(1).reduce(apply, opened(entries[0] as FeedEntry) as Talk);

/** A page as the gateway gives it after `upto` entries: messages as they are now, amendments as the last of their message. */
function page(upto: number): FeedEntry[] {
  const known = LIFE.slice(0, upto);
  return known.map((each) => {
    if (each.type !== 'message.sent') return each;
    const of = known.filter(
      (one) =>
        (one.type === 'message.edited' || one.type === 'message.deleted') &&
        one.data.message === each.data.id &&
        JSON.stringify(one.by) === JSON.stringify(each.by),
    );
    const last = of[of.length - 1];
    if (!last) return each;
    const now =
      last.type === 'message.edited' ? { text: last.data.text, edited_at: last.at } : { text: '', deleted_at: last.at };
    return { ...each, data: { ...each.data, ...now } } as FeedEntry;
  });
}

/** What the list says of the conversation after `upto` entries. */
function list(upto: number, from: string): Talk {
  const { id, kind, members, owners, admins, joined, title, picture, opened_at } = begin(LIFE.slice(0, upto));
  const conversation = { id, kind, members, owners, admins, joined, title, picture, opened_at };
  return listed({ ...conversation, unread: 0, read: cursor(1) } as never, from);
}

describe('a conversation is what its entries make of it', () => {
  it('messages, amendments of their own author only, and who is in it', () => {
    const talk = begin(LIFE);
    expect([talk.title, talk.picture]).toEqual(['Hall 4', 'p1']);
    expect(talk.members).toEqual(['a', 'c']);
    expect([roleOf(talk, 'a'), roleOf(talk, 'b'), roleOf(talk, 'c')]).toEqual(['owner', undefined, 'member']);
    const texts = talk.lines.flatMap((line) => ('id' in line ? [[line.by, line.text, !!line.deleted_at]] : []));
    expect(texts).toEqual([
      ['a', 'first, mended twice', false],
      ['b', '', true],
      ['c', 'hello', false],
      ['c', 'last', false],
    ]);
  });

  it.each(LIFE.map((_, n) => n).slice(1))('snapshot after %d entries + the entries after it = snapshot now', (upto) => {
    const whole = begin(LIFE);
    const from = (LIFE[upto - 1] as FeedEntry).cursor;
    const snapshot = prepended(list(upto, from), page(upto), true);
    const parts = (talk: Talk) => [talk.lines, talk.members, talk.owners, talk.admins, talk.title, talk.picture];
    expect(parts(LIFE.slice(upto).reduce(apply, snapshot))).toEqual(parts(whole));
  });

  it('a page that is newer than the place from which entries follow does not bring older texts back', () => {
    const snapshot = prepended(list(4, cursor(4)), page(12).slice(0, 3), true);
    const texts = LIFE.slice(3)
      .reduce(apply, snapshot)
      .lines.map((line) => 'text' in line && line.text);
    expect(texts.slice(1, 3)).toEqual(['first, mended twice', '']);
  });

  it('entries that come twice count once', () => {
    const once = begin(LIFE);
    expect(LIFE.reduce(apply, once)).toEqual(once);
  });

  it('older pages stand before what is known, without a gap and without a duplicate', () => {
    const late = list(12, cursor(13));
    const heard = LIFE.slice(11).reduce(apply, late);
    const half = prepended(heard, page(11).slice(5), false);
    const all = prepended(half, page(11), true);
    expect(all.lines).toEqual(begin(LIFE).lines);
    expect([heard.whole, half.whole, all.whole]).toEqual([false, false, true]);
  });

  it('every entry names its conversation, and an incident is none', () => {
    expect(new Set(LIFE.map(conversationOf))).toEqual(new Set(['t']));
    const elsewhere = entry(1, 'a', 'message.sent', { id: 'x', thread: { incident: 'i' }, text: '' });
    expect(conversationOf(elsewhere)).toBeUndefined();
  });
});

describe('what is unread', () => {
  it('is counted from what is here, or told by the list where that does not reach back far enough', () => {
    const talk = { ...begin(LIFE), read: cursor(2) };
    expect(unread(talk, 'a')).toBe(3);
    expect(unread(received(talk, [{ member: 'a', delivered: cursor(20), read: cursor(8) }], 'a'), 'a')).toBe(1);
    const short = { ...list(12, cursor(13)), listed_unread: 40 };
    expect(unread(short, 'a')).toBe(40);
    expect(unread({ ...short, read: cursor(13) }, 'a')).toBe(0);
  });
});

describe('how far my message has come', () => {
  const talk = begin(LIFE.slice(0, 6));
  const come = (member: string, delivered: number, read: number) => ({
    member,
    delivered: cursor(delivered),
    read: cursor(read),
  });

  it('stored, delivered, read, and never further than was said', () => {
    expect(receipt(talk, cursor(2), 'a')).toEqual({ is: 'stored' });
    const delivered = received(talk, [come('b', 2, 1)], 'a');
    expect(receipt(delivered, cursor(2), 'a')).toEqual({ is: 'delivered' });
    expect(receipt(delivered, cursor(8), 'a')).toEqual({ is: 'stored' });
    expect(receipt(received(delivered, [come('b', 2, 2)], 'a'), cursor(2), 'a')).toEqual({ is: 'read' });
  });

  it('in a group it counts those who could see it', () => {
    const some = received(talk, [come('b', 8, 8)], 'a');
    expect(receipt(some, cursor(8), 'a')).toEqual({ is: 'stored', some: { is: 'read', count: 1, total: 2 } });
    expect(receipt(some, cursor(2), 'a')).toEqual({ is: 'read' });
    const all = received(some, [come('c', 8, 0)], 'a');
    expect(receipt(all, cursor(8), 'a')).toEqual({ is: 'delivered', some: { is: 'read', count: 1, total: 2 } });
  });

  it('nobody goes back, and nobody has it who is not there', () => {
    const far = received(talk, [come('b', 8, 8)], 'a');
    expect(received(far, [come('b', 2, 1)], 'a').receipts).toEqual(far.receipts);
    expect(receipt({ ...talk, members: ['a'] }, cursor(2), 'a')).toEqual({ is: 'stored' });
  });
});
