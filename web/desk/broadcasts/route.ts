import { computed, signal } from '@preact/signals';
import { row_wanted } from '../focus';
import { selected } from '../view';

/**
 * What the room shows, as the address says it: `#/broadcasts`, `#/broadcasts/new`, `#/broadcasts/new/{incident}` for a
 * warning near an incident, `#/broadcasts/one/{id}`.
 */
export interface Route {
  screen: 'list' | 'new' | 'one';
  id?: string;
}

function fromAddress(): Route | undefined {
  const [, room, screen, id] = location.hash.split('/');
  if (room !== 'broadcasts') return undefined;
  if (screen === 'new') return { screen, id };
  return screen === 'one' && id ? { screen, id } : { screen: 'list' };
}

export const route = signal<Route | undefined>(fromAddress());
/** The room is open, in place of the incidents. */
export const entered = computed(() => route.value !== undefined);

/** Goes to a screen of the room. `instead`: in place of the present one. */
export function go(screen: Route['screen'], id?: string, instead = false): void {
  const address = `#/${['broadcasts', screen === 'list' ? undefined : screen, id].filter(Boolean).join('/')}`;
  if (instead) history.replaceState(null, '', address);
  else history.pushState(null, '', address);
  route.value = fromAddress();
}

/** Back to the incidents, to the one that was open. */
export function leave(): void {
  // Whoever came by keys goes on in the list.
  if (!document.activeElement?.closest('.top')) row_wanted.value = selected.value;
  history.pushState(null, '', selected.value ? `#${selected.value}` : location.pathname);
  route.value = undefined;
}

let incident = selected.value;
// Whoever opens an incident leaves the room.
selected.subscribe((id) => {
  if (id !== incident) route.value = undefined;
  incident = id;
});
addEventListener('popstate', () => {
  route.value = fromAddress();
});
