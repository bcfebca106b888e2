import './talk.css';
import '../refused.css';
import '../attach/attach.css';
import '../call/calls';
import '../pictures/portraits';
import '../themes.css';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { t } from '../../shared/language';
import { filesOf, useChosen } from '../attach/choosing';
import { Large } from '../attach/large';
import { Avatar } from '../avatar';
import { CallScreen } from '../call/call';
import { older, presence, refresh, talks, typing } from '../chats';
import { sameDay } from '../dates';
import { isMessage, type Talk } from '../feed/talk';
import { called, other, title } from '../naming';
import { presenceOf } from '../people/presence';
import { chosen as preferred } from '../prefs';
import { go, route } from '../route';
import { Icon } from '../screen-icon';
import { standing } from '../session';
import { Sos } from '../standing';
import { pending } from '../waiting';
import { Announcements } from './announce';
import { Composer, type Doing } from './composer';
import { Gone } from './gone';
import { Log } from './log';
import { usePast } from './past';
import { rowsOf } from './rows';

/** One conversation, or one call. */
export function TalkScreen({ id = '' }: { id?: string }) {
  return route.value.screen === 'call' ? <CallScreen id={id} /> : <Conversation id={id} />;
}

function Conversation({ id }: { id: string }) {
  const talk = talks.value.get(id);
  return talk ? <Open talk={talk} /> : <Gone id={id} />;
}

function Open({ talk }: { talk: Talk }) {
  const [doing, setDoing] = useState<Doing>();
  const [over, setOver] = useState(false);
  const chosen = useChosen();
  const waiting = pending(talk.id);
  const stand = waiting.map((item) => [item.id, item.n, item.refused, 'cursor' in item].join(' ')).join();
  const { at } = route.value;
  const { past, failed, again } = usePast(talk, at);
  const seen = past?.talk ?? talk;
  const ends_here = !past || past.joined;
  const rows = useMemo(() => rowsOf(seen, ends_here ? waiting : [], sameDay), [seen, ends_here, stand]);
  const there = standing.value === 'live';
  useEffect(() => {
    if (there) refresh(talk.id).catch(() => {});
  }, [there]);
  const acts = {
    reply: (message: NonNullable<Doing>['message']) => setDoing({ is: 'reply', message }),
    edit: (message: NonNullable<Doing>['message']) => setDoing({ is: 'edit', message }),
    show: (of: { message: string; by?: string }) => {
      find(of, seen).then(
        (cursor) => {
          // Once more to where one was led before.
          if (cursor === at) go('talk', talk.id, true);
          requestAnimationFrame(() => cursor && go('talk', talk.id, true, cursor));
        },
        () => {},
      );
    },
  };
  return (
    <section
      class={`talk ${preferred.value[talk.id]?.theme ?? 'plain'}`}
      aria-label={title(talk)}
      onDragOver={(event) => {
        if (!event.dataTransfer?.types.includes('Files')) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
      }}
      onDrop={(event) => {
        const files = filesOf(event.dataTransfer);
        setOver(false);
        if (!files.length) return;
        event.preventDefault();
        chosen.add(files);
      }}
    >
      {over && <p class="drop">{t('attach-drop')}</p>}
      <Head talk={talk} />
      {failed && (
        <p class="older" role="alert">
          {t('older-failed')}{' '}
          <button type="button" onClick={again}>
            {t('try-again')}
          </button>
        </p>
      )}
      <Log
        key={past ? `past ${at}` : 'now'}
        talk={seen}
        rows={rows}
        at={at}
        older={past ? past.older : () => older(talk.id)}
        newer={ends_here ? undefined : past?.newer}
        leave={past && (() => go('talk', talk.id, true))}
        written={waiting.at(-1)?.id}
        acts={acts}
      />
      <Composer key={talk.id} talk={talk} doing={doing} set={setDoing} chosen={chosen} />
      <Announcements />
      <Large />
    </section>
  );
}

/** The cursor of a message, for which earlier pages may have to come first; none if it is not there, or the reader has gone. */
async function find(of: { message: string; by?: string }, seen: Talk): Promise<string | undefined> {
  for (let talk: Talk | undefined = seen; talk && route.value.id === seen.id; talk = talks.value.get(seen.id)) {
    const line = talk.lines.find((line) => isMessage(line) && line.id === of.message && line.by === of.by);
    if (line || talk.whole) return line?.cursor;
    await older(talk.id);
    // The page may have been asked for already.
    await new Promise(requestAnimationFrame);
  }
}

function Head({ talk }: { talk: Talk }) {
  const person = other(talk);
  const name = title(talk);
  const types = [...(typing.value.get(talk.id)?.keys() ?? [])];
  const words = types.length
    ? types.length > 1
      ? t('typing-many')
      : talk.kind === 'group'
        ? t('typing-one', { name: called(types[0] as string) })
        : t('typing')
    : talk.kind === 'group'
      ? t('members-count', { count: talk.members.length })
      : presenceOf(person);
  return (
    <header class="head">
      <button type="button" class="plain back" aria-label={t('back')} onClick={() => go('list')}>
        <Icon is="back" />
      </button>
      <Avatar name={name} of={person ?? talk.id} online={person ? presence.value.get(person)?.online : undefined} />
      <div class="name">
        <h2>{name}</h2>
        <p class="is">{words}</p>
      </div>
      <button
        type="button"
        class="plain"
        aria-label={t('search-here')}
        title={t('search-here')}
        onClick={() => go('search', talk.id)}
      >
        <Icon is="search" />
      </button>
      <button type="button" class="plain" aria-label={t('group-settings')} onClick={() => go('group', talk.id)}>
        <Icon is="people" />
      </button>
      <Sos />
    </header>
  );
}
