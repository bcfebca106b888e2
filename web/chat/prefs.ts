import { signal } from '@preact/signals';
import { keep, kept } from '../shared/kept';

/** What somebody chose for a conversation, in this browser. */
export interface Chosen {
  theme?: (typeof THEMES)[number];
}

export const THEMES = ['plain', 'sea', 'leaf', 'dusk'] as const;
const CHOSEN = 'lifeline.chat.chosen';
/** What is kept of warnings. */
export const BROADCASTS = 'lifeline.chat.broadcasts';
const DRAFTS = 'lifeline.chat.drafts';

function parsed<T>(key: string): Record<string, T> {
  try {
    return JSON.parse(kept(key) ?? '{}');
  } catch {
    return {};
  }
}

export const chosen = signal<Record<string, Chosen>>(parsed(CHOSEN));
/** What was begun and not sent, by conversation. */
export const drafts = signal<Record<string, string>>(parsed(DRAFTS));

export function choose(id: string, change: Chosen): void {
  chosen.value = { ...chosen.value, [id]: { ...chosen.value[id], ...change } };
  keep(CHOSEN, JSON.stringify(chosen.value));
}

export function draft(id: string, text: string): void {
  if ((drafts.value[id] ?? '') === text) return;
  const next = { ...drafts.value, [id]: text };
  if (!text) delete next[id];
  drafts.value = next;
  keep(DRAFTS, JSON.stringify(next));
}

export function forgetPreferences(): void {
  keep(CHOSEN);
  keep(DRAFTS);
  keep(BROADCASTS);
}
