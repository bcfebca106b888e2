import { work } from '../kept';
import { place } from './cursor';
import type { Talk } from './talk';

/** How many lines of a conversation outlive the page; older ones are fetched again. */
const LINES_MAX = 200;

/** Whose conversations are kept here, and up to where. */
export interface About {
  key: 'about';
  me: string;
  cursor?: string;
  names: [string, string][];
}

export interface Kept {
  about?: About;
  talks: Talk[];
}

export async function load(): Promise<Kept> {
  let about: About | undefined;
  const talks = await work(['talks', 'about'], (transaction) => {
    const asked = transaction.objectStore('about').get('about');
    asked.onsuccess = () => {
      about = asked.result;
    };
    return transaction.objectStore('talks').getAll() as IDBRequest<Talk[]>;
  });
  return { about, talks };
}

/**
 * Keeps conversations as they are at a cursor, and forgets those that ended, in one transaction. Says whether that was
 * done: not if another tab has kept a later state, as what is between the two would be missing.
 */
export async function save(about: About, talks: readonly Talk[], ended: readonly string[]): Promise<boolean> {
  let is_older = false;
  await work(['talks', 'about'], (transaction) => {
    const store = transaction.objectStore('about');
    const asked = store.get('about') as IDBRequest<About | undefined>;
    asked.onsuccess = () => {
      const there = asked.result;
      is_older = there?.me === about.me && place(there.cursor ?? '.0') > place(about.cursor ?? '.0');
      if (is_older) return;
      store.put(about);
      for (const talk of talks) transaction.objectStore('talks').put(trimmed(talk));
      for (const id of ended) transaction.objectStore('talks').delete(id);
    };
    return asked;
  });
  return !is_older;
}

/** The end of a conversation. What went before is then not here. */
export function trimmed(talk: Talk): Talk {
  if (talk.lines.length <= LINES_MAX) return talk;
  return { ...talk, lines: talk.lines.slice(-LINES_MAX), whole: false };
}
