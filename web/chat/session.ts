import { signal } from '@preact/signals';
import { wait } from '../shared/backoff';
import { openLink } from '../shared/link';
import { accessToken, tokenEnds } from '../shared/token';
import type { ErrorBody, Frame, Me, Welcome } from '../shared/wire';

/** Who is signed in; while there is no network, who was. */
export const me = signal<(Pick<Me, 'id' | 'name' | 'username'> & Partial<Me>) | undefined>();
/** How the connection stands: `live` once everything up to now has come. */
export const standing = signal<'connecting' | 'offline' | 'open' | 'live'>('connecting');

type Hear = (frame: Frame) => void;
let hear: Hear = () => {};
/** Channels that are open besides `me`. Their cursors are of another order. */
export const channels: Record<string, Hear | undefined> = {};
let opened: () => void = () => {};
let begun: Promise<void> = Promise.resolve();
let link_open = false;
let cursorNow: () => string | undefined = () => undefined;
/** How far the gateway's clock is ahead of this one, ms. */
let ahead_ms = 0;

/** Whether the person ends their login here, and what is kept of them is being forgotten. */
export const leaving = signal(false);

export const link = openLink({
  token: accessToken,
  onWelcome(welcome: Welcome) {
    ahead_ms = Date.parse(welcome.server_at) - Date.now();
    if (welcome.user) me.value = welcome.user;
    // Without its second factor an account may do nothing here.
    if (welcome.user?.second_factor !== 'due') opened();
  },
  onEvent(frame) {
    const other = channels[frame.channel];
    if (other) other(frame);
    else if (frame.type === 'live') begun.then(live);
    else hear(frame);
  },
  onState({ is }) {
    link_open = is === 'open';
    standing.value = is === 'waiting' || is === 'stopped' ? 'offline' : is;
    if (is === 'stopped' && !leaving.value) location.assign('/sign-in?next=/chat');
  },
});

function live(): void {
  if (link_open) standing.value = 'live';
}

/** Now, by the gateway's clock. */
export function serverNow(): number {
  return Date.now() + ahead_ms;
}

/** Has frames of my conversations come from a cursor on. `begin` is told whether they do, or begin at `head`. */
export function follow(
  from: () => string | undefined,
  onFrame: Hear,
  begin: (resumed: boolean, head: string) => Promise<void>,
  onOpen: () => void,
): void {
  hear = onFrame;
  cursorNow = from;
  const subscribe = () => {
    link.send('subscribe', { channel: 'me', after: cursorNow() }, false).then(
      ({ resumed, head }) => {
        begun = begin(resumed, head);
      },
      // Without a refusal the connection was lost, and the next one subscribes.
      (refusal?: ErrorBody) => refusal && setTimeout(subscribe, wait(1)),
    );
  };
  opened = () => {
    subscribe();
    onOpen();
  };
  if (standing.value === 'open') opened();
}

setInterval(async () => {
  if (standing.value === 'offline' || standing.value === 'connecting' || !tokenEnds()) return;
  const token = await accessToken().catch(() => undefined);
  if (token) link.send('token.refresh', { token }, false).catch(() => {});
}, 10_000);
