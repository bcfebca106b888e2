import { language } from '../../shared/language';
import type { Broadcast, FeedEntry, OwnBroadcast } from '../../shared/wire';

/** Title and text in the language that the page speaks, if there are any; else as they were written. */
export function inMyLanguage(of: Broadcast): { title: string; text: string; lang?: string } {
  const mine = Object.entries(of.translations ?? {}).find(([tag]) => tag.split('-')[0] === language);
  if (mine && of.language?.split('-')[0] !== language) return { ...mine[1], lang: mine[0] };
  return { title: of.title, text: of.text, lang: of.language ?? undefined };
}

/** What is shown after an entry. */
export function after(all: readonly OwnBroadcast[], entry: FeedEntry): OwnBroadcast[] {
  switch (entry.type) {
    case 'broadcast.sent':
    case 'broadcast.updated': {
      const before = all.find(({ broadcast }) => broadcast.id === entry.data.id);
      const broadcast: Broadcast = {
        ...entry.data,
        status: entry.type === 'broadcast.sent' ? 'sent' : 'updated',
        by: before?.broadcast.by ?? entry.by,
        changed_by: entry.by,
        sent_at: before?.broadcast.sent_at ?? entry.at,
        changed_at: entry.at,
        entry: 0,
      };
      const others = all.filter((one) => one !== before);
      return [{ broadcast, seen: before?.seen ?? false, answer: before?.answer }, ...others];
    }
    case 'broadcast.cancelled':
      return all.map((one) => {
        if (one.broadcast.id !== entry.data.id) return one;
        const end = { status: 'cancelled' as const, cancel_text: entry.data.text, changed_at: entry.at };
        return { ...one, broadcast: { ...one.broadcast, ...end } };
      });
    case 'broadcast.answered':
      return all.map((one) => (one.broadcast.id === entry.data.id ? { ...one, answer: entry.data } : one));
    default:
      return [...all];
  }
}
