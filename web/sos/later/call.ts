import { refresh, SOS_TOKEN } from '../../shared/auth';
import { wait } from '../../shared/backoff';
import { keep, kept } from '../../shared/kept';
import { type LinkState, openLink } from '../../shared/link';
import type {
  Actor,
  Commands,
  ErrorBody,
  FeedEntry,
  Fix,
  SosRecorded,
  SosStart,
  TimelinePage,
} from '../../shared/wire';
import { freshId, now } from '../fresh';
import * as store from '../outbox';
import * as strings from '../strings';
import { currentFix } from './place';

/** A call for help as this phone keeps it: with the outbox all that a reload needs to go on. */
export interface Call {
  /** Its place in the phone's store. */
  n?: number;
  /** What the gateway is told first, on either way in. */
  start: SosStart;
  /** Good for this call: given with the answer to the fallback. */
  token?: string;
  /** Known once the call is in the gateway's store. */
  incident?: string;
  /** When the latest fix was taken that is in the call or in the outbox, or was. */
  fixed_at?: string;
  /** The caller lets the phone go on saying where it is. */
  share?: boolean;
}

/** Something that has no answer yet. */
export interface Outgoing {
  /** Its place in the phone's store: they were done in this order. */
  n?: number;
  fix?: Fix;
  message?: Message;
  end?: 'safe' | 'cancelled';
}

/** `by` is empty for the caller's own, and they alone say when they were written. */
export interface Message {
  id: string;
  text: string;
  at?: string;
  by?: string;
  refused?: string;
}

/** What is known now, for the screen. Nothing is true before it is. */
export interface Known {
  call: Call;
  outbox: Outgoing[];
  saved?: boolean;
  link?: LinkState['is'];
  /** Accuracy of the latest fix, m. */
  place?: number | 'denied';
  seen?: boolean;
  taken_by?: string;
  end?: 'safe' | 'cancelled' | 'resolved';
  messages: Message[];
}

/** The answer on the socket is waited for this long before the call goes out by HTTP, too (A31: 10 s at the latest). */
const FALLBACK_AFTER_MS = 5_000;
const REQUEST_WAIT_MS = 10_000;
/** After the first fix there is one this often, so long after the press, and then, with consent, a slower tail (A22). */
const FIX_EVERY_MS = 10_000;
const FIXES_FOR_MS = 40_000;
const TAIL_EVERY_MS = 30_000;
/** So many fixes wait for a network; past that the oldest are let go. */
const FIXES_MAX = 240;
/** Without a socket for so long, what has no answer goes out by HTTP (A31). */
const SOCKET_WAIT_MS = 10_000;

/**
 * Opens a connection and asks for the place while the countdown runs, so that the call
 * need not wait for either; `run` sends the call, or goes on with one that was kept.
 */
export function prepare(call: Call, show: (known: Known) => void, outbox: Outgoing[] = []) {
  const known: Known = { call, outbox, messages: [] };
  const trying = new Set<Outgoing>();
  let running = false;
  let posting = false;
  let cursor: string | undefined;
  let link: ReturnType<typeof openLink> | undefined;
  let without_socket: ReturnType<typeof setTimeout> | undefined;
  let by_http = false;

  const update = (change: Partial<Known>) => {
    Object.assign(known, change);
    if (running) show(known);
  };

  const save = async () => {
    call.n = 0;
    update({ saved: !known.end && (await store.put(call)) });
  };

  const token = () => call.token ?? kept(SOS_TOKEN);

  const connect = () => {
    link = openLink({
      token: async (rejected) => {
        if (!rejected) return token();
        call.token = undefined;
        keep(SOS_TOKEN);
        post();
        return (await refresh())?.sos_token;
      },
      onWelcome: () => {
        // What goes by HTTP may hang on a network that is left behind.
        trying.clear();
        subscribe();
        flush();
      },
      onEvent: (frame) => {
        if (frame.type === 'live') return;
        cursor = frame.cursor;
        if (frame.type !== 'reset') learn(frame);
      },
      onState: ({ is }) => {
        by_http &&= is !== 'open';
        if (is !== 'open') without_socket ??= setTimeout(fallBack, SOCKET_WAIT_MS, 0);
        else {
          clearTimeout(without_socket);
          without_socket = undefined;
        }
        update({ link: is });
      },
    });
  };

  /** No socket opens: what there is to say goes by HTTP until one does. */
  const fallBack = async (attempt: number) => {
    by_http = true;
    await flush();
    if (by_http && !known.end) without_socket = setTimeout(fallBack, wait(attempt), attempt + 1);
  };

  const recorded = (sos: string, incident: string) => {
    if (call.incident && link && known.link !== 'stopped') return;
    call.start.sos = sos;
    call.incident = incident;
    if (known.link === 'open') subscribe();
    else if (!link || known.link === 'stopped') connect();
    save();
    flush();
  };

  /**
   * The same call by HTTP, again and again until it is in the store and there is a token to follow it with.
   * It needs no login.
   */
  const post = async () => {
    if (!running || posting) return;
    posting = true;
    let body = call.start;
    let bearer = token();
    for (let attempt = 0; !call.incident || !token(); attempt++) {
      try {
        const request = { method: 'POST', body: JSON.stringify(body) };
        const answer = await Promise.race([ask('/v1/sos', bearer, request), sleep(REQUEST_WAIT_MS)]);
        if (answer?.ok) {
          const { sos, incident, sos_token }: SosRecorded = await answer.json();
          call.token = sos_token;
          recorded(sos, incident);
          break;
        }
        // A login or a word that is not taken never holds the call back.
        if (answer && answer.status < 429) {
          if (!bearer) {
            const { sos, fix, text } = body;
            body = { sos };
            if (fix) queue({ fix });
            if (text) queue(written(text));
          }
          bearer = undefined;
        }
      } catch {
        // Offline: again.
      }
      await sleep(wait(attempt));
    }
    posting = false;
  };

  /** Events, and everything before them that this page did not hear: a snapshot does not hold what was said. */
  const subscribe = async (attempt = 0) => {
    const { incident } = call;
    if (!incident || known.link !== 'open') return;
    try {
      const known = await link?.send('subscribe', { channel: `incident:${incident}`, after: cursor }, false);
      let more = !known?.resumed;
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
    const { by } = entry;
    if (entry.type === 'incident.seen') update({ seen: true });
    if (entry.type === 'incident.acknowledged') update({ seen: true, taken_by: responder(by) });
    if (entry.type === 'sos.ended') ended(entry.data.end);
    if (entry.type === 'message.sent') {
      const { id, text } = entry.data;
      told({ id, text, by: responder(by) });
    }
  };

  const told = (message: Message) => {
    if (known.messages.every(({ id }) => id !== message.id)) update({ messages: [...known.messages, message] });
  };

  const ended = (end: Known['end']) => {
    update({ end: known.end ?? end });
    store.forget();
  };

  /** Written down before it is tried. */
  const queue = async (item: Outgoing) => {
    const saved = await store.put(item);
    known.outbox.push(item);
    const [oldest, ...fixes] = known.outbox.filter(({ fix }) => fix);
    if (oldest && fixes.length >= FIXES_MAX) answered(oldest);
    update({ saved });
    deliver(item);
  };

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
    const { message, end } = item;
    let refused: string | undefined;
    if (!call.incident || trying.has(item) || !known.outbox.includes(item)) return;
    trying.add(item);
    try {
      await tell(item, call.start.sos, call.incident);
    } catch (refusal) {
      if (!refusal) return;
      const { message: why, temporary } = refusal as ErrorBody;
      if (temporary) return void setTimeout(flush, wait(1));
      refused = strings.refused + why;
    } finally {
      trying.delete(item);
    }
    answered(item);
    if (message) told({ ...message, refused });
    if (end && refused) told({ ...written(strings.ended[end]).message, refused });
    else if (end) ended(end);
    update({});
  };

  const tell = async ({ fix, message, end }: Outgoing, sos: string, incident: string) => {
    const of_call = `/v1/sos/${sos}/`;
    if (fix) await either('sos.locate', { sos, fix }, `${of_call}locations`, fix);
    if (end) {
      const confirmed = true;
      if (end === 'safe') await either('sos.safe', { sos, confirmed }, `${of_call}safe`, { confirmed });
      else await either('sos.cancel', { sos, confirmed }, `${of_call}cancel`, { confirmed });
    }
    if (message) {
      const { id, text, at: written_at } = message;
      const body = { id, text, written_at };
      await either('message.send', { ...body, thread: { incident } }, `/v1/incidents/${incident}/messages`, body);
    }
  };

  /** On the socket, or by HTTP while there is none. Rejects with what the gateway says, or with nothing. */
  const either = async <T extends keyof Commands>(type: T, data: Commands[T], url: string, body: unknown) => {
    if (!by_http) return link?.send(type, data, false) ?? Promise.reject();
    const request = ask(url, token(), { method: 'POST', body: JSON.stringify(body) });
    const answer = await Promise.race([request.catch(() => undefined), sleep(REQUEST_WAIT_MS)]);
    if (answer?.ok) return;
    if (!answer || answer.status === 401 || answer.status >= 429) throw undefined;
    const { detail: message, temporary } = await answer.json();
    throw { message, temporary };
  };

  /** Asks where the phone is. A phone may give the same fix twice: it goes out once. */
  const locate = async () => {
    try {
      const fix = await currentFix();
      known.place = Math.round(fix.accuracy_m as number);
      if (known.end || fix.at === call.fixed_at) return;
      call.fixed_at = fix.at;
      if (running) queue({ fix });
      else call.start.fix = fix;
    } catch {
      update({ place: known.place ?? 'denied' });
    }
  };

  /** Follows the phone, on a clock that nobody sets. After a sleep there is one fix, not all that were missed. */
  const follow = async (pressed: number) => {
    for (let after = FIX_EVERY_MS; !known.end; after += after < FIXES_FOR_MS ? FIX_EVERY_MS : TAIL_EVERY_MS) {
      const due = pressed + after - performance.now();
      if (due < 0) continue;
      await sleep(due);
      if (!known.end && (after <= FIXES_FOR_MS || call.share)) locate();
    }
  };

  locate();
  if (token()) connect();

  return {
    async run() {
      running = true;
      update({});
      const { start } = call;
      const running_here = await store.begin({ ...call, n: 0 }).catch(() => undefined);
      // Another tab pressed first: this is its call, and what was written here is said in it.
      if (running_here && running_here.start.sos !== start.sos) {
        Object.assign(call, running_here);
        if (start.text) queue(written(start.text));
      }
      update({ saved: !!running_here });
      if (call.incident) {
        save();
        if (link) flush();
        else connect();
        post();
      } else {
        link
          ?.send('sos.start', call.start)
          .then(({ sos, incident }) => recorded(sos ?? start.sos, incident as string), post);
        setTimeout(post, link ? FALLBACK_AFTER_MS : 0);
      }
      follow(performance.now() - Math.max(0, Date.now() - Date.parse(call.start.pressed_at as string)));
    },
    say: (text: string) => queue(written(text)),
    end: (end: 'safe' | 'cancelled') => queue({ end }),
    share(yes: boolean) {
      call.share = yes;
      save();
      if (yes) locate();
    },
    refresh: () => update({}),
    close() {
      clearTimeout(without_socket);
      link?.close();
    },
  };
}

/** A responder's name; empty for the caller. */
function responder(by: Actor): string {
  return by.kind === 'user' && by.role !== 'citizen' ? by.name : '';
}

function written(text: string) {
  return { message: { id: freshId(), text, at: now() } };
}

function sleep(ms: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function ask(url: string, bearer?: string, request?: RequestInit): Promise<Response> {
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  if (bearer) headers.authorization = `Bearer ${bearer}`;
  // Given up, so that the next one does not wait for a connection that nobody answers on.
  return fetch(url, { ...request, headers, signal: AbortSignal.timeout?.(REQUEST_WAIT_MS) });
}
