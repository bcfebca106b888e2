import type { Actor, CommandedDevice, FeedEntry, Incident, Outcome, Severity, Status } from '../shared/wire';
import { type CommandStand, isLate, type Stage } from './commands/stages';
import type { Freshness } from './freshness';

/** Every word on the desk. */
export const strings = {
  title: 'Lifeline desk',
  signOut: 'Sign out',
  help: 'Keys',
  open: 'Open',
  openList: 'Open incidents',
  resolvedList: 'Resolved incidents',
  resolved: 'Resolved',
  search: 'Search (/)',
  newRows: (count: number) => `${count} new, press n`,
  announce: (incident: Incident) => `${kind(incident.kind)}, ${severity(incident.severity)}, ${origin(incident)}`,
  announceNew: (incidents: readonly Incident[]) =>
    incidents.length === 1
      ? `New: ${incidents.map(strings.announce)}`
      : `${incidents.length} new incidents. First: ${incidents.slice(0, 1).map(strings.announce)}`,
  announceLive: 'The desk is live.',
  tabTitle: (waiting: number, live: boolean) =>
    `${waiting ? `(${waiting}) ` : ''}${live ? '' : 'Not live – '}${strings.title}`,
  tone: 'Tone',
  toneStates: { off: 'off', on: 'on', blocked: 'waits for a click' },
  toneHelp: 'A tone for each new SOS and each new Extreme incident, and when the desk is cut off',
  columns: ['Severity', 'What', 'From', 'Where', 'Age', 'Status'],
  empty: 'No open incidents.',
  emptyAlive: (seconds: number) => `The gateway last answered ${seconds} s ago.`,
  emptyBlind: 'But the desk is not connected: there may be some that it cannot see.',
  nothingFound: 'Nothing found.',
  noneResolved: 'No resolved incidents.',
  pick: 'Pick an incident: click one, or press j.',
  loading: 'Loading',
  back: 'Back to the list',
  acknowledge: 'Acknowledge',
  acknowledging: 'Acknowledging, not confirmed yet',
  acknowledgingShort: 'Not confirmed',
  notSentShort: 'Not sent yet',
  acknowledgingLater: 'Not sent yet: goes out when connected',
  resolve: 'Resolve',
  reopen: 'Reopen',
  cancel: 'Cancel',
  close: 'Close',
  reverted: (why?: string) =>
    why ? `Not acknowledged by you: ${why}` : 'Not acknowledged: the connection was refused.',
  resolving: 'Resolving, not confirmed yet',
  notSent: 'Not sent: there is no connection. Try again when the desk is live.',
  noAnswer: 'No answer came: it may or may not be done. Look at the status before you try again.',
  unsent: (count: number) =>
    count === 1
      ? 'One thing that you did is not confirmed yet: it is sent again by itself.'
      : `${count} things that you did are not confirmed yet: they are sent again by themselves.`,
  alreadyTaken: 'Somebody was faster.',
  failed: (why?: string) => `Not done: ${why || 'the connection was refused'}`,
  resolveQuestion: 'How did it end?',
  resolveWords: 'In words (optional)',
  outcomes: {
    assisted: 'Somebody was helped',
    false_alarm: 'False alarm',
    duplicate: 'Another incident covers it',
    unreachable: 'The caller could not be reached',
    drill: 'It was an exercise',
  } satisfies Record<Outcome, string>,
  map: 'Map',
  mapLoading: 'Loading the map',
  mapFailed: 'The map could not be loaded. The coordinates above are right.',
  mapLarger: 'Larger (m)',
  mapSmaller: 'Smaller (m)',
  mapCredit: 'Outlines: Natural Earth',
  openInMaps: 'Open in a map app',
  noPlace: 'Place not known',
  noPlaceYet: 'Place not known yet',
  facts: {
    place: 'Place',
    position: 'Position',
    accuracy: 'Accuracy',
    phone: 'Phone',
    fix: 'Latest fix',
    speed: 'Speed',
    battery: 'Phone battery',
    text: 'Words',
    opened: 'Opened',
    pressed: 'Pressed',
    seen: 'First seen',
    acknowledged: 'Taken',
    resolved: 'Resolved',
    signals: 'Sensor signals',
    account: 'Account',
    id: 'Incident',
  },
  verified: 'Signed in',
  unverified: 'Not verified: sent without a login',
  floor: (floor: string) => `floor ${floor}`,
  metres: (metres: number) =>
    metres >= 1000 ? `${(metres / 1000).toFixed(1)}\u00a0km` : `${Math.round(metres)}\u00a0m`,
  within: (metres: number) => `within ${strings.metres(metres)}`,
  speed: (mps: number) => `${Math.round(mps * 3.6)} km/h`,
  percent: (percent: number) => `${percent} %`,
  thread: 'Timeline and messages',
  timelineLoading: 'Loading the timeline',
  timelineFailed: 'The earlier entries could not be loaded.',
  retry: 'Try again',
  toCaller: 'Message to the caller (c)',
  aNote: 'Note, only for responders (i)',
  writeToCaller: 'Write to the caller',
  writeNote: 'Write a note',
  toCallerShort: 'To the caller',
  noteShort: 'Note',
  send: 'Send',
  sending: 'Sending, not confirmed yet',
  sendingLater: 'Not sent yet: goes out when connected',
  discard: 'Discard',
  test: 'Test',
  cleared: 'clear',
  unreachable: 'unreachable',
  unreachableLong: 'Cannot be reached, last heard',
  callerEnd: { safe: 'safe', cancelled: 'taken back', resolved: '' },
  clearedLong: 'The sensor no longer sees it',
  callerEndLong: { safe: 'The caller says they are safe', cancelled: 'The caller took it back', resolved: '' },
  taken: (name: string) => `Taken: ${name}`,
  askedBy: 'Asked for by',
  ago: 'ago',
  secondWanted: 'A second responder is needed:',
  look: 'Look',
  commands: {
    title: 'Commands to devices',
    notLoaded: 'What devices can do here could not be loaded.',
    ownDevice: 'the device of this incident',
    away: (metres: number) => `another device, ${strings.metres(metres)} away`,
    notItsOwn: (metres: number) => `${strings.metres(metres)}: not the device of this incident`,
    twoPersons: '2 responders',
    asking: 'Asking, not confirmed yet',
    stages: {
      unconfirmed: 'Waits for a second responder: nothing is sent yet.',
      asked: 'On its way: the device does not have it yet.',
      sent: 'The device has it, and has not answered yet.',
      done: 'Done, says the device.',
      failed: 'NOT done: the device could not do it.',
      unanswered: 'No answer in time: nobody knows whether it was done.',
      unsent: 'Not sent: nobody confirmed it in time.',
    } satisfies Record<Stage, string>,
    late: 'It said so late.',
    notYou: 'You asked for it, so it must be somebody else.',
    confirm: 'Confirm …',
    device: 'Device',
    distance: 'Distance',
    about: 'Because of',
    needsSecond: 'A second responder must confirm it within 3 minutes. Then it goes to the device.',
    goesAtOnce: 'It goes to the device at once.',
    askSecond: 'Ask a second responder',
  },
  /** What devices do, by the names that are usual; others are shown as they are. */
  commandNames: {
    siren: 'Sound the siren',
    siren_off: 'Silence the siren',
    light: 'Light on',
    light_off: 'Light off',
    lock: 'Lock',
    unlock: 'Unlock',
    gas_off: 'Shut off the gas',
    water_off: 'Shut off the water',
    power_off: 'Cut the power',
  } as Record<string, string>,
  keys: [
    ['j / k', 'next, previous incident'],
    ['↓ / ↑', 'in the list: to the next, the previous row'],
    ['Enter', 'in the list: open the incident'],
    ['a', 'acknowledge'],
    ['r', 'resolve, or reopen'],
    ['c', 'message to the caller'],
    ['i', 'internal note'],
    ['m', 'larger or smaller map'],
    ['n', 'let new incidents into the list'],
    ['/', 'search'],
    ['Esc', 'leave a field, close, back'],
    ['?', 'these keys'],
  ],
  singleKeys: 'Single letters act',
};

export function kind(kind: string): string {
  if (kind === 'sos') return 'SOS';
  const words = kind.replace(/[_-]/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function commandName(name: string): string {
  return strings.commandNames[name] ?? kind(name);
}

export function deviceName({ id, name }: Pick<CommandedDevice, 'id' | 'name'>): string {
  return name ? `${name} (${id})` : id;
}

export function severity(severity: Severity): string {
  return severity === 'Unknown' ? 'Unrated' : severity;
}

export function actor(by: Actor): string {
  switch (by.kind) {
    case 'user':
      return by.name;
    case 'unverified':
      return by.name || 'Unverified caller';
    case 'device':
      return by.id;
    case 'system':
      return 'Lifeline';
  }
}

export function origin({ origin }: Pick<Incident, 'origin'>): string {
  if (origin.kind === 'device') return origin.source ? `${origin.source} (${origin.id})` : origin.id;
  return origin.name || 'Unknown caller';
}

export function status(incident: Incident): string {
  const words: Record<Status, string> = {
    open: 'Waiting',
    acknowledged: incident.acknowledged ? strings.taken(actor(incident.acknowledged.by)) : 'Taken',
    resolved: incident.outcome ? strings.outcomes[incident.outcome] : 'Resolved',
  };
  return words[incident.status];
}

export function place(location: Incident['location']): string | undefined {
  return location ? `${location.lat.toFixed(5)}, ${location.lon.toFixed(5)}` : undefined;
}

/** `4 s`, `12 min`, `3 h 05`, `2 d 4 h`. */
export function age(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (seconds < 60) return `${seconds} s`;
  if (minutes < 60) return `${minutes} min`;
  if (hours < 24) return `${hours} h ${String(minutes % 60).padStart(2, '0')}`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const date = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

export function timeOfDay(at: string): string {
  return clock.format(new Date(at));
}

export function dateAndTime(at: string): string {
  return date.format(new Date(at));
}

export function badge(fresh: Freshness): string {
  switch (fresh.is) {
    case 'live':
      return 'Live';
    case 'behind':
      return `${age(fresh.seconds * 1000)} behind`;
    case 'catching_up':
      return 'Catching up';
    case 'connecting':
      return 'Connecting';
    case 'checking':
      return 'Checking the connection';
    case 'disconnected':
      return `Disconnected, retrying in ${fresh.retry_s} s`;
    case 'signed_out':
      return 'Signed out';
    case 'denied':
      return 'No access';
  }
}

/** Instead of `stale`, where trying again does not help. */
export const denied = 'This account may not see incidents. Sign out and sign in as a responder.';

export const stale = 'Not live. This screen may be out of date: new incidents may be missing.';

/** One entry in plain words: what happened, and what was said. `command` finds the one that it is about. */
export function describe(
  entry: FeedEntry,
  command: (id: string) => CommandStand | undefined,
): { what: string; words?: string } {
  const of = (id: string) => {
    const about = command(id)?.request;
    return about ? `${commandName(about.name)}, ${about.device}` : 'Command';
  };
  switch (entry.type) {
    case 'incident.opened':
      return { what: `Incident opened: ${kind(entry.data.kind)}, ${severity(entry.data.severity)}` };
    case 'signal.received': {
      const { state, value, unit, threshold, battery_percent, text, test } = entry.data;
      const states =
        entry.by.kind === 'system'
          ? { raise: 'The device is silent', update: 'The device is silent', clear: 'The device is back' }
          : { raise: 'Sensor alert', update: 'Sensor update', clear: 'Sensor no longer sees it' };
      const parts = [states[state]];
      if (value != null)
        parts.push(`${value}${unit ? ` ${unit}` : ''}${threshold != null ? ` (limit ${threshold})` : ''}`);
      if (battery_percent != null) parts.push(`battery ${battery_percent} %`);
      if (test) parts.push('a test');
      return { what: parts.join(', '), words: text ?? undefined };
    }
    case 'sos.started':
      return {
        what: entry.data.fix ? `Called for help, ${where(entry.data.fix)}` : 'Called for help, place not known yet',
        words: entry.data.text ?? undefined,
      };
    case 'sos.located':
      return { what: `Place: ${where(entry.data.fix)}` };
    case 'sos.unreachable':
      return { what: 'The caller’s phone cannot be reached' };
    case 'sos.reachable':
      return { what: 'The caller’s phone can be reached again' };
    case 'sos.ended':
      return {
        what: {
          safe: 'The caller says they are safe',
          cancelled: 'The caller took the call back',
          resolved: 'The call ended, as responders resolved the incident',
        }[entry.data.end],
      };
    case 'message.sent':
      return { what: '', words: entry.data.text };
    case 'incident.seen':
      return { what: 'Seen for the first time' };
    case 'incident.acknowledged':
      return { what: 'Acknowledged: has taken it' };
    case 'incident.noted':
      return { what: 'Note', words: entry.data.text };
    case 'incident.resolved':
      return { what: `Resolved: ${strings.outcomes[entry.data.outcome]}`, words: entry.data.text ?? undefined };
    case 'incident.reopened':
      return { what: 'Reopened', words: entry.data.text ?? undefined };
    case 'command.requested': {
      const { device, name, parameters, two_persons } = entry.data;
      const exactly = Object.entries(parameters ?? {}).map(([key, value]) => `${key} ${value}`);
      const parts = [`Asked for: ${commandName(name)}`, device, ...exactly];
      if (two_persons) parts.push('a second responder must confirm it');
      return { what: parts.join(', ') };
    }
    case 'command.confirmed':
      return { what: `Confirmed as a second responder: ${of(entry.data.id)}` };
    case 'command.sent':
      return { what: `The device has it: ${of(entry.data.id)}` };
    case 'command.answered': {
      const about = command(entry.data.id);
      const late = about && isLate(about.request, entry) ? ', said late' : '';
      const outcome = entry.data.ok ? 'Done' : 'NOT done';
      return {
        what: `${outcome}, says the device${late}: ${of(entry.data.id)}`,
        words: entry.data.detail ?? undefined,
      };
    }
    case 'command.timed_out':
      return {
        what:
          command(entry.data.id)?.stage === 'unsent'
            ? `Not sent, nobody confirmed it in time: ${of(entry.data.id)}`
            : `No answer in time: ${of(entry.data.id)}`,
      };
    case 'conversation.opened':
      return { what: 'Conversation opened' };
    case 'payload.quarantined':
      return { what: 'A payload that could not be understood' };
  }
}

function where(fix: NonNullable<Incident['location']>): string {
  const accuracy = fix.accuracy_m == null ? '' : ` within ${strings.metres(fix.accuracy_m)}`;
  return `${place(fix)}${accuracy}`;
}
