import { signal } from '@preact/signals';
import { keep, kept } from '../shared/kept';
import { acknowledge, reopen } from './actions';
import { focusHeading } from './focus';
import { broadcasts, current, dialog, large_map, letIn, select, walk } from './view';

const KEPT = 'lifeline.desk.keys';

/** Letters act. Off for who speaks or whose hands shake: a word would press many (WCAG 2.1.4). */
export const single_keys = signal(kept(KEPT) !== 'off');

export function setSingleKeys(on: boolean): void {
  single_keys.value = on;
  keep(KEPT, on ? undefined : 'off');
}

const click = (id: string) => document.getElementById(id)?.click();

const KEYS: Record<string, () => void> = {
  j: () => walk(1),
  k: () => walk(-1),
  a: () => {
    if (current.value?.status === 'open') acknowledge(current.value.id);
  },
  r: () => {
    if (current.value?.status === 'resolved') reopen(current.value.id);
    else if (current.value) dialog.value = 'resolve';
  },
  c: () => click('to-caller'),
  i: () => click('to-note'),
  // The recording that came last.
  ' ': () => {
    const last = [...document.querySelectorAll('audio')].pop();
    last?.[last.paused ? 'play' : 'pause']();
  },
  m: () => {
    large_map.value = !large_map.value;
  },
  n: letIn,
  '/': () => document.getElementById('search')?.focus(),
  '?': () => {
    dialog.value = 'help';
  },
  Escape: () => select(undefined),
};

/** One key, one thing; a field that is written in keeps its keys, but for Escape, which leaves it. */
export function onKey(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey || dialog.value) return;
  if (broadcasts.value?.entered.value && event.key !== '?') return;
  const field = event.target instanceof Element && event.target.closest<HTMLElement>('input, textarea, select');
  if (field) {
    if (event.key === 'Escape') {
      field.blur();
      focusHeading();
    }
    return;
  }
  // Space presses what has the focus.
  if (event.key === ' ' && event.target instanceof Element && event.target.closest('button, a, audio, summary')) return;
  const act = KEYS[event.key];
  if (!act || (event.key.length === 1 && !single_keys.value)) return;
  event.preventDefault();
  act();
}
