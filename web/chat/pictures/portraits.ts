import './portraits.css';
import { effect, signal } from '@preact/signals';
import { addressOf } from '../../shared/portrait';
import type { PersonView } from '../../shared/wire';
import { portraits } from '../avatar';
import { pictured, talks } from '../chats';
import { standing } from '../session';
import { keptPeople, portraitAt } from './kept-portraits';

/** The pictures that people have whom I may see, by their ids. */
export const pictures = signal<ReadonlyMap<string, string | null | undefined>>(new Map());
/** Those that have come, by where they are read. */
const come = signal<ReadonlyMap<string, string>>(new Map());
const asked = new Set<string>();
/** One comes after the other, so that words go before them over a thin line. */
let coming: Promise<unknown> = Promise.resolve();

/** Learns which pictures people have. */
export function see(people: readonly Pick<PersonView, 'id' | 'picture'>[]): void {
  pictured.value = [...pictured.value, ...people];
}

effect(() => {
  const told = pictured.value;
  if (!told.length) return;
  const known = new Map(pictures.peek());
  for (const one of told) known.set('user' in one ? one.user : one.id, one.picture);
  pictures.value = known;
  pictured.value = [];
});

function load(path: string): void {
  if (asked.has(path)) return;
  asked.add(path);
  coming = coming
    .then(() => portraitAt(path))
    .then((picture) => picture && addressOf(picture))
    .then(
      (picture) => {
        if (picture) come.value = new Map(come.value).set(path, picture);
      },
      // It is asked for again when there is a connection.
      () => asked.delete(path),
    );
}

portraits.value = (of) => {
  const talk = talks.value.get(of);
  const picture = talk ? talk.picture : pictures.value.get(of);
  if (!picture) return;
  const path = `/v1/${talk ? 'conversations' : 'people'}/${of}/pictures/${picture}`;
  // With each connection once more.
  if (standing.value) load(path);
  return come.value.get(path);
};

keptPeople().then(
  (people) => see(people.filter(({ id }) => !pictures.value.has(id))),
  () => {},
);
