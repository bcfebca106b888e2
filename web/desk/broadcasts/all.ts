import { effect, signal } from '@preact/signals';
import { get } from '../../shared/token';
import type { BroadcastFigures, BroadcastList, FollowedBroadcast } from '../../shared/wire';
import { connected, link, personal } from '../session';
import { inTurn } from './in-turn';

/** Those that the gateway keeps, the newest first; none: it has not said yet. */
export const all = signal<readonly FollowedBroadcast[] | undefined>();
/** The gateway could not be asked. */
export const failed = signal(false);

const followers = new Set<(id: string) => void>();

/** Asks for all of them. */
export const list = inTurn(async () => {
  try {
    all.value = (await get<BroadcastList>('/v1/broadcasts')).broadcasts;
    failed.value = false;
  } catch {
    failed.value = true;
  }
});

/** Tells of each broadcast about which something has changed, while the room is open; at most once a second of each. */
export function onChange(tell: (id: string) => void): () => void {
  followers.add(tell);
  return () => followers.delete(tell);
}

/** Takes in one as the gateway has just answered it. */
export function put(one: FollowedBroadcast): void {
  const others = all.value?.filter(({ broadcast }) => broadcast.id !== one.broadcast.id) ?? [];
  const next = [one, ...others].sort((a, b) => b.broadcast.sent_at.localeCompare(a.broadcast.sent_at));
  if (all.value) all.value = next;
  tell(one.broadcast.id);
}

function tell(id: string): void {
  for (const follower of followers) follower(id);
}

/** What has changed is told with the figures: of one that is not known, or with figures as before, it is something else. */
function take(figures: BroadcastFigures): void {
  const known = all.value?.find(({ broadcast }) => broadcast.id === figures.id);
  if (known && JSON.stringify(known.figures) !== JSON.stringify(figures))
    all.value = all.value?.map((one) => (one === known ? { ...one, figures } : one));
  else list();
  tell(figures.id);
}

/** Follows all of them, until the room is left. */
export function watch(): () => void {
  personal.value = undefined;
  const stop = personal.subscribe((frame) => {
    if (frame?.type === 'broadcast.figures') take(frame.data);
  });
  const end = effect(() => {
    if (!connected.value) return;
    // First, so that nothing falls between the list and what is told after it.
    link.send('subscribe', { channel: 'me' }, false).then(
      () => {
        list();
        for (const { broadcast } of all.value ?? []) tell(broadcast.id);
      },
      () => {},
    );
  });
  return () => {
    stop();
    end();
    link.send('unsubscribe', { channel: 'me' }, false).catch(() => {});
  };
}
