import { work } from '../kept';
import { dependants, type Outgoing } from './outgoing';

/** A picture may take longer to be kept than words do. */
const BYTES_WAIT_MS = 15_000;

/** Where what is to be said is kept until the gateway has it. */
export interface OutboxStore {
  /** In the order of doing. */
  all(): Promise<Outgoing[]>;
  /** Keeps one more, or another state of one. */
  put(item: Outgoing): Promise<void>;
  /** Forgets what was answered; changes that waited for its cursor have it then. */
  answered(item: Outgoing, cursor: string): Promise<void>;
  /** Forgets what is not to be said any more, and what hangs on it. */
  discard(item: Outgoing): Promise<void>;
}

/** The store of this browser. Each change is one transaction, as another tab, or the end, may come between two. */
export const kept: OutboxStore = {
  all: () => work('outbox', (transaction) => transaction.objectStore('outbox').getAll()),

  async put(item) {
    const { n, ...fresh } = item;
    const wait_ms = item.does === 'attach' ? BYTES_WAIT_MS : undefined;
    const key = await work('outbox', (transaction) => transaction.objectStore('outbox').put(n ? item : fresh), wait_ms);
    item.n = key as number;
  },

  async answered(item, cursor) {
    await work('outbox', (transaction) => {
      const outbox = transaction.objectStore('outbox');
      const all = outbox.getAll();
      all.onsuccess = () => {
        if (item.n) outbox.delete(item.n);
        for (const each of dependants(all.result, item.id)) outbox.put({ ...each, cursor });
      };
      return all;
    });
  },

  async discard(item) {
    await work('outbox', (transaction) => {
      const outbox = transaction.objectStore('outbox');
      const all = outbox.getAll();
      all.onsuccess = () => {
        for (const each of [item, ...dependants(all.result, item.id)]) if (each.n) outbox.delete(each.n);
      };
      return all;
    });
  },
};
