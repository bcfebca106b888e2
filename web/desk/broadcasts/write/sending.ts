import { signal } from '@preact/signals';
import { ask } from '../../../shared/ask';
import type { FollowedBroadcast } from '../../../shared/wire';
import { now } from '../../clock';
import { put } from '../all';
import { type Attempt, after, within } from '../attempt';
import { body } from './draft';
import { change, draft, throwAway } from './writing';

/** How the sending of the draft stands. One whose answer was lost, also with the page, is not known to be sent. */
export const sending = signal<Attempt>(draft.peek().sent ? { is: 'unknown' } : { is: 'idle' });

/** What was sent from here last, and is stored. */
export const stored = signal<string | undefined>();

// What was refused is being put right.
draft.subscribe(() => {
  if (sending.peek().is === 'refused') sending.value = { is: 'idle' };
});

/**
 * Sends the draft, or asks again for what was sent and not answered: word for word the same, as the gateway takes an
 * id once. Returns the broadcast if the gateway has said that it is stored.
 */
export async function send(): Promise<FollowedBroadcast | undefined> {
  if (sending.peek().is === 'asking') return undefined;
  const sent = draft.peek().sent ?? body(draft.peek(), now.value);
  // Kept before it goes out: a page that is closed meanwhile knows it.
  change({ sent });
  sending.value = { is: 'asking' };
  try {
    const one = await within(ask<FollowedBroadcast>('POST', '/v1/broadcasts', sent));
    put(one);
    throwAway();
    stored.value = one.broadcast.id;
    sending.value = { is: 'idle' };
    return one;
  } catch (error) {
    const state = await after(error);
    if (state.is === 'refused') {
      // The id is another broadcast's: this one needs its own.
      const id = state.code === 'already_exists' ? crypto.randomUUID() : sent.id;
      change({ sent: undefined, id });
    }
    sending.value = state;
    return undefined;
  }
}

/** Forgets the draft, also one of which nobody knows whether it was sent. */
export function forget(): void {
  throwAway();
  sending.value = { is: 'idle' };
}
