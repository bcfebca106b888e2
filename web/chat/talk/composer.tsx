import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { t } from '../../shared/language';
import { Choose } from '../attach/choose';
import { type Chosen, filesOf } from '../attach/choosing';
import { ChosenList } from '../attach/chosen';
import { Recorder } from '../attach/recorder';
import { isMessage, type Line, type Message, type Talk } from '../feed/talk';
import { called } from '../naming';
import type { Attachable } from '../outbox/outgoing';
import { draft, drafts } from '../prefs';
import { Icon } from '../screen-icon';
import { amend, attach, send } from '../sending';
import { link, me } from '../session';
import { words } from '../text';
import { length } from './length';

const LENGTH_MAX = 500;
const COUNTED_FROM = 450;
const TYPING_EVERY_MS = 3_000;

export type Doing = { is: 'reply' | 'edit'; message: Message } | undefined;

/** Where a message is written. Enter sends it, and what was chosen to be attached. */
export function Composer({
  talk,
  doing,
  set,
  chosen,
}: {
  talk: Talk;
  doing: Doing;
  set(doing: Doing): void;
  chosen: Chosen;
}) {
  const field = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState(drafts.value[talk.id] ?? '');
  const [recording, setRecording] = useState(false);
  const told_at = useRef(Number.NEGATIVE_INFINITY);
  const long = length(text.trim());
  const things = chosen.chosen.length;
  const editing = doing?.is === 'edit' ? doing.message : undefined;

  // Before the next key.
  useLayoutEffect(() => {
    if (!doing) return;
    if (doing.is === 'edit') setText(doing.message.text);
    field.current?.focus();
  }, [doing]);
  useLayoutEffect(() => {
    if (things) field.current?.focus();
  }, [things]);

  const leave = () => {
    if (editing) setText(drafts.value[talk.id] ?? '');
    set(undefined);
  };
  const write = (value: string) => {
    setText(value);
    if (editing) return;
    draft(talk.id, value);
    if (!value || performance.now() - told_at.current < TYPING_EVERY_MS) return;
    told_at.current = performance.now();
    link.send('typing', { conversation: talk.id }, false).catch(() => {});
  };
  const submit = () => {
    const said = text.trim();
    if ((!said && !things) || long > LENGTH_MAX || chosen.busy) return;
    if (editing) {
      if (!said) return;
      if (said !== editing.text) amend('edit', talk.id, editing.id, editing.cursor, said);
      leave();
      return;
    }
    const answered = doing?.message;
    // What is attached answers nothing: the words do.
    const beside = answered ? '' : said;
    if (things) attach(talk.id, chosen.chosen, beside);
    if (said && !(things && beside))
      send(talk.id, said, answered && { cursor: answered.cursor, message: answered.id, by: answered.by });
    chosen.clear();
    told_at.current = Number.NEGATIVE_INFINITY;
    setText('');
    draft(talk.id, '');
    set(undefined);
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      submit();
    } else if (event.key === 'Escape' && (doing || things)) {
      // What was chosen is not kept: it goes by its own button only.
      event.preventDefault();
      if (doing) leave();
    } else if (event.key === 'ArrowUp' && !text) {
      const last = lastOfMine(talk, me.value?.id ?? '');
      if (!last) return;
      event.preventDefault();
      set({ is: 'edit', message: last });
    }
  };

  const recorded = (what?: Attachable) => {
    setRecording(false);
    if (what) attach(talk.id, [what]);
    requestAnimationFrame(() => field.current?.focus());
  };

  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {doing && (
        <p class="doing">
          <span>
            <b>{editing ? t('editing') : t('replying-to', { name: called(doing.message.by) })}</b>{' '}
            {!editing && <bdi>{words(doing.message.text)}</bdi>}
          </span>
          <button type="button" class="plain" onClick={leave}>
            {editing ? t('stop-editing') : t('stop-replying')}
          </button>
        </p>
      )}
      {!editing && <ChosenList of={chosen} />}
      {recording && <Recorder done={recorded} />}
      <div class="line-of-writing" hidden={recording}>
        {!editing && <Choose into={chosen} />}
        <textarea
          ref={field}
          rows={1}
          dir="auto"
          aria-label={t('write')}
          aria-describedby="keys-hint count"
          placeholder={t('write')}
          enterkeyhint="send"
          value={text}
          onInput={(event) => write(event.currentTarget.value)}
          onKeyDown={onKey}
          onPaste={(event) => {
            const files = filesOf(event.clipboardData);
            if (!files.length || editing) return;
            event.preventDefault();
            chosen.add(files);
          }}
        />
        {!editing && !text && 'MediaRecorder' in window && (
          <button
            type="button"
            class="plain"
            aria-label={t('record-voice')}
            title={t('record-voice')}
            onClick={() => setRecording(true)}
          >
            <Icon is="voice" />
          </button>
        )}
        <button
          type="submit"
          class="main"
          aria-label={editing ? t('save') : t('send')}
          disabled={(!long && (!!editing || !things)) || long > LENGTH_MAX || chosen.busy}
        >
          <Icon is="send" />
        </button>
      </div>
      <p id="count" class={long > LENGTH_MAX ? 'over' : ''} aria-live="polite">
        {long >= COUNTED_FROM &&
          (long > LENGTH_MAX
            ? t('characters-over', { count: long - LENGTH_MAX })
            : t('characters-left', { count: LENGTH_MAX - long }))}
      </p>
      <p id="keys-hint" class="aloud">
        {t('keys-hint')}
      </p>
    </form>
  );
}

/** The last of my messages in a conversation of which the words can still be changed. */
function lastOfMine(talk: Talk, mine: string): Message | undefined {
  const can = (line: Line): line is Message => isMessage(line) && line.by === mine && !!line.text && !line.deleted_at;
  return talk.lines.findLast(can);
}
