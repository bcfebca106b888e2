import { batch, computed, signal } from '@preact/signals';
import { SOS_TOKEN } from '../shared/auth';
import { wait } from '../shared/backoff';
import { keep } from '../shared/kept';
import { type LinkState, openLink } from '../shared/link';
import { accessToken, get, logOut, tokenEnds } from '../shared/token';
import type { ErrorBody, FeedEntry, Frame, Incident, IncidentPage, Me, TimelinePage } from '../shared/wire';
import { now, setClock, tick } from './clock';
import { Feed } from './feed/feed';
import { type Freshness, freshness, PING_MS, SILENT_MS } from './freshness';

const DELIVERED_EVERY_MS = 500;

export const me = signal<Me | undefined>();
/** The last frame about the account itself, where somebody has asked for those. */
export const personal = signal<Frame | undefined>();
/** Every incident by its id; a new map whenever one changed. */
export const incidents = signal<ReadonlyMap<string, Incident>>(new Map());

/** The account may not read the feed. */
const denied = signal(false);
const link_state = signal<LinkState>({ is: 'connecting' });
const live = signal(false);
/** Something happened after which the connection may be gone, and nothing was heard since. */
const doubted = signal(false);
const feed = new Feed();
const readers = new Set<(entry: FeedEntry) => void>();
const renewals = new Set<() => void>();
let heard = performance.now();
let ticked = Date.now();
let checked = false;
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
  if (doubted.value && link_state.value.is === 'open') return { is: 'checking' };
  return freshness(link_state.value, live.value, heard, performance.now(), read_to, gateway_now);
});

/** What is sent now reaches the gateway, as far as anybody knows. */
export const connected = computed(() => link_state.value.is === 'open');

/** Gives every entry to a reader, once it is part of `incidents`; `renew` is called when the feed began anew. */
export function follow(read: (entry: FeedEntry) => void, renew: () => void): () => void {
  readers.add(read);
  renewals.add(renew);
  return () => {
    readers.delete(read);
    renewals.delete(renew);
  };
}

export const link = openLink({
  token: accessToken,
  onWelcome(welcome) {
    setClock(welcome.server_at);
    me.value = welcome.user ?? undefined;
    // Without its second factor an account may do nothing here: the chat has the screen that sets it up.
    if (me.value?.second_factor === 'due') return location.assign('/chat');
    hear();
    subscribe();
  },
  onEvent(frame) {
    hear();
    if (frame.channel === 'me') personal.value = frame;
    else if (frames.push(frame) === 1) soon(flush);
  },
  onState(state) {
    batch(() => {
      link_state.value = state;
      if (state.is !== 'open') live.value = false;
    });
    if (state.is === 'stopped') location.assign('/sign-in?next=/desk');
  },
});

function subscribe(): void {
  link.send('subscribe', { channel: 'feed', after: feed.cursor }, false).then(
    () => {
      denied.value = false;
    },
    (refusal?: ErrorBody) => {
      // Without one the connection was lost, and the next one subscribes.
      if (!refusal) return;
      denied.value = refusal.code === 'forbidden';
      if (!denied.value) setTimeout(subscribe, wait(1));
    },
  );
}

function hear(): void {
  heard = performance.now();
  checked = false;
  doubted.value = false;
}

/** Says nothing is live until the gateway has said something again. */
function doubt(): void {
  doubted.value = true;
  link.check();
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
      } else if ('cursor' in frame) {
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

export async function signOut(): Promise<void> {
  await logOut();
  keep(SOS_TOKEN);
  location.assign('/sign-in?next=/desk');
}

setInterval(() => {
  const since = Date.now() - ticked;
  ticked += since;
  tick();
  // This machine slept, and its connection may not have survived that.
  if (since > SILENT_MS) doubt();
}, 1000);
setInterval(() => {
  // A gateway that fell silent is given up, and looked for anew, well before the link's own heartbeat would do so.
  if (connected.value && !checked && performance.now() - heard > SILENT_MS) {
    checked = true;
    link.check();
  }
  link.send('ping', {}, false).then(hear, () => {});
}, PING_MS);
addEventListener('offline', doubt);
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
  if (link_state.value.is !== 'open' || !tokenEnds()) return;
  const token = await accessToken().catch(() => undefined);
  if (token) link.send('token.refresh', { token }, false).catch(() => {});
}, 10_000);
