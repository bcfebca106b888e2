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
}

export interface Outgoing {
  fix?: Fix;
  message?: Message;
  end?: 'safe' | 'cancelled';
}

/** `by` is empty for the caller's own. */
export interface Message {
  id: string;
  text: string;
  at: string;
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
/** One fix at once and then these many, this far apart (A22). */
const FIXES_AFTER_FIRST = 4;
const FIX_EVERY_MS = 10_000;

/** The call that a reload or a closed tab left behind. */
export function keptCall(): Call | undefined {
  return JSON.parse(kept(KEPT) ?? '0') || undefined;
}

/**
 * Opens a connection while the countdown runs, so that the call need not wait for
 * it; `run` sends the call, or goes on with one that was kept.
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
        if (frame.type !== 'reset') return learn(frame);
        for (const { seen, acknowledged, sos } of frame.data.incidents) {
          if (seen) update({ seen: true });
          if (acknowledged) taken(acknowledged.by);
          if (sos?.end) ended(sos.end);
        }
      },
      onState: ({ is }) => update({ link: is }),
    });
  };

  const recorded = (sos: string, incident: string) => {
    if (call.incident) return;
    call.start.sos = sos;
    call.incident = incident;
    save();
    if (known.link === 'open') subscribe();
    else if (!link || known.link === 'stopped') connect();
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
          if (!bearer) body = { sos: body.sos };
          bearer = undefined;
        }
      } catch {
        // Offline: again.
      }
      await sleep(wait(attempt));
    }
  };

  /** Events, and what was said before this page was opened: a snapshot does not hold that. */
  const subscribe = async () => {
    if (!call.incident) return;
    try {
      const answer = await link?.send('subscribe', { channel: `incident:${call.incident}`, after: cursor }, false);
      if (answer?.resumed) return;
      const page = await ask(`/v1/incidents/${call.incident}/timeline?limit=500`, token());
      ((await page.json()) as TimelinePage).entries.forEach(learn);
    } catch {
      // The next connection subscribes anew.
    }
  };

  const learn = (entry: FeedEntry) => {
    const { by } = entry;
    if (entry.type === 'incident.seen') update({ seen: true });
    if (entry.type === 'incident.acknowledged') taken(by);
    if (entry.type === 'sos.ended') ended(entry.data.end);
    if (entry.type === 'message.sent') {
      const { id, text } = entry.data;
      told({ id, text, at: entry.at, by: by.kind === 'user' && by.role !== 'citizen' ? by.name : '' });
    }
  };

  const taken = (by: Actor) => update({ seen: true, taken_by: by.kind === 'user' ? by.name : '' });

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
    if (!incident || !link) return;
    try {
      if (fix) await link.send('sos.locate', { sos, fix });
      if (end) await link.send(end === 'safe' ? 'sos.safe' : 'sos.cancel', { sos, confirmed: true });
      if (message) {
        const { id, text, at } = message;
        await link.send('message.send', { id, thread: { incident }, text, written_at: at });
        told(message);
      }
    } catch (refusal) {
      if (!refusal) return;
      if (message) told({ ...message, refused: strings.refused + (refusal as ErrorBody).message });
    }
    call.outbox = call.outbox.filter((other) => other !== item);
    save();
    if (end) ended(end);
  };

  /** Sends a fix now and every 10 s for 40 s, counted from the press on a clock that nobody sets. */
  const locate = async (pressed: number) => {
    for (let number = 0; number <= FIXES_AFTER_FIRST; number++) {
      const due = pressed + number * FIX_EVERY_MS - performance.now();
      if (due < -FIX_EVERY_MS && number < FIXES_AFTER_FIRST) continue;
      await sleep(due);
      if (known.end) return;
      currentFix().then(
        (fix) => {
          known.place = Math.round(fix.accuracy_m as number);
          if (!known.end) queue({ fix });
        },
        () => update({ place: known.place ?? 'denied' }),
      );
    }
  };

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
      locate(performance.now() - Math.max(0, Date.now() - Date.parse(start.pressed_at as string)));
    },
    say: (text: string) => queue({ message: { id: freshId(), text, at: now() } }),
    end: (end: 'safe' | 'cancelled') => queue({ end }),
    refresh: () => update({}),
    close: () => link?.close(),
  };
}

export function now(): string {
  return new Date().toISOString();
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
