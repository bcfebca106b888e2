import { openStore } from '../shared/store';

/** This browser's store of the chat, for all its tabs: `talks` by id, `about` (who, up to where) under one key, and what is still to be said in `outbox`. */
export const work = openStore('lifeline-chat', (base) => {
  base.createObjectStore('talks', { keyPath: 'id' });
  base.createObjectStore('about', { keyPath: 'key' });
  base.createObjectStore('outbox', { keyPath: 'n', autoIncrement: true });
});

/** Forgets everything, as whoever signs in next is somebody else. */
export async function forgetAll(): Promise<void> {
  const stores = ['talks', 'about', 'outbox'];
  await work(stores, (transaction) => {
    transaction.objectStore('talks').clear();
    transaction.objectStore('about').clear();
    return transaction.objectStore('outbox').clear();
  });
}
