import type { Talk } from '../feed/talk';
import { type Happening, isMessage, type Message } from '../feed/talk';
import type { Stored, Writing } from '../outbox/outgoing';

/** One row of a conversation as it stands on the screen. */
export type Row =
  | { is: 'beginning'; key: string }
  | { is: 'day'; key: string; at: string }
  | { is: 'happening'; key: string; line: Happening }
  | { is: 'message'; key: string; line: Message; follows: boolean }
  | { is: 'pending'; key: string; item: Writing | Stored; follows: boolean };

/** Messages of one author that follow each other within this time stand together. */
const TOGETHER_MS = 5 * 60_000;

/** The rows of a conversation: what was said, by days, then what is still to be said. */
export function rowsOf(
  talk: Talk,
  waiting: readonly (Writing | Stored)[],
  same: (one: string, other: string) => boolean,
): Row[] {
  const rows: Row[] = talk.whole ? [{ is: 'beginning', key: 'beginning' }] : [];
  let before: { at: string; by: string } | undefined;
  const turn = (at: string) => {
    if (before && same(before.at, at)) return;
    rows.push({ is: 'day', key: `day-${at}`, at });
    before = undefined;
  };
  const follows = (at: string, by: string) => before?.by === by && Date.parse(at) - Date.parse(before.at) < TOGETHER_MS;
  for (const line of talk.lines) {
    turn(line.at);
    if (isMessage(line)) {
      rows.push({ is: 'message', key: `${line.by}/${line.id}`, line, follows: follows(line.at, line.by) });
      before = { at: line.at, by: line.by };
    } else {
      rows.push({ is: 'happening', key: line.cursor, line });
      before = { at: line.at, by: '' };
    }
  }
  const there = new Set(rows.map(({ key }) => key));
  for (const item of waiting) {
    const key = `${item.by}/${item.id}`;
    // It came by the channel before its answer.
    if (there.has(key)) continue;
    turn(item.at);
    rows.push({ is: 'pending', key, item, follows: follows(item.at, item.by) });
    before = { at: item.at, by: item.by };
  }
  return rows;
}
