import { computed, signal } from '@preact/signals';
import type { Incident } from '../shared/wire';
import { arrange, matches } from './feed/order';
import { headingShown, inDetail, row_wanted, wantHeading } from './focus';
import { fetchIncident, follow, incidents } from './session';

/** Which incidents the list shows. */
export const tab = signal<'open' | 'resolved'>('open');
export const typed = signal('');
/** While the pointer is over the list, or keys walk in it, rows keep their places. */
export const held = signal(false);
export const large_map = signal(false);
export const dialog = signal<'resolve' | 'command' | 'help' | undefined>();
export const selected = signal<string | undefined>(fromAddress());
/** The way to broadcasts: comes after the first view, to those who may look at them. */
export const broadcasts = signal<import('./broadcasts/door').Way | undefined>();

let shown: string[] = [];
let holding: ReturnType<typeof setTimeout> | undefined;
const HOLD_MS = 4000;

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

/** Opens an incident, or none. The focus goes along: into it if it is wanted or was in the one before, and back. */
export function select(id: string | undefined, focus = false): void {
  const was_open = selected.value;
  if (!id) {
    selected.value = undefined;
    row_wanted.value = was_open;
    history.replaceState(null, '', location.pathname);
    return;
  }
  if (focus || inDetail()) wantHeading();
  if (id === was_open) {
    headingShown();
    return;
  }
  selected.value = id;
  if (was_open) history.replaceState(null, '', `#${id}`);
  else history.pushState(null, '', `#${id}`);
  opened(id);
}

/** Rows keep their places while keys walk in the list, and a little longer. */
export function hold(): void {
  held.value = true;
  clearTimeout(holding);
  holding = setTimeout(() => {
    held.value = false;
  }, HOLD_MS);
}

/** Goes up or down the list from the incident that is open. */
export function walk(step: 1 | -1): void {
  hold();
  const at = rows.value.findIndex((incident) => incident.id === selected.value);
  const next = rows.value[at < 0 ? 0 : Math.min(rows.value.length - 1, Math.max(0, at + step))];
  if (!next) return;
  if (document.activeElement?.matches('.row')) row_wanted.value = next.id;
  select(next.id);
}

function opened(id: string): void {
  if (!incidents.value.has(id)) fetchIncident(id);
}

/** `#{id}`; other rooms have a slash in theirs. */
function fromAddress(): string | undefined {
  return /^#([^/]+)$/.exec(location.hash)?.[1];
}

// A resolved incident that is open is not in a snapshot.
follow(
  () => {},
  () => {
    if (selected.value) opened(selected.value);
  },
);

addEventListener('popstate', () => {
  row_wanted.value = selected.value;
  selected.value = fromAddress();
  if (selected.value) opened(selected.value);
});
