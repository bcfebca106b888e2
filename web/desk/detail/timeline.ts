import { signal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import type { FeedEntry, Fix } from '../../shared/wire';
import { offsetOf } from '../feed/reduce';
import { follow, timeline } from '../session';

/** The entries of one incident: those before now page by page, then what the feed brings. */
export function useTimeline(id: string) {
  const entries = useMemo(() => signal<FeedEntry[]>([]), [id]);
  const state = useMemo(() => signal<'loading' | 'complete' | 'failed'>('loading'), [id]);
  const load = useMemo(
    () => async () => {
      state.value = 'loading';
      try {
        for await (const page of timeline(id)) entries.value = merge(entries.value, page);
        state.value = 'complete';
      } catch {
        state.value = 'failed';
      }
    },
    [id],
  );
  useEffect(() => {
    const stop = follow((entry) => {
      if (entry.incident === id) entries.value = merge(entries.value, [entry]);
    }, load);
    load();
    return stop;
  }, [id]);
  return { entries, state, load };
}

/** In the feed's order, each once. */
export function merge(known: FeedEntry[], more: FeedEntry[]): FeedEntry[] {
  const cursors = new Set(known.map((entry) => entry.cursor));
  const fresh = more.filter((entry) => !cursors.has(entry.cursor));
  if (fresh.length === 0) return known;
  return [...known, ...fresh].sort((one, other) => offsetOf(one.cursor) - offsetOf(other.cursor));
}

/** Where the caller's phone was, in the order of its own clock. */
export function track(entries: FeedEntry[]): Fix[] {
  const fixes = entries.flatMap((entry) => {
    if (entry.type === 'sos.located') return [entry.data.fix];
    return entry.type === 'sos.started' && entry.data.fix ? [entry.data.fix] : [];
  });
  return fixes.sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
}
