import type { Actor, CommandRequested, FeedEntry } from '../../shared/wire';

/**
 * How far a command to a device has come: it waits for a second responder, is on its way, the device has it, the
 * device says that it was done or could not be done, nobody answered in time, or nobody confirmed it in time.
 */
export type Stage = 'unconfirmed' | 'asked' | 'sent' | 'done' | 'failed' | 'unanswered' | 'unsent';

/** A command and how it stands, by the entries of its incident. */
export interface CommandStand {
  incident: string;
  request: CommandRequested;
  by: Actor;
  stage: Stage;
  /** When it came to that. */
  at: string;
  /** The device answered, but after the command's time. */
  late: boolean;
  /** In the device's words. */
  detail?: string | null;
}

/** Every command that entries tell of, by its id, in the order of asking. One whose request is not there is left out. */
export function stands(entries: readonly FeedEntry[]): Map<string, CommandStand> {
  const all = new Map<string, CommandStand>();
  for (const entry of entries) {
    if (entry.type === 'command.requested') {
      const request = entry.data;
      const stage = request.two_persons ? 'unconfirmed' : 'asked';
      all.set(request.id, { incident: entry.incident ?? '', request, by: entry.by, stage, at: entry.at, late: false });
    } else if (entry.type.startsWith('command.')) {
      const { id } = entry.data as { id: string };
      const before = all.get(id);
      if (before) all.set(id, { ...before, ...next(before, entry) });
    }
  }
  return all;
}

function next(before: CommandStand, entry: FeedEntry): Partial<CommandStand> {
  const { at } = entry;
  switch (entry.type) {
    case 'command.confirmed':
      return before.stage === 'unconfirmed' ? { stage: 'asked', at } : {};
    case 'command.sent':
      return before.stage === 'asked' ? { stage: 'sent', at } : {};
    case 'command.answered':
      return {
        stage: entry.data.ok ? 'done' : 'failed',
        at,
        late: isLate(before.request, entry),
        detail: entry.data.detail,
      };
    case 'command.timed_out':
      return { stage: before.stage === 'unconfirmed' ? 'unsent' : 'unanswered', at };
    default:
      return {};
  }
}

/** Whether an entry about a command came after the command's time. */
export function isLate(request: CommandRequested, entry: FeedEntry): boolean {
  return Date.parse(entry.at) > Date.parse(request.expires_at);
}

/** Whether the device may still do it: it is not asked a second time meanwhile. */
export function isPending({ stage }: CommandStand): boolean {
  return stage === 'unconfirmed' || stage === 'asked' || stage === 'sent';
}
