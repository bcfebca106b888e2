import { acknowledge, reopen } from './session';
import { current, dialog, large_map, letIn, select, walk } from './view';

const click = (id: string) => document.getElementById(id)?.click();

const KEYS: Record<string, () => void> = {
  j: () => walk(1),
  k: () => walk(-1),
  a: () => {
    if (current.value?.status === 'open') acknowledge(current.value.id);
  },
  r: () => {
    if (current.value?.status === 'resolved') reopen(current.value.id).catch(() => {});
    else if (current.value) dialog.value = 'resolve';
  },
  c: () => click('to-caller'),
  i: () => click('to-note'),
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
  const field = event.target instanceof Element && event.target.closest<HTMLElement>('input, textarea, select');
  if (field) {
    if (event.key === 'Escape') field.blur();
    return;
  }
  const act = KEYS[event.key];
  if (!act) return;
  event.preventDefault();
  act();
}
