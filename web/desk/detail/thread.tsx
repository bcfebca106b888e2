import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { t } from '../../shared/language';
import type { FeedEntry, Incident, Media } from '../../shared/wire';
import { discard, rewrite, type Written, write, written } from '../actions';
import { Because } from '../because';
import { type CommandStand, stands } from '../commands/stages';
import { connected } from '../session';
import { actor, dateAndTime, describe, timeOfDay } from '../words';

/** Scrolled up further than this, the responder reads something older, and is left there. */
const AT_END_PX = 80;

interface Shown {
  entries: FeedEntry[];
  state: 'loading' | 'complete' | 'failed';
  retry(): void;
}

/** Everything about an incident in one order: what happened, what was said, what was noted. */
export function Thread({ entries, state, retry }: Shown) {
  const box = useRef<HTMLOListElement>(null);
  const at_end = useRef(true);
  const last = entries[entries.length - 1]?.cursor;
  useLayoutEffect(() => {
    if (box.current && at_end.current) box.current.scrollTop = box.current.scrollHeight;
  }, [last]);
  const commands = stands(entries);
  return (
    <>
      {state === 'loading' && <p class="loading">{t('timeline-loading')}</p>}
      {state === 'failed' && (
        <p class="refused" role="alert">
          {t('timeline-failed')}{' '}
          <button type="button" onClick={retry}>
            {t('retry')}
          </button>
        </p>
      )}
      <ol
        class="thread"
        ref={box}
        onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
          at_end.current = scrollHeight - scrollTop - clientHeight < AT_END_PX;
        }}
        aria-label={t('thread')}
        aria-live="polite"
        aria-busy={state === 'loading'}
      >
        {latest(entries).map((entry) => (
          <Line key={entry.cursor} entry={entry} commands={commands} />
        ))}
      </ol>
    </>
  );
}

/** What shows attachments comes with the first of them: few incidents have any. */
function Attachment({ media }: { media: Media }) {
  const [shown, setShown] = useState<typeof import('../../shared/attached')>();
  useEffect(() => void import('../../shared/attached').then(setShown), []);
  return shown && <shown.Attached media={media} />;
}

/** A recording that went on is told again: only the last one has all of it. */
function latest(entries: FeedEntry[]): FeedEntry[] {
  const id = (entry: FeedEntry) => (entry.type === 'sos.voice_ready' ? entry.data.media.id : entry.cursor);
  const last = new Map(entries.map((entry) => [id(entry), entry]));
  return entries.filter((entry) => last.get(id(entry)) === entry);
}

function Line({ entry, commands }: { entry: FeedEntry; commands: ReadonlyMap<string, CommandStand> }) {
  const { what, words } = describe(entry, (id) => commands.get(id));
  const { by } = entry;
  const media = 'media' in entry.data && entry.data.media;
  const mine = by.kind === 'user' && by.role !== 'citizen';
  const shape = entry.type === 'message.sent' ? (mine ? 'message ours' : 'message') : entry.type.replace('.', '-');
  return (
    <li class={shape}>
      <time dateTime={entry.at} title={dateAndTime(entry.at)}>
        {timeOfDay(entry.at)}
      </time>
      <div>
        {by.kind !== 'device' && <bdi class="by">{actor(by)}</bdi>} {what}
        {words && (
          <p>
            <bdi>{words}</bdi>
          </p>
        )}
        {media && <Attachment media={media} />}
      </div>
    </li>
  );
}

const TEXT_MAX = 500;

/** What the gateway has not taken yet, and what can be done about it. */
function Unsent({ item }: { item: Written }) {
  const { text, refused } = item;
  if (!refused)
    return (
      <p class="waiting">
        <bdi>{text}</bdi> <i>{connected.value ? t('sending') : t('sending-later')}</i>
      </p>
    );
  return (
    <div class="refused" role="alert">
      <p>
        <bdi>{text}</bdi>
      </p>
      <Because why={refused} />
      <button type="button" onClick={() => rewrite(item)}>
        {t('retry')}
      </button>{' '}
      <button type="button" onClick={() => discard(item.id)}>
        {t('discard')}
      </button>
    </div>
  );
}

/** Writes to the caller, or a note for responders. */
export function Composer({ incident }: { incident: Incident }) {
  const person = incident.origin.kind === 'person';
  const [internal, setInternal] = useState(!person);
  const field = useRef<HTMLTextAreaElement>(null);

  const submit = () => {
    const text = field.current?.value.trim();
    if (!field.current || !text) return;
    field.current.value = '';
    write(incident.id, internal, text);
  };

  return (
    <form
      class={internal ? 'composer internal' : 'composer'}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {written.value
        .filter((item) => item.incident === incident.id)
        .map((item) => (
          <Unsent key={item.id} item={item} />
        ))}
      <div class="kinds">
        {person && (
          <button
            type="button"
            id="to-caller"
            aria-pressed={!internal}
            title={t('to-caller')}
            onClick={() => choose(false)}
          >
            {t('to-caller-short')} <kbd>c</kbd>
          </button>
        )}
        <button type="button" id="to-note" aria-pressed={internal} title={t('a-note')} onClick={() => choose(true)}>
          {t('note')} <kbd>i</kbd>
        </button>
      </div>
      <div class="line">
        <textarea
          ref={field}
          rows={2}
          maxLength={TEXT_MAX}
          dir="auto"
          aria-label={internal ? t('a-note') : t('to-caller')}
          placeholder={internal ? t('write-note') : t('write-to-caller')}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
              event.preventDefault();
              submit();
            }
          }}
        />
        <button type="submit">{t('send')}</button>
      </div>
    </form>
  );

  function choose(toNote: boolean) {
    setInternal(toNote);
    field.current?.focus();
  }
}
