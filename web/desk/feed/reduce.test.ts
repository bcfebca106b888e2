// @vitest-environment node
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { FeedEntry, Incident } from '../../shared/wire';
import { apply, open } from './reduce';

const folder = join(import.meta.dirname, '../../../tests/fixtures/reduce');
const plain = (incident: Incident) => JSON.parse(JSON.stringify(incident));

describe('an incident is what the domain makes of its entries', () => {
  const files = readdirSync(folder);
  it('there are scenarios', () => expect(files.length).toBeGreaterThan(5));

  it.each(files)('%s', (file) => {
    const fixture: { entries: FeedEntry[]; incident: Incident } = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    const [first, ...rest] = fixture.entries;
    const opened = first && open(first);
    if (!opened) throw new Error('the first entry opens no incident');
    const reduced = rest.reduce(apply, opened);
    expect(plain(reduced)).toEqual(fixture.incident);
    expect(fixture.entries.reduce(apply, reduced)).toBe(reduced);
  });

  it('only incident.opened opens one', () => {
    const text = readFileSync(join(folder, 'sos_acknowledged_then_safe.json'), 'utf8');
    const entries: FeedEntry[] = JSON.parse(text).entries;
    expect(entries.slice(1).map(open)).toEqual(entries.slice(1).map(() => undefined));
  });
});
