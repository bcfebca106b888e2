import { openStore } from '../shared/store';

/** This browser's store of the chat, for all its tabs: `talks` by id, `about` (who, up to where) under one key, and what is still to be said in `outbox`. */
export const work = openStore('lifeline-chat', (base) => {
  base.createObjectStore('talks', { keyPath: 'id' });
  base.createObjectStore('about', { keyPath: 'key' });
  base.createObjectStore('outbox', { keyPath: 'n', autoIncrement: true });
});

/** Forgets everything, as whoever signs in next is somebody else; of what is still to be said, all but what `next` has written. */
export async function forgetAll(next?: string): Promise<void> {
  await work(['talks', 'about', 'outbox'], (transaction) => {
    transaction.objectStore('talks').clear();
    transaction.objectStore('about').clear();
    const outbox = transaction.objectStore('outbox');
    const all = outbox.getAll();
    all.onsuccess = () => all.result.map(({ n, by }) => by === next || outbox.delete(n));
    return all;
  });
}
