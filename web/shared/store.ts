/** A store that does not answer for so long holds nothing up. */
const WAIT_MS = 1_000;

/** One transaction over some object stores: whole or not at all, and on the disk when it is answered. Rejects if the browser keeps nothing; `wait_ms` for what takes longer. */
export type Work = <T>(
  stores: string | string[],
  task: (transaction: IDBTransaction) => IDBRequest<T>,
  wait_ms?: number,
) => Promise<T>;

/** An IndexedDB database of this browser, for all its tabs. `make` makes its object stores. */
export function openStore(name: string, make: (base: IDBDatabase) => void): Work {
  let opened: Promise<IDBDatabase> | undefined;
  const database = () => {
    opened ??= new Promise((resolve, reject) => {
      const request = indexedDB.open(name);
      request.onupgradeneeded = () => make(request.result);
      request.onsuccess = () => resolve(request.result);
      request.onerror = reject;
    });
    return opened;
  };
  return (stores, task, wait_ms = WAIT_MS) => {
    const done = database().then(
      (base) =>
        new Promise<never>((resolve, reject) => {
          const transaction = base.transaction(stores, 'readwrite', { durability: 'strict' });
          const request = task(transaction);
          transaction.oncomplete = () => resolve(request.result as never);
          transaction.onabort = reject;
        }),
    );
    return Promise.race([done, new Promise<never>((_, reject) => setTimeout(reject, wait_ms))]).catch((error) => {
      opened = undefined;
      throw error;
    });
  };
}
