import type { Incident } from '../../shared/wire';
import { SEVERITIES } from './reduce';

const STATUSES = ['open', 'acknowledged', 'resolved'];

/** Whether its origin no longer asks for help: the sensor is clear, or the caller said so. A responder still decides. */
function eased({ cleared, sos }: Incident): boolean {
  return cleared === true || sos?.state === 'ended';
}

/** Unacknowledged before taken, real before test, worst first, those that still ask for help, newest first. */
export function compare(one: Incident, other: Incident): number {
  return (
    STATUSES.indexOf(one.status) - STATUSES.indexOf(other.status) ||
    Number(one.test ?? false) - Number(other.test ?? false) ||
    SEVERITIES.indexOf(other.severity) - SEVERITIES.indexOf(one.severity) ||
    Number(eased(one)) - Number(eased(other)) ||
    other.opened_offset - one.opened_offset
  );
}

/** The rows of the list, and those that wait to be let in. */
export interface Arranged {
  rows: Incident[];
  waiting: number;
}

/**
 * Puts incidents in order. While the list is `held`, as a pointer is over it, the rows in `shown` keep
 * their places, and new ones wait.
 */
export function arrange(incidents: Iterable<Incident>, shown: readonly string[], held: boolean): Arranged {
  const sorted = [...incidents].sort(compare);
  if (!held || shown.length === 0) return { rows: sorted, waiting: 0 };
  const left = new Map(sorted.map((incident) => [incident.id, incident]));
  const rows: Incident[] = [];
  for (const id of shown) {
    const incident = left.get(id);
    if (incident) rows.push(incident);
    left.delete(id);
  }
  return { rows, waiting: left.size };
}

/** Whether an incident answers to what was typed: every word, anywhere. */
export function matches(incident: Incident, typed: string): boolean {
  const { origin } = incident;
  const who = origin.kind === 'device' ? origin.id : (origin.name ?? '');
  const text = [incident.kind, incident.severity, incident.status, who, incident.text, incident.id]
    .join(' ')
    .toLowerCase();
  return typed
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
