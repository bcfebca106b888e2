import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { FeedEntry, Incident } from '../../shared/wire';
import { discard, rewrite, type Written, write, written } from '../actions';
import { type CommandStand, stands } from '../commands/stages';
import { connected } from '../session';
import { actor, dateAndTime, describe, strings, timeOfDay } from '../strings';

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
      {state === 'loading' && <p class="loading">{strings.timelineLoading}</p>}
      {state === 'failed' && (
        <p class="refused" role="alert">
          {strings.timelineFailed}{' '}
          <button type="button" onClick={retry}>
            {strings.retry}
          </button>
        </p>
      )}
      <ol
        class="thread"
        ref={box}
        onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
          at_end.current = scrollHeight - scrollTop - clientHeight < AT_END_PX;
        }}
        aria-label={strings.thread}
        aria-live="polite"
        aria-busy={state === 'loading'}
      >
        {entries.map((entry) => (
          <Line key={entry.cursor} entry={entry} commands={commands} />
        ))}
      </ol>
    </>
  );
}

function Line({ entry, commands }: { entry: FeedEntry; commands: ReadonlyMap<string, CommandStand> }) {
  const { what, words } = describe(entry, (id) => commands.get(id));
  const { by } = entry;
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
        <bdi>{text}</bdi> <i>{connected.value ? strings.sending : strings.sendingLater}</i>
      </p>
    );
  return (
    <div class="refused" role="alert">
      <p>
        <bdi>{text}</bdi> <i>{refused}</i>
      </p>
      <button type="button" onClick={() => rewrite(item)}>
        {strings.retry}
      </button>{' '}
      <button type="button" onClick={() => discard(item.id)}>
        {strings.discard}
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
            title={strings.toCaller}
            onClick={() => choose(false)}
          >
            {strings.toCallerShort} <kbd>c</kbd>
          </button>
        )}
        <button type="button" id="to-note" aria-pressed={internal} title={strings.aNote} onClick={() => choose(true)}>
          {strings.noteShort} <kbd>i</kbd>
        </button>
      </div>
      <div class="line">
        <textarea
          ref={field}
          rows={2}
          maxLength={TEXT_MAX}
          dir="auto"
          aria-label={internal ? strings.aNote : strings.toCaller}
          placeholder={internal ? strings.writeNote : strings.writeToCaller}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
              event.preventDefault();
              submit();
            }
          }}
        />
        <button type="submit">{strings.send}</button>
      </div>
    </form>
  );

  function choose(toNote: boolean) {
    setInternal(toNote);
    field.current?.focus();
  }
}
