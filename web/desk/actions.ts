import { batch, computed, signal } from '@preact/signals';
import { t } from '../shared/language';
import { explained, type Why } from '../shared/problem';
import type { Answers, Commands, ErrorBody, Outcome } from '../shared/wire';
import { connected, follow, incidents, link } from './session';
import { failed } from './words';

/** A message to the caller, or a note, that the gateway has not taken yet. */
export interface Written {
  id: string;
  incident: string;
  /** A note, which callers do not see. */
  internal: boolean;
  text: string;
  /** Why the gateway did not take it; until then it is sent again on every connection. */
  refused?: Why;
}

/** What the gateway did not do. */
export interface Refused {
  action: 'acknowledge' | 'reopen';
  why?: Why;
}

/** The acknowledgements that have no answer yet. */
export const acknowledging = signal<ReadonlySet<string>>(new Set());
/** By incident. */
export const refused = signal<ReadonlyMap<string, Refused>>(new Map());
/** In the order of writing; kept here, as the responder may look at another incident meanwhile. */
export const written = signal<readonly Written[]>([]);
/** How much was done here that the gateway has not answered, or not taken. */
export const unsent = computed(() => acknowledging.value.size + written.value.length);

function setRefused(id: string, refusal?: Refused): void {
  const next = new Map(refused.value);
  if (refusal) next.set(id, refusal);
  else next.delete(id);
  refused.value = next;
}

/** Says that the incident is on the screen, once: the caller's phone then shows it. */
export function see(id: string): void {
  if (!incidents.value.get(id)?.seen) link.send('entry.seen', { incident: id }).catch(() => {});
}

/** Takes the incident. It shows at once, marked, and is taken back if the gateway says no. */
export async function acknowledge(id: string): Promise<void> {
  if (acknowledging.value.has(id)) return;
  const end = (refusal?: Refused) =>
    batch(() => {
      acknowledging.value = new Set([...acknowledging.value].filter((other) => other !== id));
      setRefused(id, refusal);
    });
  acknowledging.value = new Set([...acknowledging.value, id]);
  setRefused(id);
  try {
    await link.send('incident.acknowledge', { incident: id });
    await untilRead(id);
    end();
  } catch (refusal) {
    const refused = refusal as ErrorBody | undefined;
    end({ action: 'acknowledge', why: refused && (await explained(refused)) });
  }
}

/** The answer may come before the entry: the mark stays until the entry is here. */
function untilRead(id: string): Promise<void> {
  if (incidents.value.get(id)?.acknowledged) return Promise.resolve();
  return new Promise((resolve) => {
    const stop = follow(
      (entry) => entry.incident === id && done(),
      () => done(),
    );
    const done = () => {
      stop();
      resolve();
    };
  });
}

/** Sends a message or a note. It stands in `written` until the gateway has it. */
export function write(incident: string, internal: boolean, text: string): void {
  send({ id: crypto.randomUUID(), incident, internal, text });
}

/** Sends what was refused once more. */
export function rewrite(item: Written): void {
  discard(item.id);
  send({ ...item, refused: undefined });
}

export function discard(id: string): void {
  written.value = written.value.filter((other) => other.id !== id);
}

async function send(item: Written): Promise<void> {
  const { id, incident, internal, text } = item;
  written.value = [...written.value, item];
  try {
    await (internal
      ? link.send('incident.note', { incident, id, text })
      : link.send('message.send', { id, thread: { incident }, text }));
    discard(id);
  } catch (refusal) {
    const why = await failed(refusal as ErrorBody | undefined);
    written.value = written.value.map((other) => (other.id === id ? { ...other, refused: why } : other));
  }
}

/** Rejects with why, for the screen. Never done later, behind the responder's back. */
export function resolve(id: string, outcome: Outcome, text?: string): Promise<unknown> {
  return atOnce('incident.resolve', { incident: id, outcome, text });
}

export async function reopen(id: string): Promise<void> {
  setRefused(id);
  try {
    await atOnce('incident.reopen', { incident: id });
  } catch (why) {
    setRefused(id, { action: 'reopen', why: why as Why });
  }
}

/** No answer came: it may or may not be done. */
export interface Unsure extends Why {
  unsure: true;
}

/** Now or not at all: for what is decided on what the screen shows now. */
export async function atOnce<T extends keyof Commands>(type: T, data: Commands[T]): Promise<Answers[T]> {
  if (!connected.value) throw { words: t('not-sent') } satisfies Why;
  try {
    return await link.send(type, data, false);
  } catch (refusal) {
    throw refusal ? await failed(refusal as ErrorBody) : ({ words: t('no-answer'), unsure: true } satisfies Unsure);
  }
}

addEventListener('beforeunload', (event) => {
  if (unsent.value) event.preventDefault();
});
