import { useEffect, useState } from 'preact/hooks';
import { ask } from '../../shared/ask';
import { keepLanguage, LANGUAGES, type Language, language, t } from '../../shared/language';
import { get } from '../../shared/token';
import type { LoginSessionList, Me } from '../../shared/wire';
import { full } from '../dates';
import { useDoing } from '../people/doing';
import { Screen } from '../people/screen';
import { go } from '../route';
import { me } from '../session';
import { words } from '../text';
import { outgoing } from '../waiting';
import { leaveThisBrowser } from './leave';
import { MyData } from './my-data';
import { Places } from './places';
import { Pushes } from './pushes';

/** Who I am, which language I read, and where I am signed in. */
export function Settings() {
  const mine = me.value;
  const [name, setName] = useState(mine?.name ?? '');
  const [saved, setSaved] = useState(false);
  const { busy, problem, act } = useDoing();
  return (
    <Screen title={t('settings')} back={() => go('list')}>
      {problem && (
        <p class="refused" role="alert">
          {problem}
        </p>
      )}
      <form
        class="line-of-writing"
        onSubmit={async (event) => {
          event.preventDefault();
          setSaved(
            await act(async () => {
              me.value = await ask<Me>('PATCH', '/v1/me', { name: name.trim() });
            }),
          );
        }}
      >
        <label>
          {t('my-name')}
          <input
            required
            maxLength={80}
            dir="auto"
            value={name}
            onInput={(event) => setName(event.currentTarget.value)}
          />
        </label>
        <button type="submit" disabled={busy || !name.trim() || name.trim() === mine?.name}>
          {t('save')}
        </button>
      </form>
      <p class="hint" role="status">
        {saved ? t('saved') : ''}
      </p>
      <p class="hint">
        {t('user-name')}: <bdi>{mine?.username}</bdi>
      </p>
      <Tongue />
      <Pushes />
      <Places />
      <Sessions />
      <SignOut />
      <MyData />
    </Screen>
  );
}

/** The page is loaded anew in the other language; what was begun is kept. */
function Tongue() {
  const choose = async (tag: Language) => {
    keepLanguage(tag);
    await ask('PATCH', '/v1/me', { locale: tag }).catch(() => {});
    const address = new URL(location.href);
    address.searchParams.delete('lang');
    history.replaceState(null, '', address);
    location.reload();
  };
  return (
    <label>
      {t('language')}
      <select value={language} onChange={(event) => choose(event.currentTarget.value as Language)}>
        {Object.entries(LANGUAGES).map(([tag, name]) => (
          <option key={tag} value={tag} lang={tag}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

function Sessions() {
  const [sessions, setSessions] = useState<LoginSessionList['sessions']>([]);
  const { busy, problem, act } = useDoing();
  const look = () => get<LoginSessionList>('/v1/me/sessions').then((all) => setSessions(all.sessions));
  useEffect(() => {
    look().catch(() => {});
  }, []);
  const end = (path: string) =>
    act(async () => {
      await ask('POST', path, {});
      await look();
    });
  return (
    <section>
      <h3>{t('signed-in-at')}</h3>
      {problem && (
        <p class="refused" role="alert">
          {problem}
        </p>
      )}
      <ul class="people">
        {sessions.map((session) => (
          <li key={session.id} class="contact">
            <span class="who">
              <bdi>{words(session.agent ?? session.address ?? '')}</bdi>
              <small class="quiet">
                {session.current ? `${t('this-one')} · ` : ''}
                {t('last-used', { when: full(session.last_used_at) })}
              </small>
            </span>
            {!session.current && (
              <button type="button" disabled={busy} onClick={() => end(`/v1/me/sessions/${session.id}/end`)}>
                {t('end-session')}
              </button>
            )}
          </li>
        ))}
      </ul>
      {sessions.length > 1 && (
        <button type="button" disabled={busy} onClick={() => end('/v1/me/sessions/end')}>
          {t('end-others')}
        </button>
      )}
    </section>
  );
}

/** Leaves nothing of the person in this browser. What is not sent yet would be lost, and is asked about. */
function SignOut() {
  const count = outgoing.value.length;
  const { busy, problem, act } = useDoing();
  const leave = () => {
    if (count && !confirm(t('sign-out-unsent', { count }))) return;
    act(leaveThisBrowser);
  };
  return (
    <section>
      {problem && (
        <p class="refused" role="alert">
          {problem}
        </p>
      )}
      <button type="button" class="danger" disabled={busy} onClick={leave}>
        {t('sign-out')}
      </button>
    </section>
  );
}
