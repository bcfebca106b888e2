import { refresh, SOS_TOKEN } from '../shared/auth';
import { wait } from '../shared/backoff';
import { keep, kept } from '../shared/kept';
import { type LinkState, openLink } from '../shared/link';
import type { Actor, ErrorBody, FeedEntry, Fix, SosRecorded, SosStart, TimelinePage } from '../shared/wire';
import { currentFix } from './place';
import * as strings from './strings';

/** A call for help as this phone keeps it: all that a reload needs to go on. */
export interface Call {
  /** What the gateway is told first, on either way in. */
  start: SosStart;
  /** Good for this call: given with the answer to the fallback. */
  token?: string;
  /** Known once the call is in the gateway's store. */
  incident?: string;
  /** What has no answer yet, in the order it was done. */
  outbox: Outgoing[];
  /** When the latest fix was taken that is in the call or in the outbox, or was. */
  fixed_at?: string;
}

export interface Outgoing {
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
  saved?: boolean;
  link?: LinkState['is'];
  /** Accuracy of the latest fix, m. */
  place?: number | 'denied';
  seen?: boolean;
  taken_by?: string;
  end?: 'safe' | 'cancelled' | 'resolved';
  messages: Message[];
}

const KEPT = 'lifeline.sos';
/** The answer on the socket is waited for this long before the call goes out by HTTP, too (A31: 10 s at the latest). */
const FALLBACK_AFTER_MS = 5_000;
const REQUEST_WAIT_MS = 10_000;
/** After the first fix there is one this often, and the last this long after the press (A22). */
const FIX_EVERY_MS = 10_000;
const FIXES_FOR_MS = 40_000;

/** The call that a reload or a closed tab left behind. */
export function keptCall(): Call | null {
  return JSON.parse(kept(KEPT) ?? 'null');
}

/**
 * Opens a connection and asks for the place while the countdown runs, so that the call
 * need not wait for either; `run` sends the call, or goes on with one that was kept.
 */
export function prepare(call: Call, show: (known: Known) => void) {
  const known: Known = { call, messages: [] };
  let running = false;
  let posting = false;
  let cursor: string | undefined;
  let link: ReturnType<typeof openLink> | undefined;

  const update = (change: Partial<Known>) => {
    Object.assign(known, change);
    if (running) show(known);
  };

  const save = () => update({ saved: keep(KEPT, known.end ? undefined : JSON.stringify(call)) });

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
      onWelcome: subscribe,
      onEvent: (frame) => {
        if (frame.type === 'live') return;
        cursor = frame.cursor;
        if (frame.type !== 'reset') learn(frame);
      },
      onState: ({ is }) => update({ link: is }),
    });
  };

  const recorded = (sos: string, incident: string) => {
    if (call.incident) return;
    call.start.sos = sos;
    call.incident = incident;
    if (known.link === 'open') subscribe();
    else if (!link || known.link === 'stopped') connect();
    save();
    call.outbox.forEach(deliver);
  };

  /** The same call by HTTP, again and again until it is in the store. It needs no login. */
  const post = async () => {
    if (!running || posting) return;
    posting = true;
    let body = call.start;
    let bearer = token();
    for (let attempt = 0; !call.incident; attempt++) {
      try {
        const request = { method: 'POST', body: JSON.stringify(body) };
        const answer = await Promise.race([ask('/v1/sos', bearer, request), sleep(REQUEST_WAIT_MS)]);
        if (answer?.ok) {
          const { sos, incident, sos_token }: SosRecorded = await answer.json();
          call.token = sos_token;
          return recorded(sos, incident);
        }
        // A login or a word that is not taken never holds the call back.
        if (answer && answer.status < 429) {
          if (!bearer) {
            const { sos, fix, text } = body;
            body = { sos };
            if (fix) call.outbox.push({ fix });
            if (text) call.outbox.push(written(text));
          }
          bearer = undefined;
        }
      } catch {
        // Offline: again.
      }
      await sleep(wait(attempt));
    }
  };

  /** Events, and everything before them that this page did not hear: a snapshot does not hold what was said. */
  const subscribe = async () => {
    const { incident } = call;
    if (!incident) return;
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
      // The next connection subscribes anew, from the beginning.
      cursor = undefined;
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
    known.end = end;
    save();
  };

  const queue = (item: Outgoing) => {
    call.outbox.push(item);
    save();
    deliver(item);
  };

  const deliver = async (item: Outgoing) => {
    const { sos } = call.start;
    const { incident } = call;
    const { fix, message, end } = item;
    let refused: string | undefined;
    if (!incident || !link) return;
    try {
      if (fix) await link.send('sos.locate', { sos, fix });
      if (end) await link.send(end === 'safe' ? 'sos.safe' : 'sos.cancel', { sos, confirmed: true });
      if (message) {
        const { id, text, at } = message;
        await link.send('message.send', { id, thread: { incident }, text, written_at: at });
      }
    } catch (refusal) {
      if (!refusal) return;
      refused = strings.refused + (refusal as ErrorBody).message;
    }
    call.outbox = call.outbox.filter((other) => other !== item);
    if (message) told({ ...message, refused });
    if (end && refused) told({ ...written(strings.ended[end]).message, refused });
    else if (end) known.end = known.end || end;
    save();
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
    for (let after = FIX_EVERY_MS; after <= FIXES_FOR_MS; after += FIX_EVERY_MS) {
      const due = pressed + after - performance.now();
      if (due < 0) continue;
      await sleep(due);
      if (known.end) return;
      locate();
    }
  };

  locate();
  if (token()) connect();

  return {
    run() {
      running = true;
      save();
      const { start } = call;
      if (call.incident) {
        call.outbox.forEach(deliver);
      } else {
        link
          ?.send('sos.start', start)
          .then(({ sos, incident }) => recorded(sos ?? start.sos, incident as string), post);
        setTimeout(post, link ? FALLBACK_AFTER_MS : 0);
      }
      follow(performance.now() - Math.max(0, Date.now() - Date.parse(start.pressed_at as string)));
    },
    say: (text: string) => queue(written(text)),
    end: (end: 'safe' | 'cancelled') => queue({ end }),
    refresh: () => update({}),
    close: () => link?.close(),
  };
}

/** A responder's name; empty for the caller. */
function responder(by: Actor): string {
  return by.kind === 'user' && by.role !== 'citizen' ? by.name : '';
}

export function now(): string {
  return new Date().toISOString();
}

function written(text: string) {
  return { message: { id: freshId(), text, at: now() } };
}

/** A random UUID: a blob's address ends in one, also where `crypto.randomUUID` is missing. */
function freshId(): string {
  return URL.createObjectURL(new Blob()).slice(-36);
}

function sleep(ms: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function ask(url: string, bearer?: string, request?: RequestInit): Promise<Response> {
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  if (bearer) headers.authorization = `Bearer ${bearer}`;
  return fetch(url, { ...request, headers });
}
