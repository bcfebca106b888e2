import { batch, computed, signal } from '@preact/signals';
import { refresh } from '../shared/auth';
import { type LinkState, openLink } from '../shared/link';
import type {
  ErrorBody,
  FeedEntry,
  Frame,
  Incident,
  IncidentPage,
  Me,
  Outcome,
  TimelinePage,
  TokenPair,
} from '../shared/wire';
import { now, setClock, tick } from './clock';
import { Feed } from './feed/feed';
import { type Freshness, freshness, PING_MS } from './freshness';

const DELIVERED_EVERY_MS = 500;
const TOKEN_SPARE_MS = 60_000;

export const me = signal<Me | undefined>();
/** Every incident by its id; a new map whenever one changed. */
export const incidents = signal<ReadonlyMap<string, Incident>>(new Map());
/** The acknowledgements that have no answer yet. */
export const acknowledging = signal<ReadonlySet<string>>(new Set());
/** Why an acknowledgement did not hold, by incident. */
export const reverted = signal<ReadonlyMap<string, string>>(new Map());

/** The account may not read the feed. */
const denied = signal(false);
const link_state = signal<LinkState>({ is: 'connecting' });
const live = signal(false);
const feed = new Feed();
const readers = new Set<(entry: FeedEntry) => void>();
const renewals = new Set<() => void>();
let heard = performance.now();
let pair: TokenPair | undefined;
let pair_until = 0;
let frames: Frame[] = [];
let delivered: string | undefined;

/** When the last frame came, s ago. */
export const silent_s = computed(() => {
  void now.value;
  return Math.max(0, Math.round((performance.now() - heard) / 1000));
});

export const fresh = computed<Freshness>(() => {
  const gateway_now = now.value;
  if (denied.value) return { is: 'denied' };
  const read_to = feed.at === undefined ? undefined : Date.parse(feed.at);
  return freshness(link_state.value, live.value, heard, performance.now(), read_to, gateway_now);
});

/** Gives every entry to a reader, once it is part of `incidents`; `renew` is called when the feed began anew. */
export function follow(read: (entry: FeedEntry) => void, renew: () => void): () => void {
  readers.add(read);
  renewals.add(renew);
  return () => {
    readers.delete(read);
    renewals.delete(renew);
  };
}

/** An access token that is good for another minute. */
async function accessToken(rejected = false): Promise<string | undefined> {
  if (rejected || performance.now() > pair_until) {
    const asked = performance.now();
    pair = await refresh();
    if (pair) pair_until = asked + pair.expires_in_s * 1000 - TOKEN_SPARE_MS;
  }
  return pair?.access_token;
}

export async function get<T>(path: string): Promise<T> {
  const answer = await fetch(path, { headers: { authorization: `Bearer ${await accessToken()}` } });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
}

const link = openLink({
  token: accessToken,
  onWelcome(welcome) {
    setClock(welcome.server_at);
    me.value = welcome.user ?? undefined;
    hear();
    link.send('subscribe', { channel: 'feed', after: feed.cursor }, false).then(
      () => {
        denied.value = false;
      },
      (refusal?: ErrorBody) => {
        denied.value = refusal?.code === 'forbidden';
      },
    );
  },
  onEvent(frame) {
    hear();
    if (frames.push(frame) === 1) soon(flush);
  },
  onState(state) {
    batch(() => {
      link_state.value = state;
      if (state.is !== 'open') live.value = false;
    });
    if (state.is === 'stopped') location.assign('/sign-in?next=/desk');
  },
});

function hear(): void {
  heard = performance.now();
}

/** Before the next picture, so that a burst costs one; a page in the background gets no pictures. */
function soon(act: () => void): void {
  if (document.hidden) setTimeout(act, 50);
  else requestAnimationFrame(act);
}

function flush(): void {
  const taken = frames;
  frames = [];
  const told: FeedEntry[] = [];
  let renewed = false;
  batch(() => {
    for (const frame of taken) {
      if (frame.type === 'live') live.value = true;
      else if (frame.type === 'reset') {
        feed.reset(frame.cursor, frame.data.incidents);
        renewed = true;
      } else {
        const missing = feed.read(frame);
        if (missing) fetchIncident(missing);
        told.push(frame);
      }
    }
    incidents.value = new Map(feed.incidents);
  });
  if (renewed) for (const renew of renewals) renew();
  for (const entry of told) for (const read of readers) read(entry);
}

/** Fetches an incident that was resolved before this desk opened. */
export async function fetchIncident(id: string): Promise<void> {
  try {
    feed.add(await get<Incident>(`/v1/incidents/${id}`));
    incidents.value = new Map(feed.incidents);
  } catch {
    // The next entry about it, or opening it, asks again.
  }
}

/** The latest resolved incidents. */
export async function fetchResolved(): Promise<void> {
  const page = await get<IncidentPage>('/v1/incidents?status=resolved&limit=100');
  for (const incident of page.incidents) feed.add(incident);
  incidents.value = new Map(feed.incidents);
}

/** All entries of an incident, page by page. */
export async function* timeline(id: string): AsyncGenerator<FeedEntry[]> {
  let after = '';
  for (let more = true; more; ) {
    const page = await get<TimelinePage>(`/v1/incidents/${id}/timeline?limit=200${after}`);
    yield page.entries;
    const last = page.entries[page.entries.length - 1];
    more = page.more && last !== undefined;
    if (last) after = `&after=${encodeURIComponent(last.cursor)}`;
  }
}

/** Says that the incident is on the screen, once: the caller's phone then shows it. */
export function see(id: string): void {
  if (!incidents.value.get(id)?.seen) link.send('entry.seen', { incident: id }).catch(() => {});
}

/** Takes the incident. It shows at once, marked, and is taken back if the gateway says no. */
export async function acknowledge(id: string): Promise<void> {
  if (acknowledging.value.has(id)) return;
  const set = (pending: boolean, why?: string) =>
    batch(() => {
      const ids = new Set(acknowledging.value);
      if (pending) ids.add(id);
      else ids.delete(id);
      acknowledging.value = ids;
      const reasons = new Map(reverted.value);
      if (why) reasons.set(id, why);
      else reasons.delete(id);
      reverted.value = reasons;
    });
  set(true);
  try {
    await link.send('incident.acknowledge', { incident: id });
    await untilRead(id);
    set(false);
  } catch (refusal) {
    set(false, (refusal as ErrorBody | undefined)?.message ?? '');
  }
}

/** The answer may come before the entry: the mark stays until the entry is here. */
function untilRead(id: string): Promise<void> {
  if (incidents.value.get(id)?.acknowledged) return Promise.resolve();
  return new Promise((resolve) => {
    const stop = follow(
      (entry) => entry.incident === id && done(),
      () => done(),
    );
    const done = () => {
      stop();
      resolve();
    };
  });
}

export function say(id: string, text: string): Promise<unknown> {
  return link.send('message.send', { id: crypto.randomUUID(), thread: { incident: id }, text });
}

export function note(id: string, text: string): Promise<unknown> {
  return link.send('incident.note', { incident: id, id: crypto.randomUUID(), text });
}

export function resolve(id: string, outcome: Outcome, text?: string): Promise<unknown> {
  return link.send('incident.resolve', { incident: id, outcome, text });
}

export function reopen(id: string): Promise<unknown> {
  return link.send('incident.reopen', { incident: id });
}

export async function signOut(): Promise<void> {
  await fetch('/v1/auth/logout', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-lifeline-cookie': '1' },
    body: '{}',
  });
  location.assign('/sign-in?next=/desk');
}

setInterval(tick, 1000);
setInterval(() => {
  link.send('ping', {}, false).then(hear, () => {});
}, PING_MS);
setInterval(() => {
  const cursor = feed.cursor;
  if (!cursor || cursor === delivered) return;
  link.send('entry.delivered', { cursor }, false).then(
    () => {},
    () => {
      delivered = undefined;
    },
  );
  delivered = cursor;
}, DELIVERED_EVERY_MS);
setInterval(async () => {
  if (link_state.value.is !== 'open' || performance.now() < pair_until) return;
  const token = await accessToken().catch(() => undefined);
  if (token) link.send('token.refresh', { token }, false).catch(() => {});
}, 10_000);
