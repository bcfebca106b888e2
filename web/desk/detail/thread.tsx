import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ErrorBody, FeedEntry, Incident } from '../../shared/wire';
import { note, say } from '../session';
import { actor, dateAndTime, describe, strings, timeOfDay } from '../strings';

/** Everything about an incident in one order: what happened, what was said, what was noted. */
export function Thread({ entries, failed, retry }: { entries: FeedEntry[]; failed: boolean; retry(): void }) {
  const end = useRef<HTMLOListElement>(null);
  const last = entries[entries.length - 1]?.cursor;
  useLayoutEffect(() => {
    const box = end.current;
    if (box && box.scrollHeight - box.scrollTop - box.clientHeight < 400) box.scrollTop = box.scrollHeight;
  }, [last]);
  return (
    <>
      {failed && (
        <p class="refused">
          {strings.timelineFailed}{' '}
          <button type="button" onClick={retry}>
            {strings.retry}
          </button>
        </p>
      )}
      <ol class="thread" ref={end} aria-label={strings.thread} aria-live="polite">
        {entries.map((entry) => (
          <Line key={entry.cursor} entry={entry} />
        ))}
      </ol>
    </>
  );
}

function Line({ entry }: { entry: FeedEntry }) {
  const { what, words } = describe(entry);
  const { by } = entry;
  const mine = by.kind === 'user' && by.role !== 'citizen';
  const shape = entry.type === 'message.sent' ? (mine ? 'message ours' : 'message') : entry.type.replace('.', '-');
  return (
    <li class={shape}>
      <time dateTime={entry.at} title={dateAndTime(entry.at)}>
        {timeOfDay(entry.at)}
      </time>
      <div>
        <bdi class="by">{actor(by)}</bdi> {what}
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

/** Writes to the caller, or a note for responders. What is not sent yet is said so, and kept. */
export function Composer({ incident }: { incident: Incident }) {
  const person = incident.origin.kind === 'person';
  const [internal, setInternal] = useState(!person);
  const [waiting, setWaiting] = useState<string[]>([]);
  const [problem, setProblem] = useState('');
  const field = useRef<HTMLTextAreaElement>(null);

  const submit = async () => {
    const text = field.current?.value.trim();
    if (!field.current || !text) return;
    field.current.value = '';
    setProblem('');
    setWaiting((texts) => [...texts, text]);
    try {
      await (internal ? note(incident.id, text) : say(incident.id, text));
    } catch (refusal) {
      setProblem(strings.failed((refusal as ErrorBody | undefined)?.message));
      if (field.current && !field.current.value) field.current.value = text;
    }
    setWaiting((texts) => texts.filter((other) => other !== text));
  };

  return (
    <form
      class={internal ? 'composer internal' : 'composer'}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {waiting.map((text) => (
        <p class="waiting" key={text}>
          <bdi>{text}</bdi> <i>{strings.sending}</i>
        </p>
      ))}
      {problem && (
        <p class="refused" role="alert">
          {problem}
        </p>
      )}
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
