import { signal } from '@preact/signals';

/** Which screen stands beside the list, as the address says it: `#talk/{id}`, `#talk/{id}/{cursor}`, `#call/{incident}`, `#search`, `#search/{id}` and so on. */
export interface Route {
  screen: 'list' | 'talk' | 'group' | 'call' | 'new' | 'search' | 'settings';
  id?: string;
  /** The message of a conversation that is to be shown. */
  at?: string;
}

function fromAddress(): Route {
  const [screen, id, at] = location.hash.slice(1).split('/');
  if ((screen === 'talk' || screen === 'group' || screen === 'call') && id) return { screen, id, at };
  return screen === 'new' || screen === 'search' || screen === 'settings' ? { screen, id } : { screen: 'list' };
}

export const route = signal<Route>(fromAddress());

/** Goes to a screen. `instead`: in place of the present one; `at`: to a message. */
export function go(screen: Route['screen'], id?: string, instead = false, at?: string): void {
  const hash = screen === 'list' ? '' : `#${[screen, id, at].filter(Boolean).join('/')}`;
  const address = `${location.pathname}${location.search}${hash}`;
  if (instead) history.replaceState(null, '', address);
  else history.pushState(null, '', address);
  route.value = fromAddress();
}

addEventListener('popstate', () => {
  route.value = fromAddress();
});
