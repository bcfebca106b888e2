import { expect, it } from 'vitest';
import type { Message, Talk } from '../feed/talk';
import type { Sending } from '../outbox/outgoing';
import { rowsOf } from './rows';

const line = (id: string, by: string, at: string): Message => ({ cursor: id, id, by, name: by, at, text: id });
const talk = (lines: Message[], whole = true) => ({ lines, whole }) as unknown as Talk;
const item = (id: string, at: string): Sending => ({ does: 'send', id, by: 'me', conversation: 't', at, text: id });
const sameDay = (one: string, other: string) => one.slice(0, 10) === other.slice(0, 10);
const shape = (rows: ReturnType<typeof rowsOf>) =>
  rows.map((row) =>
    row.is === 'message' || row.is === 'pending' ? `${row.is} ${row.key}${row.follows ? ' +' : ''}` : row.is,
  );

it('days stand apart, what one person said in a row stands together, what is unsent comes last', () => {
  const lines = [
    line('a', 'me', '2026-11-21T10:00:00Z'),
    line('b', 'me', '2026-11-21T10:01:00Z'),
    line('c', 'you', '2026-11-21T10:02:00Z'),
    line('d', 'you', '2026-11-22T10:00:00Z'),
    line('e', 'you', '2026-11-22T11:00:00Z'),
  ];
  const rows = rowsOf(talk(lines), [item('f', '2026-11-22T12:00:00Z'), item('g', '2026-11-22T12:00:01Z')], sameDay);
  expect(shape(rows)).toEqual([
    ...['beginning', 'day', 'message me/a', 'message me/b +', 'message you/c'],
    ...['day', 'message you/d', 'message you/e', 'pending me/f', 'pending me/g +'],
  ]);
});

it('a message that came by the channel before its answer stands there once', () => {
  const rows = rowsOf(
    talk([line('a', 'me', '2026-11-22T10:00:00Z')], false),
    [item('a', '2026-11-22T10:00:00Z')],
    sameDay,
  );
  expect(shape(rows)).toEqual(['day', 'message me/a']);
});

it('ids are those of their author: the same id of another is another message', () => {
  const rows = rowsOf(
    talk([line('a', 'you', '2026-11-22T10:00:00Z')], false),
    [item('a', '2026-11-22T10:00:00Z')],
    sameDay,
  );
  expect(shape(rows)).toEqual(['day', 'message you/a', 'pending me/a']);
});
