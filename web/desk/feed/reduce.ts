import type { Actor, FeedEntry, Incident, Severity } from '../../shared/wire';

/** CAP 1.2, from least to worst. */
export const SEVERITIES: readonly Severity[] = ['Unknown', 'Minor', 'Moderate', 'Severe', 'Extreme'];

/** The number of an entry in the feed, as incidents count it in `updated_offset`. */
export function offsetOf(cursor: string): number {
  return Number(cursor.slice(cursor.indexOf('.') + 1));
}

/** The incident that an `incident.opened` entry opens; none for any other entry. Mirrors `Incident::open`. */
export function open(entry: FeedEntry): Incident | undefined {
  if (entry.type !== 'incident.opened' || !entry.incident) return undefined;
  const { kind, severity, origin, test, location } = entry.data;
  const offset = offsetOf(entry.cursor);
  return {
    id: entry.incident,
    status: 'open',
    kind,
    severity,
    origin,
    ...(test && { test }),
    opened_at: entry.at,
    updated_at: entry.at,
    opened_offset: offset,
    updated_offset: offset,
    ...(location && { location }),
    signals: 0,
    messages: 0,
  };
}

/**
 * The incident with one more entry. Mirrors `Incident::apply` in the domain, which writes the
 * fixtures that this is tested with. An entry it already holds changes nothing.
 */
export function apply(before: Incident, entry: FeedEntry): Incident {
  const offset = offsetOf(entry.cursor);
  if (offset <= before.updated_offset) return before;
  return { ...before, ...change(before, entry), updated_offset: offset, updated_at: entry.at };
}

function change(before: Incident, entry: FeedEntry): Partial<Incident> {
  const { sos } = before;
  const stamp: { by: Actor; at: string } = { by: entry.by, at: entry.at };
  switch (entry.type) {
    case 'signal.received': {
      const signal = entry.data;
      return {
        signals: before.signals + 1,
        severity: worse(before.severity, signal.severity),
        cleared: signal.state === 'clear' || undefined,
        location: signal.location ?? before.location,
        place: signal.place ?? before.place,
        text: signal.text ?? before.text,
      };
    }
    case 'sos.started': {
      const { sos: id, pressed_at, fix, text } = entry.data;
      return {
        sos: { id, state: 'active', pressed_at, last_fix: fix, fixes: fix ? 1 : 0 },
        location: fix ? place(fix) : before.location,
        text: text ?? before.text,
      };
    }
    case 'sos.located': {
      if (!sos) return {};
      const { fix } = entry.data;
      const fixes = sos.fixes + 1;
      if (sos.last_fix && Date.parse(sos.last_fix.at) > Date.parse(fix.at)) return { sos: { ...sos, fixes } };
      return { sos: { ...sos, fixes, last_fix: fix }, location: place(fix) };
    }
    case 'sos.ended':
      return sos ? { sos: { ...sos, state: 'ended', end: entry.data.end } } : {};
    case 'message.sent':
      return { messages: before.messages + 1 };
    case 'incident.seen':
      return { seen: before.seen ?? stamp };
    case 'incident.acknowledged':
      return {
        status: 'acknowledged',
        seen: before.seen ?? stamp,
        acknowledged: stamp,
        sos: sos?.state === 'active' ? { ...sos, state: 'acknowledged' } : sos,
      };
    case 'incident.resolved':
      return { status: 'resolved', resolved: stamp, outcome: entry.data.outcome };
    case 'incident.reopened':
      return { status: before.acknowledged ? 'acknowledged' : 'open', resolved: undefined, outcome: undefined };
    default:
      return {};
  }
}

function worse(one: Severity, other: Severity): Severity {
  return SEVERITIES.indexOf(other) > SEVERITIES.indexOf(one) ? other : one;
}

function place({ lat, lon, accuracy_m, floor }: NonNullable<Incident['location']>): Incident['location'] {
  return { lat, lon, accuracy_m, floor };
}
