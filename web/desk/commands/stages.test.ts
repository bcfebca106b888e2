import { beforeAll, expect, describe as group, it } from 'vitest';
import type { FeedEntry } from '../../shared/wire';
import { plain, speakAtDesk } from '../../test/desk';
import { describe } from '../words';
import { isPending, type Stage, stands } from './stages';

beforeAll(() => speakAtDesk('en'));

const at = (second: number) => new Date(Date.parse('2026-11-22T04:00:00Z') + second * 1000).toISOString();
const responder = { kind: 'user', id: 'r', name: 'Rahman', role: 'responder' };

function entry(second: number, type: string, data: object, by: object = responder): FeedEntry {
  return { type, cursor: `k1.${second}`, at: at(second), incident: 'i', by, data: { id: 'c', ...data } } as FeedEntry;
}

function requested(two_persons: boolean): FeedEntry {
  return entry(0, 'command.requested', { device: 'door-1', name: 'lock', expires_at: at(60), two_persons });
}

const confirmed = entry(10, 'command.confirmed', {});
const sent = entry(11, 'command.sent', {});
const answered = (second: number, ok: boolean) => entry(second, 'command.answered', { ok, detail: 'bolt' });
const timed_out = entry(61, 'command.timed_out', {});

/** What the last entry of all comes to, and its line in the timeline. */
function told(...entries: FeedEntry[]) {
  const all = stands(entries);
  const stand = all.get('c');
  const line = describe(entries[entries.length - 1] as FeedEntry, (id) => all.get(id));
  return { stage: stand?.stage, late: stand?.late, pending: stand && isPending(stand), line: plain(line.what) };
}

group('a command stands as its entries say', () => {
  const cases: [string, FeedEntry[], Stage, boolean][] = [
    ['asked for', [requested(false)], 'asked', true],
    ['a dangerous one waits', [requested(true)], 'unconfirmed', true],
    ['until it is confirmed', [requested(true), confirmed], 'asked', true],
    ['the device has it', [requested(false), sent], 'sent', true],
    ['done', [requested(false), sent, answered(12, true)], 'done', false],
    ['answered before its client said that it has it', [requested(false), answered(12, true), sent], 'done', false],
    ['refused by the device', [requested(false), sent, answered(12, false)], 'failed', false],
    ['no answer', [requested(false), sent, timed_out], 'unanswered', false],
    ['nobody confirmed it', [requested(true), timed_out], 'unsent', false],
    ['confirmed, and no answer', [requested(true), confirmed, timed_out], 'unanswered', false],
  ];
  it.each(cases)('%s', (_, entries, stage, pending) => {
    expect(told(...entries)).toMatchObject({ stage, pending, late: false });
  });

  it('an answer after its time is an answer, and is called late', () => {
    const late = told(requested(false), sent, timed_out, answered(90, true));
    expect(late).toMatchObject({ stage: 'done', late: true });
    expect(late.line).toBe('Done, says the device, said late: Lock, door-1');
  });

  it('what was asked for before the entries that are here is not followed', () => {
    expect(stands([sent, timed_out]).size).toBe(0);
  });
});

it('the timeline never calls sent what is not', () => {
  const line = (...entries: FeedEntry[]) => told(...entries).line;
  expect(line(requested(true))).toBe('Asked for: Lock, door-1, a second responder must confirm it');
  expect(line(requested(true), confirmed)).toBe('Confirmed as a second responder: Lock, door-1');
  expect(line(requested(false), sent)).toBe('The device has it: Lock, door-1');
  expect(line(requested(false), sent, answered(12, false))).toBe('NOT done, says the device: Lock, door-1');
  expect(line(requested(false), sent, timed_out)).toBe('No answer in time: Lock, door-1');
  expect(line(requested(true), timed_out)).toBe('Not sent, nobody confirmed it in time: Lock, door-1');
});
