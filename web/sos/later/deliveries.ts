import { wait } from '../../shared/backoff';
import type { Link } from '../../shared/link';
import type { Commands, ErrorBody } from '../../shared/wire';
import * as store from '../outbox';
import { word } from '../words';
import { isOver, type Known, type Message, type Outgoing, written } from './known';
import { ask, REQUEST_WAIT_MS, sleep } from './requests';
import { upload } from './upload';

/** So many fixes wait for a network; past that the oldest are let go. */
const FIXES_MAX = 240;
/** Without a socket for so long, what has no answer goes out by HTTP (A31). */
const SOCKET_WAIT_MS = 10_000;

interface Way {
  known: Known;
  update(change: Partial<Known>): void;
  token(): string | undefined;
  link(): Link | undefined;
  /** Something was said, or was refused. */
  told(message: Message): void;
  /** The gateway has taken an end. */
  ended(end: NonNullable<Outgoing['end']>, forced?: boolean): void;
}

/** What a caller does, on its way to the gateway: written down before it is tried, and tried until there is an answer. */
export function deliveries({ known, update, token, link, told, ended }: Way) {
  const { call } = known;
  const trying = new Set<Outgoing>();
  let without_socket: ReturnType<typeof setTimeout> | undefined;
  let by_http = false;

  /** Written down before it is tried. What follows a forced end leaves nothing on the phone. */
  const queue = async (item: Outgoing) => {
    const saved = !known.forced && (await store.put(item));
    known.outbox.push(item);
    const [oldest, ...fixes] = known.outbox.filter(({ fix }) => fix);
    if (oldest && fixes.length >= FIXES_MAX) answered(oldest);
    update({ saved });
    deliver(item);
    if (item.clip) deliver(next() as Outgoing);
  };

  /** What is uploaded goes up in order, one part at a time; a voice waits for no picture. */
  const first = (kind?: string): Outgoing | undefined =>
    known.outbox.find(({ clip }) => (kind ? clip?.kind === kind : clip));
  const next = () => first('voice') ?? first();

  const answered = (item: Outgoing) => {
    known.outbox = known.outbox.filter((other) => other !== item);
    if (item.n) store.forget(item.n);
  };

  /** Sends what has no answer yet, other tabs' too: the newest fix, then everything in the order it was done. */
  const flush = async () => {
    const kept = await store.load().catch(() => undefined);
    const known_here = new Set(known.outbox.map(({ n }) => n));
    known.outbox.push(...(kept?.outbox.filter(({ n }) => !known_here.has(n)) ?? []));
    const newest = known.outbox.filter(({ fix }) => fix).slice(-1);
    for (const item of newest.concat(known.outbox)) {
      const tried = deliver(item);
      if (by_http) await tried;
    }
  };

  /** Repetitions are harmless: each has its id, and a fix its time. */
  const deliver = async (item: Outgoing) => {
    const { message, end, clip } = item;
    let refused: string | undefined;
    if (!call.incident || trying.has(item) || !known.outbox.includes(item)) return;
    if (clip && item !== next()) return;
    trying.add(item);
    try {
      await tell(item, call.start.sos, call.incident);
    } catch (refusal) {
      if (!refusal) return void (clip && setTimeout(flush, wait(1)));
      if ((refusal as ErrorBody).temporary) return void setTimeout(flush, wait(1));
      refused = `${word('refused')} ${word(clip?.kind === 'image' ? 'refused-picture' : 'refused-otherwise')}`;
    } finally {
      trying.delete(item);
    }
    answered(item);
    if (message) told({ ...message, refused });
    if (clip && refused) told({ id: clip.id, text: clip.kind === 'voice' ? word('record') : word('picture'), refused });
    const more = clip && next();
    if (more) deliver(more);
    if (end && refused) told({ ...written(word(`end-${end}`)).message, refused });
    else if (end) ended(end, item.forced);
    update({});
  };

  const tell = async (item: Outgoing, sos: string, incident: string) => {
    const { fix, message, clip, consent, silent, end, forced } = item;
    const of_call = `/v1/sos/${sos}/`;
    if (clip) await upload(clip, sos, incident, token(), () => next() !== item);
    if (fix) await either('sos.locate', { sos, fix }, `${of_call}locations`, fix);
    if (consent) await either('sos.consent', { sos, consent }, `${of_call}consent`, consent);
    if (silent != null) await either('sos.silence', { sos, silent }, `${of_call}silence`, { silent });
    if (end) {
      const said = { confirmed: true, forced };
      if (end === 'safe') await either('sos.safe', { sos, ...said }, `${of_call}safe`, said);
      else await either('sos.cancel', { sos, ...said }, `${of_call}cancel`, said);
    }
    if (message) {
      const { id, text, at: written_at } = message;
      const body = { id, text, written_at };
      await either('message.send', { ...body, thread: { incident } }, `/v1/incidents/${incident}/messages`, body);
    }
  };

  /** On the socket, or by HTTP while there is none. Rejects with what the gateway says, or with nothing. */
  const either = async <T extends keyof Commands>(type: T, data: Commands[T], url: string, body: unknown) => {
    if (!by_http) return link()?.send(type, data, false) ?? Promise.reject();
    const request = ask(url, token(), { method: 'POST', body: JSON.stringify(body) });
    const answer = await Promise.race([request.catch(() => undefined), sleep(REQUEST_WAIT_MS)]);
    if (answer?.ok) return;
    if (!answer || answer.status === 401 || answer.status >= 429) throw undefined;
    throw await answer.json();
  };

  /** No socket opens: what there is to say goes by HTTP until one does. */
  const fallBack = async (attempt: number) => {
    by_http = true;
    await flush();
    if (by_http && !isOver(known)) without_socket = setTimeout(fallBack, wait(attempt), attempt + 1);
  };

  return {
    queue,
    flush,
    /** What is not told of the place yet never is. */
    dropFixes: () => known.outbox.filter(({ fix }) => fix).forEach(answered),
    /** A connection stands anew: what went by HTTP may hang on a network that is left behind. */
    anew() {
      trying.clear();
      flush();
    },
    /** Whether there is a socket. */
    socket(open: boolean) {
      by_http &&= !open;
      if (!open) without_socket ??= setTimeout(fallBack, SOCKET_WAIT_MS, 0);
      else {
        clearTimeout(without_socket);
        without_socket = undefined;
      }
    },
    close: () => clearTimeout(without_socket),
  };
}
