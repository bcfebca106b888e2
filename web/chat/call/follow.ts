import { effect, signal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { ask, Refused } from '../../shared/ask';
import type { FeedEntry, Incident, TimelinePage } from '../../shared/wire';
import { channels, link, standing } from '../session';

/** Somebody's call for help, as their contact sees it. */
export interface Call {
  incident?: Incident;
  /** What was said and recorded, in the order of the feed. */
  entries: readonly FeedEntry[];
  /** It is not, or no longer, theirs to see. */
  gone?: boolean;
}

const offsetOf = (entry: FeedEntry) => Number(entry.cursor.slice(entry.cursor.indexOf('.') + 1));

/** In the feed's order, each once; of a recording that went on, the last that was told. */
export function merged(known: readonly FeedEntry[], more: readonly FeedEntry[]): FeedEntry[] {
  const id = (entry: FeedEntry) => (entry.type === 'sos.voice_ready' ? entry.data.media.id : entry.cursor);
  const sorted = [...known, ...more].sort((one, other) => offsetOf(one) - offsetOf(other));
  return [...new Map(sorted.map((entry) => [id(entry), entry])).values()];
}

/** Follows a call while its screen is open. */
export function useCall(id: string) {
  const call = useMemo(() => signal<Call>({ entries: [] }), [id]);
  useEffect(() => {
    const path = `/v1/incidents/${encodeURIComponent(id)}`;
    const put = (change: Partial<Call>) => {
      call.value = { ...call.value, ...change };
    };
    const refused = (error: unknown) => {
      if (error instanceof Refused && error.status < 429) put({ gone: true });
    };
    const look = () => ask<Incident>('GET', path).then((incident) => put({ incident, gone: false }), refused);
    const read = async () => {
      for (let after = '', more = true; more; ) {
        const page = await ask<TimelinePage>('GET', `${path}/timeline?limit=200${after}`);
        put({ entries: merged(call.value.entries, page.entries) });
        const last = page.entries[page.entries.length - 1];
        more = page.more && !!last;
        after = `&after=${encodeURIComponent(last?.cursor ?? '')}`;
      }
    };
    const channel = `incident:${id}`;
    channels[channel] = (frame) => {
      // Every connection begins with this, and what was missed is read.
      if (frame.type === 'reset') read().catch(refused);
      else if ('cursor' in frame) put({ entries: merged(call.value.entries, [frame]) });
      if (frame.type === 'reset' || 'cursor' in frame) look();
    };
    const begin = effect(() => {
      if (standing.value === 'live') link.send('subscribe', { channel }, false).catch(() => {});
    });
    look();
    read().catch(refused);
    return () => {
      begin();
      delete channels[channel];
      link.send('unsubscribe', { channel }, false).catch(() => {});
    };
  }, [id]);
  return call;
}
