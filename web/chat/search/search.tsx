import './search.css';
import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../../shared/language';
import { talks } from '../chats';
import { brief } from '../dates';
import { full } from '../days';
import { conversationOf } from '../feed/talk';
import { called, title } from '../naming';
import { Screen } from '../people/screen';
import { go } from '../route';
import { me } from '../session';
import { gistOf, words } from '../text';
import { excerpt } from './hits';
import { type Found, useLooking } from './looking';

/** Finds what was said: in every conversation of mine, or in one (`id`). */
export function Search({ id }: { id?: string }) {
  const [typed, setTyped] = useState(last.typed);
  const field = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLOListElement>(null);
  const { found, is, more } = useLooking(typed, id);
  const within = id ? talks.value.get(id) : undefined;
  useEffect(() => field.current?.select(), []);
  useEffect(() => {
    last.typed = typed;
  }, [typed]);

  const step = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!by) return;
    const all = [...(list.current?.querySelectorAll('a') ?? [])];
    const at = all.indexOf(document.activeElement as HTMLAnchorElement);
    event.preventDefault();
    (all[at + by] ?? (at + by < 0 ? field.current : all[at]))?.focus();
  };
  return (
    <Screen
      title={within ? t('search-in', { name: title(within) }) : t('search')}
      back={() => (id ? go('talk', id) : go('list'))}
    >
      <search class="looking" onKeyDown={step}>
        <label>
          {t('search-what')}
          <input
            type="search"
            ref={field}
            autocomplete="off"
            dir="auto"
            maxLength={500}
            value={typed}
            onInput={(event) => setTyped(event.currentTarget.value)}
          />
        </label>
        {id && (
          <button type="button" onClick={() => go('search', undefined, true)}>
            {t('search-everywhere')}
          </button>
        )}
        <p class="hint" role="status">
          {is === 'idle' && t('search-hint')}
          {is === 'looking' && t('searching')}
          {is === 'failed' && t('search-failed')}
          {is === 'more' && t('search-found-so-far', { count: found.length })}
          {is === 'done' && (found.length ? t('search-found', { count: found.length }) : t('search-nothing'))}
        </p>
        <ol class="found" ref={list}>
          {found.map((entry) => (
            <Hit key={entry.cursor} entry={entry} query={typed} alone={!!id} />
          ))}
        </ol>
        {(is === 'more' || is === 'failed') && (
          <button type="button" onClick={more}>
            {is === 'failed' ? t('try-again') : t('search-further')}
          </button>
        )}
      </search>
    </Screen>
  );
}

/** What was searched for last: whoever comes back from a message goes on there. */
const last = { typed: '' };

/** One message that was found: where, who, when, and what stands round the hit. */
function Hit({ entry, query, alone }: { entry: Found; query: string; alone: boolean }) {
  const id = conversationOf(entry) ?? '';
  const talk = talks.value.get(id);
  const by = entry.by.kind === 'user' ? entry.by.id : '';
  const { text, media } = entry.data;
  return (
    <li>
      <a
        href={`#talk/${id}/${entry.cursor}`}
        onClick={(event) => {
          if (event.ctrlKey || event.metaKey || event.shiftKey) return;
          event.preventDefault();
          go('talk', id, false, entry.cursor);
        }}
      >
        <span class="where">
          {!alone && talk && (
            <>
              <bdi>{title(talk)}</bdi> ·{' '}
            </>
          )}
          <bdi>{by === me.value?.id ? t('you') : called(by)}</bdi>
        </span>
        <time dateTime={entry.at} title={full(entry.at)}>
          {brief(entry.at)}
        </time>
        <span class="what" dir="auto">
          {excerpt(words(text), query).map(([part, is_hit], at) => (is_hit ? <mark key={at}>{part}</mark> : part))}
          {!text && gistOf({ text, kind: media?.kind })}
        </span>
      </a>
    </li>
  );
}
