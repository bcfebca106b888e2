import '../themes.css';
import { useState } from 'preact/hooks';
import { ask } from '../../shared/ask';
import { t } from '../../shared/language';
import { Avatar } from '../avatar';
import { list, presence, talks } from '../chats';
import { type Role, roleOf, type Talk } from '../feed/talk';
import { roleName } from '../happening';
import { called, other, title } from '../naming';
import { GroupPicture } from '../pictures/group-picture';
import { choose, chosen, THEMES } from '../prefs';
import { go } from '../route';
import { me } from '../session';
import { Gone } from '../talk/gone';
import { useDoing } from './doing';
import { Find } from './find';
import { GroupName } from './group-name';
import { Notifications } from './notifications';
import { presenceOf } from './presence';
import { Screen } from './screen';

const ROLES: Role[] = ['owner', 'admin', 'member'];

/** What a conversation is: who is in it, what it is called, how it looks here. */
export function Group({ id = '' }: { id?: string }) {
  const talk = talks.value.get(id);
  if (!talk) return <Gone id={id} />;
  return (
    <Screen title={title(talk)} back={() => go('talk', id)}>
      {talk.kind === 'group' ? <Members talk={talk} /> : <Promote talk={talk} />}
      <Notifications id={talk.id} />
      <Looks talk={talk} />
    </Screen>
  );
}

function Promote({ talk }: { talk: Talk }) {
  const person = other(talk);
  return (
    <section>
      <p class="hint">{presenceOf(person)}</p>
      <button type="button" onClick={() => go('new', person)}>
        {t('make-group', { name: called(person ?? '') })}
      </button>
      <p class="hint">{t('promote-hint')}</p>
    </section>
  );
}

function Members({ talk }: { talk: Talk }) {
  const mine = me.value?.id ?? '';
  const my_role = roleOf(talk, mine);
  const may_lead = my_role === 'owner' || my_role === 'admin';
  const { busy, problem, act } = useDoing();
  const [asked, setAsked] = useState<string | undefined>();
  const [adding, setAdding] = useState(false);
  const [name, setName] = useState(talk.title ?? '');
  const of = `/v1/conversations/${talk.id}`;
  const change = (method: string, path: string, body?: unknown) =>
    act(async () => {
      await ask(method, path, body);
      await list();
    });
  const may_remove = (member: string) =>
    member !== mine && (my_role === 'owner' || (my_role === 'admin' && roleOf(talk, member) === 'member'));
  const members = [...talk.members].sort(
    (one, two) => ROLES.indexOf(roleOf(talk, one) ?? 'member') - ROLES.indexOf(roleOf(talk, two) ?? 'member'),
  );

  return (
    <>
      {problem && (
        <p class="refused" role="alert">
          {problem}
        </p>
      )}
      {may_lead && (
        <form
          class="line-of-writing"
          onSubmit={(event) => {
            event.preventDefault();
            change('PATCH', of, { title: name.trim() });
          }}
        >
          <GroupName value={name} set={setName} />
          <button type="submit" disabled={busy || !name.trim() || name.trim() === talk.title}>
            {t('rename')}
          </button>
        </form>
      )}
      {may_lead && <GroupPicture talk={talk} />}
      <section>
        <h3>{t('members')}</h3>
        <ul class="people">
          {members.map((member) => (
            <li key={member} class="contact">
              <Avatar name={called(member)} of={member} online={presence.value.get(member)?.online} />
              <span class="who">
                <bdi>{called(member)}</bdi>
                <small class="quiet">
                  {roleName(roleOf(talk, member))}
                  {member === mine ? ` · ${t('you')}` : ''}
                </small>
              </span>
              <span class="acts">
                {my_role === 'owner' && member !== mine && (
                  <select
                    aria-label={t('role-of', { name: called(member) })}
                    value={roleOf(talk, member)}
                    disabled={busy}
                    onChange={(event) =>
                      change('PATCH', `${of}/members/${member}`, { role: event.currentTarget.value })
                    }
                  >
                    {ROLES.map((role) => (
                      <option key={role} value={role}>
                        {roleName(role)}
                      </option>
                    ))}
                  </select>
                )}
                {may_remove(member) && (
                  <button type="button" disabled={busy} onClick={() => setAsked(member)}>
                    {t('remove')} <span class="aloud">{called(member)}</span>
                  </button>
                )}
              </span>
              {asked === member && (
                <Question
                  words={t('remove-question', { name: called(member) })}
                  yes={t('remove')}
                  no={() => setAsked(undefined)}
                  act={() => change('DELETE', `${of}/members/${member}`)}
                />
              )}
            </li>
          ))}
        </ul>
        {may_lead &&
          (adding ? (
            <Find
              without={talk.members}
              label={(who) => who}
              choose={(person) => {
                setAdding(false);
                change('POST', `${of}/members`, { members: [person.id] });
              }}
            />
          ) : (
            <button type="button" onClick={() => setAdding(true)}>
              {t('add-people')}
            </button>
          ))}
      </section>
      <section>
        <button type="button" class="danger" onClick={() => setAsked(mine)}>
          {t('leave')}
        </button>
        {asked === mine && (
          <Question
            words={t('leave-question')}
            yes={t('leave')}
            no={() => setAsked(undefined)}
            act={async () => {
              if (await change('DELETE', `${of}/members/${mine}`)) go('list', undefined, true);
            }}
          />
        )}
      </section>
    </>
  );
}

function Question({ words, yes, no, act }: { words: string; yes: string; no(): void; act(): void }) {
  return (
    <div class="question" role="alertdialog" aria-label={words}>
      <p>{words}</p>
      <button type="button" ref={(button) => button?.focus()} onClick={no}>
        {t('cancel')}
      </button>
      <button
        type="button"
        class="danger"
        onClick={() => {
          no();
          act();
        }}
      >
        {yes}
      </button>
    </div>
  );
}

/** How the conversation looks, in this browser. */
function Looks({ talk }: { talk: Talk }) {
  const mine = chosen.value[talk.id] ?? {};
  const words = { plain: t('theme-plain'), sea: t('theme-sea'), leaf: t('theme-leaf'), dusk: t('theme-dusk') };
  return (
    <section>
      <fieldset>
        <legend>{t('theme')}</legend>
        {THEMES.map((theme) => (
          <label key={theme} class={`switch theme ${theme}`}>
            <input
              type="radio"
              name="theme"
              checked={(mine.theme ?? 'plain') === theme}
              onChange={() => choose(talk.id, { theme })}
            />{' '}
            {words[theme]}
          </label>
        ))}
      </fieldset>
    </section>
  );
}
