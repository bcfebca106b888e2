import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { FeedEntry, Incident } from '../../shared/wire';
import { Feed } from './feed';

const file = join(import.meta.dirname, '../../../tests/fixtures/reduce/sos_acknowledged_then_safe.json');
const fixture: { entries: FeedEntry[]; incident: Incident } = JSON.parse(readFileSync(file, 'utf8'));
const known = (feed: Feed) => JSON.parse(JSON.stringify([...feed.incidents.values()]));

describe('the feed', () => {
  it('a snapshot and the entries after it are the snapshot of now, wherever it is taken', () => {
    for (let taken = 0; taken <= fixture.entries.length; taken++) {
      const before = new Feed();
      for (const entry of fixture.entries.slice(0, taken)) before.read(entry);
      const feed = new Feed();
      feed.reset(before.cursor ?? 'k3.0', [...before.incidents.values()]);
      // The gateway may send again what the snapshot holds already.
      for (const entry of fixture.entries.slice(Math.max(0, taken - 1))) feed.read(entry);
      expect(known(feed)).toEqual([fixture.incident]);
      expect(feed.cursor).toBe(fixture.entries[fixture.entries.length - 1]?.cursor);
    }
  });

  it('names an incident that it does not know, and takes it in once it was fetched', () => {
    const feed = new Feed();
    feed.reset('k3.5000', []);
    const entry = { ...fixture.entries[2], cursor: 'k3.5001' } as FeedEntry;
    expect(feed.read(entry)).toBe(fixture.incident.id);
    feed.add(fixture.incident);
    expect(known(feed)).toEqual([fixture.incident]);
  });

  it('what was fetched does not undo what the feed told meanwhile', () => {
    const feed = new Feed();
    for (const entry of fixture.entries) feed.read(entry);
    feed.add({ ...fixture.incident, status: 'open', updated_offset: 1 });
    expect(known(feed)).toEqual([fixture.incident]);
  });

  it('an entry without an incident moves the cursor only', () => {
    const feed = new Feed();
    const entry = { ...fixture.entries[0], type: 'signal.received', incident: undefined, cursor: 'k3.7' } as FeedEntry;
    expect(feed.read(entry)).toBeUndefined();
    expect([feed.cursor, feed.incidents.size]).toEqual(['k3.7', 0]);
  });
});
