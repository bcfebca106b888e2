import { describe, expect, it } from 'vitest';
import type { Incident } from '../../shared/wire';
import { arrange, matches } from './order';

function incident(id: string, offset: number, change: Partial<Incident> = {}): Incident {
  return {
    id,
    status: 'open',
    kind: 'smoke',
    severity: 'Severe',
    origin: { kind: 'device', id: 'kitchen-smoke-1' },
    opened_at: '2026-11-22T05:32:42.123Z',
    updated_at: '2026-11-22T05:32:42.123Z',
    opened_offset: offset,
    updated_offset: offset,
    signals: 1,
    messages: 0,
    ...change,
  };
}

const ids = (rows: Incident[]) => rows.map(({ id }) => id).join('');

describe('the list', () => {
  it('shows the unacknowledged first, tests last, the worst first, the newest first', () => {
    const unordered = [
      incident('f', 9, { status: 'acknowledged', severity: 'Extreme' }),
      incident('e', 8, { test: true, severity: 'Extreme' }),
      incident('d', 1, { severity: 'Minor' }),
      incident('c', 7, { cleared: true }),
      incident('b', 2),
      incident('a', 3),
    ];
    expect(ids(arrange(unordered, [], false).rows)).toBe('abcdef');
  });

  it('moves no row while it is held; what is new waits and is counted', () => {
    const shown = ['b', 'a'];
    const now = [incident('a', 3), incident('b', 2, { severity: 'Minor' }), incident('c', 4, { severity: 'Extreme' })];
    expect(arrange(now, shown, true)).toMatchObject({ waiting: 1 });
    expect(ids(arrange(now, shown, true).rows)).toBe('ba');
    expect(ids(arrange(now, shown, false).rows)).toBe('cab');
  });

  it('lets a row go that is no longer there', () => {
    expect(ids(arrange([incident('a', 3)], ['b', 'a'], true).rows)).toBe('a');
  });

  it('an empty list holds nothing back', () => {
    expect(arrange([incident('a', 3)], [], true)).toMatchObject({ waiting: 0, rows: [{ id: 'a' }] });
  });

  it('is searched by every word, anywhere', () => {
    const caller = incident('x', 1, { kind: 'sos', origin: { kind: 'person', name: 'Ayesha' }, text: 'third floor' });
    expect(matches(caller, 'FLOOR ayesha')).toBe(true);
    expect(matches(caller, 'floor smoke')).toBe(false);
  });
});
