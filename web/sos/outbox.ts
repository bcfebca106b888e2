import { openStore } from '../shared/store';
import type { Call, Outgoing } from './later/known';

/** One object store for all tabs: the call under 0, and what is still to be said under 1, 2, 3 as it was done. */
const open = openStore('lifeline', (base) => base.createObjectStore('sos', { keyPath: 'n', autoIncrement: true }));

function work<T>(task: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  return open('sos', (transaction) => task(transaction.objectStore('sos')));
}

/** The call that a reload, a killed tab or another tab left here, and what it has still to say. */
export async function load(): Promise<{ call?: Call; outbox: Outgoing[] }> {
  const [call, ...outbox] = await work<(Call | Outgoing)[]>((store) => store.getAll());
  return call?.n === 0 ? { call: call as Call, outbox } : { outbox: [] };
}

/** Keeps a call, unless one runs here already: two tabs that press at once make one. Says which it is. */
export async function begin(call: Call): Promise<Call> {
  const running = await work<Call | undefined>((store) => {
    const known = store.get(0);
    known.onsuccess = () => known.result || store.put(call);
    return known;
  });
  return running ?? call;
}

/** Writes the call anew, or something that is to be said. Says whether it is kept. */
export async function put(value: Call | Outgoing): Promise<boolean> {
  try {
    value.n = (await work((store) => store.put(value))) as number;
    return true;
  } catch {
    return false;
  }
}

/** Forgets what was answered, or, without a number, everything. */
export function forget(n?: number): void {
  work<undefined>((store) => (n ? store.delete(n) : store.clear())).catch(() => {});
}
