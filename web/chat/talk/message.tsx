import { useState } from 'preact/hooks';
import { t } from '../../shared/language';
import { Attached } from '../attach/attached';
import { Going } from '../attach/going';
import { time } from '../dates';
import { full } from '../days';
import { receipt } from '../feed/receipts';
import { isMessage, type Message, type Talk } from '../feed/talk';
import { called } from '../naming';
import { Icon } from '../screen-icon';
import { amend } from '../sending';
import { me } from '../session';
import { gistOf, name as harmless, words } from '../text';
import { pendingChange } from '../waiting';
import { ReceiptMark } from './receipt';
import { Refusal } from './refusal';
import type { Row } from './rows';

export interface Acts {
  reply(message: Message): void;
  edit(message: Message): void;
  show(message: { message: string; by?: string }): void;
}

/** A message: what was said, to what, and how far it has come. */
export function MessageRow({
  row,
  talk,
  acts,
  last,
}: {
  row: Extract<Row, { line: Message }>;
  talk: Talk;
  acts: Acts;
  last: boolean;
}) {
  const { line } = row;
  const mine = line.by === me.value?.id;
  const change = mine ? pendingChange(line.id) : undefined;
  const deleted = line.deleted_at || (change?.does === 'delete' && !change.refused);
  const text = change?.does === 'edit' ? change.text : line.text;
  const author = harmless(line.name) || called(line.by);
  return (
    <div class={`message ${mine ? 'mine' : ''} ${row.follows ? 'follows' : ''}`}>
      <div class="bubble">
        {!mine && !row.follows && talk.kind === 'group' && <bdi class="by">{author}</bdi>}
        <span class="aloud">{mine ? t('you') : author}: </span>
        {line.reply_to && <Quote talk={talk} of={line.reply_to} show={acts.show} />}
        {deleted ? (
          <p class="deleted">{t('deleted-message')}</p>
        ) : (
          <>
            {line.media && <Attached media={line.media} by={mine ? t('you') : author} />}
            {text && (
              <p class="text" dir="auto">
                {words(text)}
              </p>
            )}
          </>
        )}
        <p class="foot">
          {change && !change.refused && <span>{t(change.does === 'edit' ? 'edit-pending' : 'delete-pending')}</span>}
          {!change && line.edited_at && !line.deleted_at && <span>{t('edited')}</span>}
          <time dateTime={line.at} title={full(line.at)}>
            {time(line.at)}
          </time>
          {mine && !line.deleted_at && <ReceiptMark of={receipt(talk, line.cursor, line.by)} plain={last} />}
        </p>
        {change?.refused && <Refusal of={change} />}
      </div>
      {!deleted && <Menu line={line} mine={mine} talk={talk} acts={acts} />}
    </div>
  );
}

/** A message of mine that the channel has not brought yet. */
export function PendingRow({
  row,
  talk,
  acts,
  last,
}: {
  row: Extract<Row, { is: 'pending' }>;
  talk: Talk;
  acts: Acts;
  last: boolean;
}) {
  const { item } = row;
  const stored = 'cursor' in item;
  return (
    <div class={`message mine ${row.follows ? 'follows' : ''}`}>
      <div class="bubble">
        <span class="aloud">{t('you')}: </span>
        {item.does === 'send' && item.reply_to && <Quote talk={talk} of={item.reply_to} show={acts.show} />}
        {item.does === 'attach' && <Going item={item} over={stored || !!item.refused} />}
        {item.text && (
          <p class="text" dir="auto">
            {words(item.text)}
          </p>
        )}
        {item.refused ? (
          <Refusal of={item} />
        ) : (
          <p class="foot">
            <time dateTime={item.at}>{time(item.at)}</time>
            {(stored || item.n) && (
              <ReceiptMark
                of={stored ? receipt(talk, item.cursor, item.by) : { is: 'saved' }}
                plain={last || !stored}
              />
            )}
          </p>
        )}
      </div>
    </div>
  );
}

function Quote({ talk, of, show }: { talk: Talk; of: { message: string; by?: string }; show: Acts['show'] }) {
  const answered = talk.lines.find(
    (line): line is Message => isMessage(line) && line.id === of.message && line.by === of.by,
  );
  const text = !answered
    ? t('not-loaded')
    : answered.deleted_at
      ? t('deleted-message')
      : gistOf({ text: answered.text, kind: answered.media?.kind });
  return (
    <button type="button" class="quote" onClick={() => show(of)}>
      <bdi class="by">{of.by === me.value?.id ? t('you') : called(of.by ?? '')}</bdi>
      <bdi>{text}</bdi>
    </button>
  );
}

/** What can be done with a message. A deletion is asked once more. */
function Menu({ line, mine, talk, acts }: { line: Message; mine: boolean; talk: Talk; acts: Acts }) {
  const [state, set] = useState<'shut' | 'open' | 'asked'>('shut');
  // The button that was pressed goes: the focus stays at the message, if `what` takes it nowhere else.
  const act = (what: () => void) => (event: MouseEvent) => {
    (event.currentTarget as Element).closest<HTMLElement>('.line')?.focus({ preventScroll: true });
    set('shut');
    what();
  };
  const shut = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || state === 'shut') return;
    event.preventDefault();
    set('shut');
    (event.currentTarget as Element).querySelector('button')?.focus();
  };
  return (
    <div class={`menu ${state}`} role="toolbar" aria-label={t('message-menu')} onKeyDown={shut}>
      <button
        type="button"
        class="plain more"
        // Enter on the message opens it: with a stop at each of them the way to the field would be long.
        tabIndex={-1}
        aria-label={t('message-menu')}
        aria-expanded={state !== 'shut'}
        onClick={() => set(state === 'shut' ? 'open' : 'shut')}
      >
        <Icon is="more" />
      </button>
      {state === 'open' && (
        <div class="acts">
          <button type="button" onClick={act(() => acts.reply(line))}>
            {t('reply')}
          </button>
          {line.text && (
            <button type="button" onClick={act(() => navigator.clipboard?.writeText(line.text))}>
              {t('copy')}
            </button>
          )}
          {mine && line.text && (
            <button type="button" onClick={act(() => acts.edit(line))}>
              {t('edit')}
            </button>
          )}
          {mine && (
            <button type="button" onClick={() => set('asked')}>
              {t('delete')}
            </button>
          )}
        </div>
      )}
      {state === 'asked' && (
        <div class="acts" role="alertdialog" aria-label={t('delete-question')}>
          <p>{t('delete-question')}</p>
          <button type="button" ref={(button) => button?.focus()} onClick={act(() => {})}>
            {t('cancel')}
          </button>
          <button type="button" class="danger" onClick={act(() => amend('delete', talk.id, line.id, line.cursor))}>
            {t('delete')}
          </button>
        </div>
      )}
    </div>
  );
}
