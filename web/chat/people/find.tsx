import { useEffect, useState } from 'preact/hooks';
import { t } from '../../shared/language';
import { get } from '../../shared/token';
import type { PeopleFound, PersonView } from '../../shared/wire';
import { Avatar } from '../avatar';
import { learn } from '../chats';
import { see } from '../pictures/portraits';
import { me } from '../session';
import { name } from '../text';
import { contacts } from './contacts';

const PAUSE_MS = 250;

/** Finds people; before anything is typed, those whom one knows. */
export function Find({
  without,
  label,
  choose,
}: {
  without: readonly string[];
  label(name: string): string;
  choose(person: PersonView): void;
}) {
  const [typed, setTyped] = useState('');
  const [found, setFound] = useState<PersonView[] | undefined>();
  const [failed, setFailed] = useState(false);
  const query = typed.trim();
  useEffect(() => {
    setFailed(false);
    if (query.length < 3) {
      setFound(undefined);
      return;
    }
    let gone = false;
    const timer = setTimeout(() => {
      get<PeopleFound>(`/v1/people?query=${encodeURIComponent(query)}`).then(
        ({ people }) => {
          if (gone) return;
          see(people);
          setFound(people);
        },
        () => gone || setFailed(true),
      );
    }, PAUSE_MS);
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [query]);
  const known = contacts.value.flatMap(({ status, person }) => (status === 'accepted' ? person : []));
  const people = (query.length < 3 ? known : (found ?? [])).filter(
    ({ id }) => id !== me.value?.id && !without.includes(id),
  );
  return (
    <div class="find">
      <label>
        {t('find-people')}
        <input
          type="search"
          autocomplete="off"
          dir="auto"
          value={typed}
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
      </label>
      <p class="hint" role="status">
        {failed
          ? t('search-unavailable')
          : found && !found.length
            ? t('nobody-found')
            : query.length < 3
              ? t('find-people-hint')
              : ''}
      </p>
      <ul class="people">
        {people.map((person) => (
          <li key={person.id}>
            <button
              type="button"
              class="person"
              aria-label={label(name(person.name))}
              onClick={() => {
                learn(person.id, person.name);
                choose(person);
              }}
            >
              <Avatar name={name(person.name)} of={person.id} />
              <bdi>{name(person.name)}</bdi>
              <bdi class="quiet">@{name(person.username)}</bdi>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
