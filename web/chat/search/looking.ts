import { useEffect, useRef, useState } from 'preact/hooks';
import { ask } from '../../shared/ask';
import type { FeedEntry, MessagesFound } from '../../shared/wire';
import { learn } from '../chats';

/** Typing goes on for so long without a search for each letter. */
const PAUSE_MS = 300;
const PAGE = 30;
/** The gateway looks through a stretch of the past at a time: so many that hold nothing are passed in a row. */
const EMPTY_MAX = 5;
const CHARACTERS_MIN = 2;

export type Found = FeedEntry & { type: 'message.sent' };

export interface Looking {
  found: readonly Found[];
  is: 'idle' | 'looking' | 'more' | 'done' | 'failed';
  /** Goes on where the last page ended, or tries again. */
  more(): void;
}

/** What messages hold a text, in all conversations or in one, the newest first. */
export function useLooking(typed: string, conversation?: string): Looking {
  const text = typed.trim();
  const [found, setFound] = useState<readonly Found[]>([]);
  const [is, set] = useState<Looking['is']>('idle');
  const before = useRef<string | undefined>(undefined);
  /** Which search the screen is about: answers to others come too late. */
  const turn = useRef(0);

  const look = async (mine: number) => {
    set('looking');
    try {
      for (let empty = 0; empty < EMPTY_MAX; empty++) {
        const body = { text, conversation, before: before.current, limit: PAGE };
        const page = await ask<MessagesFound>('POST', '/v1/messages/search', body);
        if (turn.current !== mine) return;
        before.current = page.before ?? undefined;
        const fresh = page.entries.filter((entry): entry is Found => entry.type === 'message.sent');
        for (const { by } of fresh) if (by.kind === 'user') learn(by.id, by.name);
        setFound((known) => [...known, ...fresh]);
        if (!before.current) return set('done');
        if (fresh.length) break;
      }
      set('more');
    } catch {
      if (turn.current === mine) set('failed');
    }
  };

  useEffect(() => {
    const mine = ++turn.current;
    before.current = undefined;
    setFound([]);
    set('idle');
    if (Array.from(text).length < CHARACTERS_MIN) return;
    const timer = setTimeout(look, PAUSE_MS, mine);
    return () => clearTimeout(timer);
  }, [text, conversation]);
  useEffect(
    () => () => {
      turn.current++;
    },
    [],
  );
  return { found, is, more: () => look(turn.current) };
}
