import { computed, signal } from '@preact/signals';
import { type Amending, isWriting, type Outgoing, type Stored, type Writing } from './outbox/outgoing';

/** What the gateway has not answered yet, in the order of doing. */
export const outgoing = signal<readonly Outgoing[]>([]);
/** What it has stored, until the channel brings the entry. */
export const stored = signal<readonly Stored[]>([]);
/** Some of it is only in this tab's memory. */
export const unkept = computed(() => outgoing.value.some(({ n }) => !n));

/** My messages of a conversation that are not among its lines yet. */
export function pending(conversation: string): (Writing | Stored)[] {
  const waiting = outgoing.value.filter(isWriting);
  const ids = new Set(waiting.map(({ id }) => id));
  const all = [...stored.value.filter(({ id }) => !ids.has(id)), ...waiting];
  return all.filter((item) => item.conversation === conversation);
}

/** What is to be changed of a message. */
export function pendingChange(message: string): Amending | undefined {
  return outgoing.value.findLast((item): item is Amending => !isWriting(item) && item.message === message);
}
