import { computed, signal } from '@preact/signals';
import type { Incident } from '../shared/wire';
import { arrange, matches } from './feed/order';
import { fetchIncident, follow, incidents } from './session';

/** Which incidents the list shows. */
export const tab = signal<'open' | 'resolved'>('open');
export const typed = signal('');
/** While the pointer is over the list, or keys walk in it, rows keep their places. */
export const held = signal(false);
export const large_map = signal(false);
export const dialog = signal<'resolve' | 'help' | undefined>();
export const selected = signal<string | undefined>(fromAddress());

let shown: string[] = [];
let walking: ReturnType<typeof setTimeout> | undefined;
const WALK_MS = 4000;

/** The rows that there could be. */
const listed = computed(() => {
  const words = typed.value.trim();
  const resolved = tab.value === 'resolved';
  return [...incidents.value.values()].filter(
    (incident) => (incident.status === 'resolved') === resolved && (!words || matches(incident, words)),
  );
});

const arranged = computed(() => {
  const next = arrange(listed.value, shown, held.value);
  shown = next.rows.map((incident) => incident.id);
  return next;
});
export const rows = computed(() => arranged.value.rows);
export const waiting = computed(() => arranged.value.waiting);
export const current = computed<Incident | undefined>(() => incidents.value.get(selected.value ?? ''));
export const unacknowledged = computed(
  () => [...incidents.value.values()].filter(({ status, test }) => status === 'open' && !test).length,
);

/** Lets the waiting rows in, and sorts. */
export function letIn(): void {
  held.value = false;
  shown = [];
}

export function show(name: 'open' | 'resolved'): void {
  shown = [];
  tab.value = name;
}

export function search(words: string): void {
  shown = [];
  typed.value = words;
}

export function select(id: string | undefined): void {
  if (id === selected.value) return;
  const was_open = selected.value !== undefined;
  selected.value = id;
  if (!id) {
    history.replaceState(null, '', location.pathname);
    return;
  }
  if (was_open) history.replaceState(null, '', `#${id}`);
  else history.pushState(null, '', `#${id}`);
  opened(id);
}

/** Goes up or down the list from the incident that is open. */
export function walk(step: 1 | -1): void {
  held.value = true;
  clearTimeout(walking);
  walking = setTimeout(() => {
    held.value = false;
  }, WALK_MS);
  const at = rows.value.findIndex((incident) => incident.id === selected.value);
  const next = rows.value[at < 0 ? 0 : Math.min(rows.value.length - 1, Math.max(0, at + step))];
  if (next) select(next.id);
}

function opened(id: string): void {
  if (!incidents.value.has(id)) fetchIncident(id);
}

function fromAddress(): string | undefined {
  return location.hash.slice(1) || undefined;
}

// A resolved incident that is open is not in a snapshot.
follow(
  () => {},
  () => {
    if (selected.value) opened(selected.value);
  },
);

addEventListener('popstate', () => {
  selected.value = fromAddress();
  if (selected.value) opened(selected.value);
});
