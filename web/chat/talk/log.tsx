import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../../shared/language';
import { saw } from '../chats';
import { day } from '../days';
import { isAfter } from '../feed/cursor';
import { isMessage, type Talk } from '../feed/talk';
import { happening } from '../happening';
import { Icon } from '../screen-icon';
import { me } from '../session';
import { type Acts, MessageRow, PendingRow } from './message';
import type { Row } from './rows';
import { useScroller } from './scroller';

/** So many rows before the first that is in sight, the page before is asked for. */
const AHEAD_ROWS = 60;
/** A row that is scrolled to is drawn within so many pictures. */
const FRAMES_MAX = 20;

/** What is shown of a conversation, and where more of it is. */
export interface Shown {
  talk: Talk;
  rows: Row[];
  older(): Promise<void>;
  /** There is more after the last row: it is fetched by `newer`, and `leave` goes to the newest. */
  newer?(): Promise<void>;
  leave?(): void;
  /** What I wrote last, and the channel has not brought yet. */
  written?: string;
  /** The cursor of the message that is to be seen. */
  at?: string;
  acts: Acts;
}

/** What was said: of thousands of messages only those in sight are drawn. */
export function Log({ talk, rows, older, newer, leave, at, written, acts }: Shown) {
  const sought = at === undefined ? -1 : rows.findIndex((row) => 'line' in row && row.line.cursor === at);
  const { box, scroller } = useScroller(
    rows.map(({ key }) => key),
    sought,
    !newer,
  );
  const [failed, setFailed] = useState(false);
  const [focused, setFocused] = useState<string | undefined>();
  const seen = useRef('');
  const items = scroller.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const at_end = !newer && (rows.length === 0 || scroller.isAtEnd());
  const near_end = !!newer && (items.at(-1)?.index ?? 0) > rows.length - AHEAD_ROWS;
  const mine = me.value?.id;

  useEffect(() => {
    if (talk.whole || first > AHEAD_ROWS || failed) return;
    older().catch(() => setFailed(true));
  }, [talk.id, talk.whole, first > AHEAD_ROWS, talk.lines.length, failed]);
  useEffect(() => {
    if (near_end && !failed) newer?.().catch(() => setFailed(true));
  }, [near_end, talk.lines.length, failed]);
  // What is sought stays in sight while pages come, until the reader goes elsewhere.
  const held = useRef<string | undefined>(undefined);
  useEffect(() => {
    held.current = at;
  }, [at]);
  useEffect(() => {
    if (sought >= 0 && held.current === at) show(sought);
  }, [at, sought, rows.length]);
  const letGo = () => {
    held.current = undefined;
  };
  const toNewest = () => {
    letGo();
    if (leave) leave();
    else scroller.scrollToEnd();
  };
  // Whoever writes sees it, wherever they were reading.
  const known = useRef(new Set([undefined, written]));
  useEffect(() => {
    if (known.current.has(written)) return;
    known.current.add(written);
    toNewest();
  }, [written]);

  const look = () => {
    const last = rows.findLast((row) => row.is === 'message' || row.is === 'happening');
    if (newer || !last || !('line' in last) || document.hidden || !document.hasFocus() || !scroller.isAtEnd()) return;
    seen.current = last.line.cursor;
    saw(talk.id, last.line.cursor);
  };
  useEffect(look);
  useEffect(() => {
    const back = () => look();
    addEventListener('focus', back);
    document.addEventListener('visibilitychange', back);
    return () => {
      removeEventListener('focus', back);
      document.removeEventListener('visibilitychange', back);
    };
  });

  const since = seen.current || talk.read;
  const news = at_end
    ? 0
    : talk.lines.filter((line) => isMessage(line) && line.by !== mine && isAfter(line.cursor, since)).length;
  const last_mine = rows.findLast((row) => row.is === 'pending' || (row.is === 'message' && row.line.by === mine));
  const stop = rows.some(({ key }) => key === focused) ? focused : rows.at(-1)?.key;

  const show = (to: number, align: 'center' | 'auto' = 'center') => {
    setFocused(rows[to]?.key);
    scroller.scrollToIndex(to, { align });
    // The row may have to be drawn first.
    const focus = (left: number) => {
      const row = box.current?.querySelector<HTMLElement>(`[data-index="${to}"]`);
      if (row) row.focus({ preventScroll: true });
      else if (left) requestAnimationFrame(() => focus(left - 1));
    };
    requestAnimationFrame(() => focus(FRAMES_MAX));
  };
  const step = (event: KeyboardEvent) => {
    const target = event.target as HTMLElement;
    if (!target.matches('.line')) return;
    const at = Number(target.dataset.index);
    const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: rows.length - 1 }[event.key];
    letGo();
    if (event.key === 'Enter') target.querySelector<HTMLElement>('.more')?.click();
    if (to === undefined || to < 0 || to >= rows.length) return;
    event.preventDefault();
    show(to, 'auto');
  };

  return (
    <div class="log-frame">
      {failed && (
        <p class="older" role="alert">
          {t('older-failed')}{' '}
          <button type="button" onClick={() => setFailed(false)}>
            {t('try-again')}
          </button>
        </p>
      )}
      <div
        class="log"
        role="log"
        aria-live="off"
        aria-label={t('messages')}
        ref={box}
        onKeyDown={step}
        onWheel={letGo}
        onTouchMove={letGo}
        onPointerDown={letGo}
        tabIndex={-1}
      >
        <div class="sheet" style={{ blockSize: `${scroller.getTotalSize()}px` }}>
          {items.map(({ index, key, start }) => {
            const row = rows[index];
            return (
              row && (
                <article
                  key={key}
                  class={index === sought ? 'line sought' : 'line'}
                  data-index={index}
                  tabIndex={row.key === stop ? 0 : -1}
                  onFocus={() => setFocused(row.key)}
                  ref={scroller.measureElement}
                  style={{ transform: `translateY(${start}px)` }}
                >
                  <Line row={row} talk={talk} acts={acts} last={row === last_mine} />
                </article>
              )
            );
          })}
        </div>
      </div>
      {!at_end && (
        <button type="button" class="newest" onClick={toNewest} aria-label={news ? undefined : t('to-newest')}>
          <Icon is="down" /> {news > 0 && t('new-messages', { count: news })}
        </button>
      )}
    </div>
  );
}

function Line({ row, talk, acts, last }: { row: Row; talk: Talk; acts: Acts; last: boolean }) {
  switch (row.is) {
    case 'beginning':
      return <p class="between">{t('beginning')}</p>;
    case 'day':
      return (
        <h3 class="between">
          <time dateTime={row.at}>{day(row.at)}</time>
        </h3>
      );
    case 'happening':
      return <p class="between">{happening(row.line)}</p>;
    case 'message':
      return <MessageRow row={row} talk={talk} acts={acts} last={last} />;
    case 'pending':
      return <PendingRow row={row} talk={talk} acts={acts} last={last} />;
  }
}
