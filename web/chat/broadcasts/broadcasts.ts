import { effect, signal } from '@preact/signals';
import { keep, kept } from '../../shared/kept';
import { get } from '../../shared/token';
import type { ErrorBody, OwnBroadcast, OwnBroadcasts, SafetyAnswer } from '../../shared/wire';
import { onArrival } from '../chats';
import { BROADCASTS } from '../prefs';
import { link, me, serverNow, standing } from '../session';
import { after } from './reduce';

const LOOK_MS = 10_000;

interface Kept {
  /** Whose they are. */
  by: string;
  shown: OwnBroadcast[];
  /** Answers that the gateway has not stored yet. */
  unsent: Record<string, SafetyAnswer>;
  /** What was read and asks nothing. */
  read: string[];
}

/** Warnings that are for me and have not expired, the newest first. */
export const shown = signal<OwnBroadcast[]>([]);
/** My answers that are kept here until the gateway has stored them. */
export const unsent = signal<Record<string, SafetyAnswer>>({});
/** Answers that the gateway did not take. */
export const refused = signal<Record<string, ErrorBody['code']>>({});
/** What I have read and was not asked about. */
export const read = signal<ReadonlySet<string>>(new Set());

const told = new Set<string>();
const seen = new Set<string>();
let heard = 0;

function isShown({ broadcast }: OwnBroadcast): boolean {
  return Date.parse(broadcast.expires_at) > serverNow();
}

function put(all: readonly OwnBroadcast[]): void {
  shown.value = all.filter(isShown);
  keepAll();
  for (const { broadcast } of shown.value) {
    if (told.has(broadcast.id)) continue;
    told.add(broadcast.id);
    link.send('broadcast.delivered', { broadcast: broadcast.id }, false).catch(() => told.delete(broadcast.id));
  }
}

function keepAll(): void {
  const by = me.value?.id;
  if (!by) return;
  const all: Kept = { by, shown: shown.value, unsent: unsent.value, read: [...read.value] };
  keep(BROADCASTS, JSON.stringify(all));
}

/** It was on the screen. */
export function saw(id: string): void {
  if (seen.has(id)) return;
  seen.add(id);
  link.send('broadcast.seen', { broadcast: id }, false).catch(() => seen.delete(id));
}

/** It asks nothing, and was read. */
export function understood(id: string): void {
  read.value = new Set(read.value).add(id);
  keepAll();
}

/** Keeps my answer, then sends it with the time at which I gave it. */
export function answer(id: string, is: SafetyAnswer['answer'], note: string): void {
  const said = { answer: is, answered_at: new Date(serverNow()).toISOString(), note: note.trim() || undefined };
  unsent.value = { ...unsent.value, [id]: said };
  keepAll();
  send(id, said);
}

function send(id: string, said: SafetyAnswer): void {
  const done = () => {
    if (unsent.value[id] !== said) return;
    const { [id]: _, ...left } = unsent.value;
    unsent.value = left;
    keepAll();
  };
  link.send('broadcast.answer', { broadcast: id, ...said }).then(
    () => {
      put(shown.value.map((one) => (one.broadcast.id === id ? { ...one, answer: said } : one)));
      done();
    },
    (problem?: ErrorBody) => {
      if (!problem?.code) return;
      if (problem.temporary) setTimeout(() => send(id, said), LOOK_MS);
      else {
        refused.value = { ...refused.value, [id]: problem.code };
        done();
      }
    },
  );
}

/** Asks for all of them; again if some came meanwhile. */
async function list(): Promise<void> {
  const before = heard;
  const { broadcasts } = await get<OwnBroadcasts>('/v1/me/broadcasts');
  if (heard !== before) return list();
  put(broadcasts);
}

/** Shows what is kept here, sends what was answered without a network, and goes on from there. */
function begin(): void {
  try {
    const all: Kept = JSON.parse(kept(BROADCASTS) ?? '{}');
    if (all.by === me.value?.id) {
      read.value = new Set(all.read);
      unsent.value = all.unsent;
      put(all.shown);
      for (const [id, said] of Object.entries(all.unsent)) send(id, said);
    }
  } catch {
    // Nothing that can be read is kept.
  }
  onArrival((entry) => {
    heard++;
    if (entry.type.startsWith('broadcast.')) put(after(shown.value, entry));
  });
  effect(() => {
    if (standing.value === 'live') list().catch(() => {});
  });
  setInterval(() => shown.value.every(isShown) || put(shown.value), LOOK_MS);
}

begin();
