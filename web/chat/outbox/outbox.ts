import type { ErrorBody, Recorded } from '../../shared/wire';
import { isWriting, type Lane, laneOf, next, type Outgoing, type Stored } from './outgoing';
import type { OutboxStore } from './store';

export interface OutboxOptions {
  store: OutboxStore;
  /** Says one to the gateway. Rejects with its refusal, or with nothing if the connection was lost. */
  say(item: Outgoing): Promise<Recorded>;
  me(): string | undefined;
  /** What is to be said has changed. */
  onChange(items: Outgoing[]): void;
  /** The gateway has stored it. */
  onStored(stored: Stored): void;
  /** Other tabs look again, and hear what was stored. */
  tell(stored?: Stored): void;
  /** Waits after something failed for the `attempt`th time in a row. */
  pause(attempt: number): Promise<void>;
  /** The gateway can be reached: an upload that broke off goes on at once, and not with the next connection. */
  connected(): boolean;
}

export interface Outbox {
  /** Keeps it, then says it. False if it is only in this tab's memory. */
  add(item: Outgoing): Promise<boolean>;
  /** Says again what was refused. */
  again(item: Outgoing): Promise<void>;
  discard(item: Outgoing): Promise<void>;
  /** Looks again: another tab changed something. */
  look(): Promise<void>;
  /** Says what is there, one after the other in each lane. */
  drain(): Promise<void>;
}

const LOCKS = { words: 'lifeline-chat-outbox', bytes: 'lifeline-chat-uploads' };

/**
 * What a person did goes to the gateway once and in order. One tab at a time sends, so that order holds; ids are made
 * here, so that what is sent twice, as an answer was lost, counts once.
 */
export function openOutbox(options: OutboxOptions): Outbox {
  const { store } = options;
  /** What the browser would not keep. */
  const unkept: Outgoing[] = [];
  const everything = async () => [...(await store.all().catch(() => [])), ...unkept];
  const look = async () => options.onChange(await everything());
  const changed = async (stored?: Stored) => {
    await look();
    options.tell(stored);
  };
  const forget = (item: Outgoing) => {
    const at = unkept.findIndex(({ id, does }) => id === item.id && does === item.does);
    if (at >= 0) unkept.splice(at, 1);
    return at >= 0;
  };
  const put = async (item: Outgoing): Promise<boolean> => {
    if (unkept.includes(item)) return false;
    try {
      await store.put(item);
      return true;
    } catch {
      unkept.push(item);
      return false;
    }
  };

  const turn = async (lane: Lane, attempt: number): Promise<'none' | 'done' | 'failed'> => {
    const me = options.me();
    const item = me && next(await everything(), me, lane);
    if (!item) return 'none';
    let answer: Recorded;
    try {
      answer = await options.say(item);
    } catch (refusal) {
      const refused = refusal as ErrorBody | undefined;
      // The connection was lost: the next one drains.
      if (!refused?.code && !(lane === 'bytes' && options.connected())) return 'none';
      if (!refused?.code || refused.temporary) {
        await options.pause(attempt);
        return 'failed';
      }
      item.refused = refused.code;
      item.detail = refused.message;
      await put(item);
      await changed();
      return 'done';
    }
    const stored = isWriting(item) ? { ...item, cursor: answer.cursor } : undefined;
    if (stored) options.onStored(stored);
    for (const each of unkept) {
      if (!isWriting(each) && each.message === item.id) each.cursor ??= answer.cursor;
    }
    if (!forget(item)) await store.answered(item, answer.cursor).catch(() => options.pause(0));
    await changed(stored);
    return 'done';
  };

  const drainer = (lane: Lane) => {
    let draining = false;
    let once_more = false;
    const drain = async () => {
      once_more = draining;
      if (draining) return;
      draining = true;
      try {
        do {
          once_more = false;
          for (let attempt = 0, came = ''; came !== 'none'; attempt = came === 'failed' ? attempt + 1 : 0)
            came = await turn(lane, attempt);
        } while (once_more);
      } finally {
        draining = false;
      }
    };
    return async () => {
      await navigator.locks?.request(LOCKS[lane], drain);
      if (!navigator.locks) await drain();
    };
  };
  const drain = { words: drainer('words'), bytes: drainer('bytes') };

  return {
    look,
    async drain() {
      await Promise.all([drain.words(), drain.bytes()]);
    },
    async add(item) {
      const is_kept = await put(item);
      await changed();
      drain[laneOf(item)]();
      return is_kept;
    },
    async again(item) {
      item.refused = undefined;
      item.detail = undefined;
      await put(item);
      await changed();
      drain[laneOf(item)]();
    },
    async discard(item) {
      if (!forget(item)) await store.discard(item).catch(() => {});
      await changed();
    },
  };
}
