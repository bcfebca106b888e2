import { wait } from '../../shared/backoff';
import type { Link } from '../../shared/link';
import type { FeedEntry, Frame, TimelinePage } from '../../shared/wire';
import { word } from '../words';
import { type Known, type Message, responder } from './known';
import { ask } from './requests';

interface Ear {
  known: Known;
  update(change: Partial<Known>): void;
  token(): string | undefined;
  link(): Link | undefined;
  ended(end: NonNullable<Known['end']>): void;
}

/** What the caller hears of the call. */
export function hearing({ known, update, token, link, ended }: Ear) {
  let cursor: string | undefined;
  /** The caller's own account, as the beginning of the thread names it. */
  let me: string | undefined;

  /** Events, and everything before them that this page did not hear: a snapshot does not hold what was said. */
  const subscribe = async (attempt = 0) => {
    const { incident } = known.call;
    if (!incident || known.link !== 'open') return;
    try {
      const answer = await link()?.send('subscribe', { channel: `incident:${incident}`, after: cursor }, false);
      let more = !answer?.resumed;
      for (let after = ''; more; ) {
        const answer = await ask(`/v1/incidents/${incident}/timeline?limit=500${after}`, token());
        const page: TimelinePage = await answer.json();
        for (const entry of page.entries) {
          learn(entry);
          after = `&after=${entry.cursor}`;
        }
        more = page.more;
      }
    } catch {
      // Anew, from the beginning; a connection that is lost is followed by one that does that, too.
      cursor = undefined;
      setTimeout(subscribe, wait(attempt), attempt + 1);
    }
  };

  const learn = (entry: FeedEntry) => {
    // Whoever forces the caller looks at this screen: what responders do and write is not for them.
    if (known.forced) return;
    const { by } = entry;
    if (entry.type === 'sos.started' && by.kind === 'user') me = by.id;
    if (entry.type === 'incident.seen') update({ seen: true, seen_by: responder(by) });
    if (entry.type === 'incident.acknowledged') update({ seen: true, taken_by: responder(by) });
    if (entry.type === 'sos.contacts_told') askWho();
    if (entry.type === 'sos.ended') ended(entry.data.end);
    if (entry.type === 'sos.voice_ready') update({ heard: true });
    if (entry.type === 'message.sent') {
      const { id, text, media } = entry.data;
      const contact = me && by.kind === 'user' && by.id !== me ? by.name : '';
      told({ id, text: text || (media ? word('picture') : ''), by: responder(by) || contact });
    }
  };

  /** Who sees the call as the caller's contact. Without an answer nobody is named; the next connection asks again. */
  const askWho = async () => {
    const answer = await ask(`/v1/incidents/${known.call.incident}/audience`, token()).catch(() => undefined);
    if (!answer?.ok) return;
    const { contacts } = await answer.json();
    update({ contacts: contacts.map(({ name }: { name: string }) => name) });
  };

  const told = (message: Message) => {
    if (known.messages.every(({ id }) => id !== message.id)) update({ messages: [...known.messages, message] });
  };

  return {
    subscribe,
    told,
    hear(frame: Frame) {
      if (!('cursor' in frame)) return;
      cursor = frame.cursor;
      if (frame.type !== 'reset') learn(frame);
    },
  };
}
