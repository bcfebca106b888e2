import { computed, signal } from '@preact/signals';
import { get } from '../../shared/token';
import type { FeedEntry, UnconfirmedCommand, UnconfirmedCommands } from '../../shared/wire';
import { now } from '../clock';
import { follow, me } from '../session';

/** Commands that waited for a second responder when they were last heard of. */
const waiting = signal<ReadonlyMap<string, UnconfirmedCommand>>(new Map());
/** Those that no longer do: a list that was asked for before may still name them. */
const settled = new Set<string>();

/** The dangerous commands of others that wait for somebody here. */
export const unconfirmed = computed(() =>
  [...waiting.value.values()].filter(
    ({ by, request }) => Date.parse(request.expires_at) > now.value && !(by.kind === 'user' && by.id === me.value?.id),
  ),
);

export function read(entry: FeedEntry): void {
  if (entry.type === 'command.requested' && entry.data.two_persons) {
    take({ incident: entry.incident, by: entry.by, at: entry.at, request: entry.data });
  } else if (entry.type === 'command.confirmed' || entry.type === 'command.timed_out') {
    settled.add(entry.data.id);
    const left = new Map(waiting.value);
    if (left.delete(entry.data.id)) waiting.value = left;
  }
}

function take(...commands: UnconfirmedCommand[]): void {
  const fresh = commands.filter(({ request }) => !settled.has(request.id));
  if (fresh.length > 0)
    waiting.value = new Map([...waiting.value, ...fresh.map((one) => [one.request.id, one] as const)]);
}

/** The feed began anew: what was asked for before is not in it. */
export async function renew(): Promise<void> {
  waiting.value = new Map();
  try {
    take(...(await get<UnconfirmedCommands>('/v1/commands/unconfirmed')).commands);
  } catch {
    // Those asked for from now on are in the feed; others stand in their incidents.
  }
}

follow(read, renew);
