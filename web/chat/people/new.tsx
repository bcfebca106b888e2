import { useEffect, useMemo, useState } from 'preact/hooks';
import { ask } from '../../shared/ask';
import { t } from '../../shared/language';
import type { Conversation, PersonView } from '../../shared/wire';
import { list, names } from '../chats';
import { go } from '../route';
import { name } from '../text';
import { listContacts } from './contacts';
import { ContactsPart } from './contacts-part';
import { useDoing } from './doing';
import { Find } from './find';
import { GroupName } from './group-name';
import { Screen } from './screen';

/** A new conversation with one, or a group of several. `id`: somebody who is in the group from the start. */
export function New({ id: first }: { id?: string }) {
  const [is_group, setGroup] = useState(!!first);
  const start = first ? [{ id: first, name: names.value.get(first) ?? '', username: '' }] : [];
  const [chosen, setChosen] = useState<PersonView[]>(start);
  const [title, setTitle] = useState('');
  const { busy, problem, act } = useDoing();
  // A repetition after a lost answer opens no second one.
  const id = useMemo(() => crypto.randomUUID(), [is_group]);
  useEffect(() => {
    listContacts().catch(() => {});
  }, []);
  const open = (kind: 'direct' | 'group', people: PersonView[]) =>
    act(async () => {
      const members = people.map((person) => person.id);
      const body = { id, kind, members, ...(kind === 'group' ? { title: title.trim() } : {}) };
      const opened = await ask<Conversation>('POST', '/v1/conversations', body);
      await list();
      go('talk', opened.id, true);
    });

  return (
    <Screen title={is_group ? t('new-group') : t('new-conversation')} back={() => go('list')}>
      {problem && (
        <p class="refused" role="alert">
          {problem}
        </p>
      )}
      {is_group ? (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            open('group', chosen);
          }}
        >
          {first && <p class="hint">{t('promote-hint')}</p>}
          <GroupName value={title} set={setTitle} />
          {chosen.length > 0 && (
            <ul class="chosen" aria-label={t('chosen-people')}>
              {chosen.map((person) => (
                <li key={person.id}>
                  <button
                    type="button"
                    aria-label={t('take-off', { name: name(person.name) })}
                    onClick={() => setChosen(chosen.filter((one) => one !== person))}
                  >
                    <bdi>{name(person.name)}</bdi> <span aria-hidden="true">×</span>
                  </button>
                </li>
              ))}
            </ul>
          )}
          <button type="submit" class="main" disabled={busy || !title.trim() || !chosen.length}>
            {t('create-group')}
          </button>
        </form>
      ) : (
        <button type="button" onClick={() => setGroup(true)}>
          {t('new-group')}
        </button>
      )}
      <Find
        without={chosen.map((person) => person.id)}
        label={(of) => (is_group ? of : t('write-to', { name: of }))}
        choose={(person) => (is_group ? setChosen([...chosen, person]) : open('direct', [person]))}
      />
      {!is_group && <ContactsPart />}
    </Screen>
  );
}
