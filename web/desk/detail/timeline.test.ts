import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import type { FeedEntry } from '../../shared/wire';

vi.mock('../session', () => ({}));
const { merge, track } = await import('./timeline');

const file = join(import.meta.dirname, '../../../tests/fixtures/reduce/sos_fixes_out_of_order.json');
const entries: FeedEntry[] = JSON.parse(readFileSync(file, 'utf8')).entries;

it('entries that come by page and by feed stand once, in order', () => {
  const [first, second, ...rest] = entries as [FeedEntry, FeedEntry, ...FeedEntry[]];
  expect(merge([second, ...rest], [first, second])).toEqual(entries);
  const known = [first, second];
  expect(merge(known, [first])).toBe(known);
});

it('a track follows the clock of the phone, not the order of arrival', () => {
  expect(track(entries).map((fix) => fix.lat)).toEqual([23.81, 23.82, 23.83]);
});
