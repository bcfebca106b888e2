import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { get } from '../../shared/token';
import type { FeedEntry, TimelinePage } from '../../shared/wire';
import { learn, onArrival } from '../chats';
import { isAfter } from '../feed/cursor';
import { apply, isAmendment, linesOf, type Talk } from '../feed/talk';

const PAGE = 50;

/** A stretch of a conversation round a message that lies before what this browser has of it. */
export interface Past {
  /** The conversation as if it ended with this stretch, or, once that reaches it, with what is known here. */
  talk: Talk;
  /** It reaches what is known here. */
  joined: boolean;
  older(): Promise<void>;
  newer(): Promise<void>;
}

/** Fetches what is round a message, at a cursor. Nothing while that is not needed; `failed` says that it did not come. */
export function usePast(talk: Talk, at: string | undefined): { past?: Past; failed: boolean; again(): void } {
  const first = talk.lines[0]?.cursor;
  const needed = at !== undefined && !talk.whole && (!first || isAfter(first, at));
  const [stretch, set] = useState<Talk | undefined>();
  const [failed, setFailed] = useState(false);
  const [attempt, setAttempt] = useState(0);
  const asked = useRef(new Set<'before' | 'after'>());
  /** One page at a time in each direction: a second one would be the same. */
  const once = async (way: 'before' | 'after', fetch: () => Promise<void>) => {
    if (asked.current.has(way)) return;
    asked.current.add(way);
    try {
      await fetch();
    } finally {
      asked.current.delete(way);
    }
  };

  useEffect(() => {
    set(undefined);
    setFailed(false);
    if (!needed) return;
    let gone = false;
    around(talk, at).then(
      (found) => gone || set(found),
      () => gone || setFailed(true),
    );
    // What is changed meanwhile is changed here, too.
    const stop = onArrival((entry) => set((now) => now && (isAmendment(entry) ? apply(now, entry) : now)));
    return () => {
      gone = true;
      stop();
    };
  }, [talk.id, at, needed, attempt]);

  const again = () => setAttempt(attempt + 1);
  const end = stretch?.lines.at(-1)?.cursor;
  const joined = !!end && !!first && !isAfter(first, end);
  const shown = useMemo(() => {
    const rest = joined ? talk.lines.filter(({ cursor }) => isAfter(cursor, end)) : [];
    return stretch && { ...talk, lines: [...stretch.lines, ...rest], whole: stretch.whole };
  }, [talk, stretch]);
  if (!needed || !stretch || !shown) return { failed, again };
  return {
    failed,
    again,
    past: {
      talk: shown,
      joined,
      older: () =>
        once('before', async () => {
          if (stretch.whole) return;
          const { entries, more } = await page(talk.id, 'before', stretch.lines[0]?.cursor ?? stretch.from);
          set((now) => now && { ...now, lines: [...linesOf(entries), ...now.lines], whole: !more });
        }),
      newer: () =>
        once('after', async () => {
          if (joined) return;
          const { entries } = await page(talk.id, 'after', end ?? stretch.from);
          set((now) => now && { ...now, lines: [...now.lines, ...linesOf(entries)] });
        }),
    },
  };
}

async function around(talk: Talk, at: string): Promise<Talk> {
  const before = await page(talk.id, 'before', at);
  const beginning = `${at.slice(0, at.lastIndexOf('.'))}.0`;
  const after = await page(talk.id, 'after', before.entries.at(-1)?.cursor ?? beginning);
  return { ...talk, lines: linesOf([...before.entries, ...after.entries]), whole: !before.more };
}

async function page(
  id: string,
  way: 'before' | 'after',
  cursor: string,
): Promise<{ entries: FeedEntry[]; more: boolean }> {
  const of = `/v1/conversations/${id}/messages`;
  const { entries, more } = await get<TimelinePage>(`${of}?limit=${PAGE}&${way}=${encodeURIComponent(cursor)}`);
  for (const { by } of entries) if (by.kind === 'user') learn(by.id, by.name);
  return { entries, more };
}
