import type { Actor, FeedEntry, Fix, Incident, Severity } from '../../shared/wire';

/** CAP 1.2, from least to worst. */
export const SEVERITIES: readonly Severity[] = ['Unknown', 'Minor', 'Moderate', 'Severe', 'Extreme'];

type Sos = NonNullable<Incident['sos']>;

/** A phone's clock is believed that is no further off than this. */
const CLOCK_OFF_MAX_MS = 24 * 3600 * 1000;

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
      const { sos: id, pressed_at, fix, text, silent } = entry.data;
      const begun: Sos = { id, state: 'active', pressed_at, fixes: 0, ...(silent && { silent }) };
      return {
        sos: fix ? locate(begun, fix, entry.at) : begun,
        location: fix ? place(fix) : before.location,
        text: text ?? before.text,
      };
    }
    case 'sos.contacts_told':
      return { contacts: entry.data.contacts };
    case 'sos.located': {
      if (!sos) return {};
      const { fix } = entry.data;
      const after = locate(sos, fix, entry.at);
      return { sos: after, location: after.last_fix === fix ? place(fix) : before.location };
    }
    case 'sos.unreachable':
      return sos ? { sos: { ...sos, unheard_since: entry.data.last_heard_at } } : {};
    case 'sos.reachable':
      return sos ? { sos: { ...sos, unheard_since: undefined } } : {};
    case 'sos.silenced':
      return sos ? { sos: { ...sos, silent: entry.data.silent || undefined } } : {};
    case 'sos.end_forced':
      return { severity: 'Extreme', sos: sos && { ...sos, end_forced_at: entry.at } };
    case 'sos.ended':
      return sos ? { sos: { ...sos, state: 'ended', end: entry.data.end, unheard_since: undefined } } : {};
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

/** Mirrors `SosSession::locate`: which of two fixes is the later one when phones' clocks may be wrong. */
function locate(sos: Sos, fix: Fix, received: string): Sos {
  const fixes = sos.fixes + 1;
  const { last_fix: last, fixed_at = last?.at } = sos;
  const off = Math.abs(Date.parse(fix.at) - Date.parse(received)) > CLOCK_OFF_MAX_MS;
  const taken = off ? received : fix.at;
  const both_off = off && last && fixed_at !== last.at;
  const latest =
    !last || Date.parse(both_off ? last.at : (fixed_at as string)) <= Date.parse(both_off ? fix.at : taken);
  return latest ? { ...sos, fixes, last_fix: fix, fixed_at: taken } : { ...sos, fixes };
}

function worse(one: Severity, other: Severity): Severity {
  return SEVERITIES.indexOf(other) > SEVERITIES.indexOf(one) ? other : one;
}

function place({ lat, lon, accuracy_m, floor }: NonNullable<Incident['location']>): Incident['location'] {
  return { lat, lon, accuracy_m, floor };
}
