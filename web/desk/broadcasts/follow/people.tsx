import { useEffect, useState } from 'preact/hooks';
import { t } from '../../../shared/language';
import type { BroadcastFigures, BroadcastGroup, BroadcastPerson } from '../../../shared/wire';
import { Age } from '../../age';
import { incidents } from '../../session';
import { select } from '../../view';
import { useGroup } from './followed';
import { loadTalks, talks } from './talks';

interface Shown {
  id: string;
  figures: BroadcastFigures;
  asks_safe: boolean;
}

/** Whom it is for: who needs help, then who says nothing, then who is safe. */
export function People({ id, figures, asks_safe }: Shown) {
  const [chosen, setChosen] = useState<BroadcastGroup>(asks_safe ? 'need_help' : 'silent');
  useEffect(() => void loadTalks(), []);
  const groups: [BroadcastGroup, string, number][] = [
    ['need_help', t('figure-help'), figures.need_help],
    ['silent', t('figure-silent'), figures.silent],
    ['safe', t('figure-safe'), figures.safe],
  ];
  return (
    <section class="people" aria-label={t('the-people')}>
      <h3>{t('the-people')}</h3>
      {asks_safe && (
        <fieldset class="choices" aria-label={t('the-people')}>
          {groups.map(([group, name, count]) => (
            <button key={group} type="button" aria-pressed={group === chosen} onClick={() => setChosen(group)}>
              {name} <b>{t('number', { number: count })}</b>
            </button>
          ))}
        </fieldset>
      )}
      <GroupList key={chosen} id={id} group={chosen} />
    </section>
  );
}

function GroupList({ id, group }: { id: string; group: BroadcastGroup }) {
  const { people, more, failed, load, extend } = useGroup(id, group);
  return (
    <>
      {failed.value && (
        <p class="refused" role="alert">
          {t('people-failed')}{' '}
          <button type="button" onClick={load}>
            {t('retry')}
          </button>
        </p>
      )}
      {!people.value && !failed.value && <p class="empty">{t('loading')}</p>}
      {people.value?.length === 0 && <p class="empty">{t('nobody')}</p>}
      <ul>
        {people.value?.map((person) => (
          <Person key={person.person.id} person={person} />
        ))}
      </ul>
      {more.value && (
        <button type="button" onClick={extend}>
          {t('more-people')}
        </button>
      )}
    </>
  );
}

/** One person: what they answered, and how far it has come to them. */
function Person({ person: { person, answer, reached_at, seen_at } }: { person: BroadcastPerson }) {
  const call = [...incidents.value.values()].find(
    ({ origin, status }) => origin.kind === 'person' && origin.user === person.id && status !== 'resolved',
  );
  const talk = talks.value.get(person.id);
  return (
    <li class={answer?.answer}>
      <div>
        <b>
          <bdi>{person.name}</bdi>
        </b>{' '}
        <bdi class="quiet">{person.username}</bdi>
        {answer?.note && (
          <p>
            <bdi>{answer.note}</bdi>
          </p>
        )}
        <p class="quiet">
          {answer && (
            <>
              <strong>{answer.answer === 'safe' ? t('says-safe') : t('says-help')}</strong>{' '}
              <Age at={answer.answered_at} ago />.{' '}
            </>
          )}
          {reached_at ? (
            <>
              {t('it-reached')} <Age at={reached_at} ago />.{' '}
            </>
          ) : (
            t('not-reached')
          )}
          {seen_at && (
            <>
              {t('was-seen')} <Age at={seen_at} ago />.
            </>
          )}
          {reached_at && !seen_at && t('not-seen')}
        </p>
      </div>
      {talk && <a href={`/chat#talk/${talk}`}>{t('open-talk')}</a>}
      {call && (
        <button type="button" onClick={() => select(call.id, true)}>
          {t('open-call')}
        </button>
      )}
    </li>
  );
}
