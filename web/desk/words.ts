import { language, t } from '../shared/language';
import { explained, type Why } from '../shared/problem';
import type { Actor, CommandedDevice, ErrorBody, FeedEntry, Incident, Outcome, Severity } from '../shared/wire';
import { type CommandStand, isLate } from './commands/stages';
import type { Freshness } from './freshness';

/** How an incident can end, in the order in which they are offered. */
export const OUTCOMES: readonly Outcome[] = ['assisted', 'false_alarm', 'duplicate', 'unreachable', 'drill'];

/** What was raised: the usual kinds are translated, a device's own word is shown as it is: `door-ajar` is `Door ajar`. */
export function kind(kind: string): string {
  if (kind === 'sos') return t('sos');
  const id = `kind-${kind}`;
  const usual = t(id);
  return usual === id ? plain(kind) : usual;
}

function plain(name: string): string {
  const words = name.replace(/[_-]/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** What a device does: the usual names are translated, others shown as they are. */
export function commandName(name: string): string {
  const id = `command-${name}`;
  const usual = t(id);
  return usual === id ? plain(name) : usual;
}

export function deviceName({ id, name }: Pick<CommandedDevice, 'id' | 'name'>): string {
  return name ? `${name} (${id})` : id;
}

export function severity(severity: Severity): string {
  return t(`severity-${severity}`);
}

export function actor(by: Actor): string {
  switch (by.kind) {
    case 'user':
      return by.name;
    case 'unverified':
      return by.name || t('unverified-caller');
    case 'device':
      return by.id;
    case 'system':
      return t('lifeline');
  }
}

export function origin({ origin }: Pick<Incident, 'origin'>): string {
  if (origin.kind === 'device') return origin.source ? `${origin.source} (${origin.id})` : origin.id;
  return origin.name || t('unknown-caller');
}

export function status({ status, acknowledged, outcome }: Incident): string {
  switch (status) {
    case 'open':
      return t('status-waiting');
    case 'acknowledged':
      return acknowledged ? t('status-taken-by', { name: actor(acknowledged.by) }) : t('status-taken');
    case 'resolved':
      return outcome ? t(`outcome-${outcome}`) : t('resolved');
  }
}

/** Why nobody may ring the caller of a call that is not resolved, in short and in full; the worst first. */
export function quiet({ sos, status }: Pick<Incident, 'sos' | 'status'>): { short: string; long: string }[] {
  if (!sos || status === 'resolved') return [];
  const forced = sos.end_forced_at && { short: t('forced'), long: t('forced-long') };
  const silent = sos.silent && { short: t('silent'), long: t('silent-long') };
  return [forced, silent].filter((one) => !!one);
}

export function announceNew(incidents: readonly Incident[]): string {
  const [first] = incidents;
  if (!first) return '';
  const incident = t('announce', { kind: kind(first.kind), severity: severity(first.severity), origin: origin(first) });
  return incidents.length === 1
    ? t('announce-new-one', { incident })
    : t('announce-new-many', { count: incidents.length, incident });
}

/** Why the gateway did not do it. Without a refusal, the connection was. */
export async function failed(refusal?: ErrorBody): Promise<Why> {
  if (!refusal) return { words: t('failed-refused') };
  const { words, detail } = await explained(refusal);
  return { words: t('failed', { why: words }), detail };
}

export function place(location: Incident['location']): string | undefined {
  return location ? `${location.lat.toFixed(5)}, ${location.lon.toFixed(5)}` : undefined;
}

export function distance(metres: number): string {
  return metres >= 1000 ? t('kilometres', { kilometres: metres / 1000 }) : t('metres', { metres: Math.round(metres) });
}

/** `4 s`, `12 min`, `3 h 05`, `2 d 4 h`. */
export function age(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (seconds < 60) return t('seconds', { seconds });
  if (minutes < 60) return t('minutes', { minutes });
  if (hours < 24) return t('hours', { hours, minutes: minutes % 60 });
  return t('days', { days: Math.floor(hours / 24), hours: hours % 24 });
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** A way to write times, in the page's language, made once. */
function format(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${language} ${Object.keys(options)}`;
  const format = formats.get(key) ?? new Intl.DateTimeFormat(language, options);
  formats.set(key, format);
  return format;
}

/** Within this time of what the gateway's clock says, the time of day says enough. */
const NEAR_MS = 12 * 3_600_000;

export function timeOfDay(at: string): string {
  return format({ hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(new Date(at));
}

export function dateAndTime(at: string): string {
  return format({ dateStyle: 'medium', timeStyle: 'medium' }).format(new Date(at));
}

export function badge(fresh: Freshness): string {
  switch (fresh.is) {
    case 'behind':
      return t('fresh-behind', { age: age(fresh.seconds * 1000) });
    case 'disconnected':
      return t('fresh-disconnected', { seconds: fresh.retry_s });
    default:
      return t(`fresh-${fresh.is.replace('_', '-')}`);
  }
}

/** One entry in plain words: what happened, and what was said. `command` finds the one that it is about. */
export function describe(
  entry: FeedEntry,
  command: (id: string) => CommandStand | undefined,
): { what: string; words?: string } {
  const of = (id: string) => {
    const about = command(id)?.request;
    return { command: about ? `${commandName(about.name)}, ${about.device}` : t('a-command') };
  };
  switch (entry.type) {
    case 'incident.opened':
      return { what: t('did-open', { kind: kind(entry.data.kind), severity: severity(entry.data.severity) }) };
    case 'signal.received':
      return { what: signal(entry), words: entry.data.text ?? undefined };
    case 'sos.started': {
      const { fix, text } = entry.data;
      return { what: fix ? t('did-call', { where: where(fix) }) : t('did-call-somewhere'), words: text ?? undefined };
    }
    case 'sos.contacts_told':
      return { what: t('did-tell-contacts', { count: entry.data.contacts.length }) };
    case 'sos.located':
      return { what: t('did-locate', { where: where(entry.data.fix) }) };
    case 'sos.unreachable':
      return { what: t('did-vanish') };
    case 'sos.reachable':
      return { what: t('did-reappear') };
    case 'sos.silenced':
      return { what: t(entry.data.silent ? 'did-silence' : 'did-speak') };
    case 'sos.end_forced':
      return { what: t('did-force') };
    case 'sos.consented': {
      const { to, words, at, given } = entry.data.consent;
      const what = t(given ? 'did-agree' : 'did-withdraw', { what: t(`consent-${to}`), words });
      // The phone's own clock may be of another day.
      const near = Math.abs(Date.parse(at) - Date.parse(entry.at)) < NEAR_MS;
      return { what: `${what}${t('comma')}${near ? timeOfDay(at) : dateAndTime(at)}` };
    }
    case 'sos.ended':
      return { what: t(entry.data.end === 'safe' ? 'end-safe-long' : `did-end-${entry.data.end}`) };
    case 'sos.voice_ready':
      return { what: t('did-record', { length: age(entry.data.media.duration_ms ?? 0) }) };
    case 'message.sent':
      return { what: '', words: entry.data.text || undefined };
    case 'incident.seen':
      return { what: t('did-see') };
    case 'incident.acknowledged':
      return { what: t('did-acknowledge') };
    case 'incident.noted':
      return { what: t('note'), words: entry.data.text };
    case 'incident.resolved':
      return {
        what: t('did-resolve', { outcome: t(`outcome-${entry.data.outcome}`) }),
        words: entry.data.text ?? undefined,
      };
    case 'incident.reopened':
      return { what: t('did-reopen'), words: entry.data.text ?? undefined };
    case 'command.requested': {
      const { device, name, parameters, two_persons } = entry.data;
      const exactly = Object.entries(parameters ?? {}).map(([key, value]) => `${key} ${value}`);
      const parts = [t('did-ask', { command: commandName(name) }), device, ...exactly];
      if (two_persons) parts.push(t('did-ask-two'));
      return { what: parts.join(t('comma')) };
    }
    case 'command.confirmed':
      return { what: t('did-confirm', of(entry.data.id)) };
    case 'command.sent':
      return { what: t('did-send', of(entry.data.id)) };
    case 'command.answered': {
      const about = command(entry.data.id);
      const late = about && isLate(about.request, entry);
      const done = late ? 'did-do-late' : 'did-do';
      const not_done = late ? 'did-not-do-late' : 'did-not-do';
      return {
        what: t(entry.data.ok ? done : not_done, of(entry.data.id)),
        words: entry.data.detail ?? undefined,
      };
    }
    case 'command.timed_out': {
      const unsent = command(entry.data.id)?.stage === 'unsent';
      return { what: t(unsent ? 'did-not-send' : 'did-not-answer', of(entry.data.id)) };
    }
    case 'payload.quarantined':
      return { what: t('did-quarantine') };
    default:
      // What happens in conversations is not in incidents.
      return { what: '' };
  }
}

function signal({ by, data }: Extract<FeedEntry, { type: 'signal.received' }>): string {
  const states =
    by.kind === 'system'
      ? { raise: 'did-fall-silent', update: 'did-fall-silent', clear: 'did-come-back' }
      : { raise: 'did-raise', update: 'did-update', clear: 'did-clear' };
  const { state, value, unit, threshold, battery_percent, test } = data;
  const parts = [t(states[state])];
  if (value != null) {
    const limit = threshold == null ? '' : ` (${t('did-limit', { threshold })})`;
    parts.push(`${value}${unit ? ` ${unit}` : ''}${limit}`);
  }
  if (battery_percent != null) parts.push(t('did-battery', { percent: battery_percent }));
  if (test) parts.push(t('did-test'));
  return parts.join(t('comma'));
}

function where(fix: NonNullable<Incident['location']>): string {
  const accuracy = fix.accuracy_m == null ? '' : ` ${t('within', { distance: distance(fix.accuracy_m) })}`;
  return `${place(fix)}${accuracy}`;
}
