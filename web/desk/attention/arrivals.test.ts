import { expect, it } from 'vitest';
import type { Incident, Severity } from '../../shared/wire';
import { Arrivals, urgent } from './arrivals';

function incident(id: string, severity: Severity = 'Minor', change: Partial<Incident> = {}): Incident {
  return {
    id,
    severity,
    kind: 'smoke',
    status: 'open',
    origin: { kind: 'device', id: 'device' },
    opened_at: '',
    updated_at: '',
    opened_offset: 1,
    updated_offset: 1,
    signals: 1,
    messages: 0,
    ...change,
  };
}

it('urgent is what is Extreme or a call for help, as long as nobody took it and it is no test', () => {
  expect(urgent(incident('a', 'Extreme'))).toBe(true);
  expect(urgent(incident('a', 'Unknown', { kind: 'sos' }))).toBe(true);
  expect(urgent(incident('a', 'Severe'))).toBe(false);
  expect(urgent(incident('a', 'Extreme', { status: 'acknowledged' }))).toBe(false);
  expect(urgent(incident('a', 'Extreme', { test: true }))).toBe(false);
});

it('what stands when the desk opens is not news; what a new snapshot brings is', () => {
  const arrivals = new Arrivals();
  const a = incident('a', 'Extreme');
  const b = incident('b');
  expect(arrivals.begin([a])).toEqual([]);
  expect(arrivals.begin([a, b])).toEqual([b]);
  expect(arrivals.look([a, b])).toEqual([]);
});

it('an incident is news once, and once more when it becomes urgent', () => {
  const arrivals = new Arrivals();
  arrivals.begin([]);
  expect(arrivals.look([incident('a')])).toHaveLength(1);
  expect(arrivals.look([incident('a', 'Severe')])).toEqual([]);
  expect(arrivals.look([incident('a', 'Extreme')])).toHaveLength(1);
  expect(arrivals.look([incident('a', 'Extreme')])).toEqual([]);
  expect(arrivals.look([incident('b', 'Extreme', { status: 'resolved' })])).toEqual([]);
});
