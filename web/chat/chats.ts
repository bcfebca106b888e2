import { batch, computed, signal } from '@preact/signals';
import { get } from '../shared/token';
import type {
  ConversationList,
  ConversationReceipts,
  FeedEntry,
  Frame,
  PersonPicture,
  PersonView,
  PresenceList,
  TimelinePage,
} from '../shared/wire';
import { isAfter } from './feed/cursor';
import { type About, load, save } from './feed/keep';
import { apply, conversationOf, listed, newest, opened, prepended, received, type Talk, unread } from './feed/talk';
import { forgetAll } from './kept';
import { follow, link, me, standing } from './session';

const SAVE_MS = 500;
const PAGE = 100;
const TYPING_MS = 5_000;
/** For how many conversations the newest messages are here before they are opened. */
const AHEAD_MAX = 20;

export interface Presence {
  online: boolean;
  last_seen_at?: string | null;
}

/** Every conversation by its id; a new map whenever one changed. */
export const talks = signal<ReadonlyMap<string, Talk>>(new Map());
/** The names of people, as they were heard last. */
export const names = signal<ReadonlyMap<string, string>>(new Map());
/** Which pictures people have whom I may see, as it was told and not looked at yet (`pictures/portraits.ts`). */
export const pictured = signal<readonly (Pick<PersonView, 'id' | 'picture'> | PersonPicture)[]>([]);
export const presence = signal<ReadonlyMap<string, Presence>>(new Map());
/** Who types where, and until when that is shown (`performance.now()`). */
export const typing = signal<ReadonlyMap<string, ReadonlyMap<string, number>>>(new Map());
/** What this browser keeps has been read, so that what is missing is really missing. */
export const ready = signal(false);
/** The gateway has listed the conversations since the page was opened. */
export const known = signal(false);

/** The newest first. */
export const arranged = computed(() => {
  const newestOf = (talk: Talk) => newest(talk)?.cursor ?? talk.from;
  return [...talks.value.values()].sort((one, other) => (isAfter(newestOf(one), newestOf(other)) ? -1 : 1));
});
export const unread_total = computed(() => {
  const mine = me.value?.id ?? '';
  return arranged.value.reduce((sum, talk) => sum + (unread(talk, mine) ? 1 : 0), 0);
});

let cursor: string | undefined;
let frames: Frame[] = [];
const changed = new Set<string>();
const ended = new Set<string>();
const delivered = new Map<string, string>();
const arrivals = new Set<(entry: FeedEntry) => void>();
/** Amendments that came while a page was asked for, which may be older than they are. */
const amendments = new Map<string, FeedEntry[]>();
/** Entries of conversations that are not listed yet. */
let unplaced: FeedEntry[] = [];
/** Whose conversations these are. */
let owner: string | undefined;
let saving = false;

/** Hears of every entry once, after it is part of `talks`. Returns what ends that. */
export function onArrival(hear: (entry: FeedEntry) => void): () => void {
  arrivals.add(hear);
  return () => arrivals.delete(hear);
}

function put(talk: Talk): void {
  talks.value = new Map(talks.value).set(talk.id, talk);
  changed.add(talk.id);
  keepSoon();
}

function end(id: string): void {
  const left = new Map(talks.value);
  left.delete(id);
  talks.value = left;
  ended.add(id);
  keepSoon();
}

/** Learns what somebody is called; nothing: they have no account any more. */
export function learn(user: string, name: string): void {
  if (user && names.value.get(user) !== name) names.value = new Map(names.value).set(user, name);
}

function keepSoon(): void {
  if (saving) return;
  saving = true;
  setTimeout(keepNow, SAVE_MS);
}

async function keepNow(): Promise<void> {
  saving = false;
  if (!me.value) return;
  const about: About = { key: 'about', me: me.value.id, cursor, names: [...names.value] };
  const ids = [...changed];
  const gone = [...ended];
  const these = ids.flatMap((id) => talks.value.get(id) ?? []);
  const done = await save(about, these, gone).catch(() => true);
  if (!done) return;
  for (const id of ids) if (these.includes(talks.value.get(id) as Talk)) changed.delete(id);
  for (const id of gone) ended.delete(id);
}

/** Applies frames before the next picture, so that a burst costs one; a page in the background gets no pictures. */
function hear(frame: Frame): void {
  if (frames.push(frame) > 1) return;
  if (document.hidden) setTimeout(flush, 50);
  else requestAnimationFrame(flush);
}

function flush(): void {
  const taken = frames;
  frames = [];
  const told: FeedEntry[] = [];
  batch(() => {
    for (const frame of taken) {
      if (frame.type === 'receipt') receipts(frame.data);
      else if (frame.type === 'typing')
        types(frame.data.conversation, frame.data.member, performance.now() + TYPING_MS);
      else if (frame.type === 'presence') presence.value = new Map(presence.value).set(frame.data.user, frame.data);
      else if (frame.type === 'person.picture_changed') pictured.value = [...pictured.value, frame.data];
      else if ('cursor' in frame && frame.type !== 'reset' && read(frame)) told.push(frame);
    }
  });
  for (const entry of told) for (const arrived of arrivals) arrived(entry);
  confirm();
}

/** Makes an entry part of what is known. False if it was before. */
function read(entry: FeedEntry): boolean {
  if (cursor && !isAfter(entry.cursor, cursor)) return false;
  cursor = entry.cursor;
  keepSoon();
  if (entry.by.kind === 'user') learn(entry.by.id, entry.by.name);
  const id = conversationOf(entry);
  if (!id) return true;
  const talk = talks.value.get(id);
  const mine = me.value?.id;
  if (entry.type === 'conversation.member_removed' && entry.data.member === mine) {
    end(id);
    return true;
  }
  const next = talk ? apply(talk, entry) : opened(entry);
  const joined = entry.type === 'conversation.opened' || entry.type === 'conversation.members_added';
  if (joined && next?.members.some((member) => !names.value.has(member))) list();
  if (next) put(next);
  else {
    unplaced.push(entry);
    list();
  }
  if (entry.type === 'message.sent' && entry.by.kind === 'user') types(id, entry.by.id, 0);
  amendments.get(id)?.push(entry);
  return true;
}

function receipts({ conversation, members }: ConversationReceipts): void {
  const talk = talks.value.get(conversation);
  if (talk) put(received(talk, members, me.value?.id ?? ''));
}

function types(conversation: string, member: string, until: number): void {
  const who = new Map(typing.value.get(conversation));
  if (!until && !who.has(member)) return;
  if (until) {
    who.set(member, until);
    setTimeout(
      () => (typing.value.get(conversation)?.get(member) ?? 0) <= performance.now() && types(conversation, member, 0),
      TYPING_MS + 50,
    );
  } else who.delete(member);
  typing.value = new Map(typing.value).set(conversation, who);
}

/** Says what this browser holds. */
function confirm(): void {
  const mine = me.value?.id;
  for (const talk of talks.value.values()) {
    const last = newest(talk);
    if (!last || !talk.lines.length || last.by === mine || delivered.get(talk.id) === last.cursor) continue;
    delivered.set(talk.id, last.cursor);
    link
      .send('message.delivered', { conversation: talk.id, cursor: last.cursor }, false)
      .catch(() => delivered.delete(talk.id));
  }
}

/** Everything of a conversation up to this line was on the screen. */
export function saw(id: string, upto: string): void {
  const talk = talks.value.get(id);
  if (!talk || !isAfter(upto, talk.read)) return;
  put({ ...talk, read: upto });
  // Not taken back where it fails: it is still on the screen, and would be said again at once, without end.
  link.send('message.read', { conversation: id, cursor: upto }).catch(() => {});
}

let listing: Promise<void> | undefined;

/** Asks which conversations there are, and how far they were read elsewhere. */
export function list(): Promise<void> {
  listing ??= relist().finally(() => {
    listing = undefined;
  });
  return listing;
}

async function relist(): Promise<void> {
  const from = cursor ?? '.0';
  const waited = unplaced.length;
  const { conversations, people } = await get<ConversationList>('/v1/conversations');
  batch(() => {
    const named = new Set(people.map(({ id }) => id));
    for (const { members } of conversations) for (const id of members) if (!named.has(id)) learn(id, '');
    for (const { id, name } of people) learn(id, name);
    pictured.value = [...pictured.value, ...people];
    const there = new Set(conversations.map(({ id }) => id));
    for (const id of talks.value.keys()) if (!there.has(id)) end(id);
    for (const one of conversations) {
      const heard = unplaced.filter((entry) => conversationOf(entry) === one.id);
      put(heard.reduce(apply, listed(one, from, talks.value.get(one.id))));
    }
    known.value = true;
  });
  // What came since, and has no place yet, may belong to what was not there when the list was made.
  unplaced = unplaced.slice(waited).filter((entry) => !talks.value.has(conversationOf(entry) ?? ''));
  if (unplaced.length) await relist();
}

/** Fetches the page before what is known of a conversation. */
export async function older(id: string): Promise<void> {
  const talk = talks.value.get(id);
  if (!talk || talk.whole || amendments.has(id)) return;
  const heard: FeedEntry[] = [];
  amendments.set(id, heard);
  try {
    const first = talk.lines[0]?.cursor;
    const before = first ? `&before=${encodeURIComponent(first)}` : '';
    const page = await get<TimelinePage>(`/v1/conversations/${id}/messages?limit=${PAGE}${before}`);
    const now = talks.value.get(id);
    if (!now) return;
    batch(() => {
      for (const { by } of page.entries) if (by.kind === 'user') learn(by.id, by.name);
      put(heard.reduce(apply, prepended(now, page.entries, !page.more)));
    });
    confirm();
  } finally {
    amendments.delete(id);
  }
}

/** Asks how far the members of a conversation have come, and who of them is there. */
export async function refresh(id: string): Promise<void> {
  const [come, there] = await Promise.all([
    get<ConversationReceipts>(`/v1/conversations/${id}/receipts`),
    get<PresenceList>(`/v1/conversations/${id}/presence`),
  ]);
  batch(() => {
    receipts(come);
    presence.value = new Map([...presence.value, ...there.members.map((one) => [one.user, one] as const)]);
  });
}

async function begin(resumed: boolean, head: string): Promise<void> {
  if (!resumed) {
    cursor = head;
    // What lies between what is kept and now is not known: it is fetched page by page.
    batch(() => {
      for (const talk of talks.value.values())
        put({ ...talk, lines: [], from: head, whole: false, listed_last: newest(talk) });
    });
  }
  const mine = me.value;
  if (mine) learn(mine.id, mine.name);
  try {
    await list();
  } catch {
    // The connection is lost as well: the next one lists.
    return;
  }
  for (const talk of arranged.value.slice(0, AHEAD_MAX)) {
    if (standing.value === 'offline') return;
    if (!talk.lines.length) await older(talk.id).catch(() => {});
    if (talk.kind === 'direct') await refresh(talk.id).catch(() => {});
  }
  confirm();
}

/** Where to go on. Somebody else who signed in here begins with nothing. */
function resumeFrom(): string | undefined {
  const mine = me.value?.id;
  if (owner !== mine) {
    cursor = undefined;
    talks.value = new Map();
    names.value = new Map();
    // Whose this is is known to the next page, too, however little there is to keep.
    forgetAll(mine).catch(() => {});
    keepSoon();
  }
  owner = mine;
  return cursor;
}

/** Shows what is kept here, then goes on from there. */
export async function start(onOpen: () => void): Promise<void> {
  const kept = await load().catch(() => ({ talks: [], about: undefined }));
  const { about } = kept;
  if (about) {
    me.value ??= { id: about.me, name: new Map(about.names).get(about.me) ?? '', username: '' };
    if (me.value.id === about.me) {
      owner = about.me;
      cursor = about.cursor;
      batch(() => {
        names.value = new Map(about.names);
        talks.value = new Map(kept.talks.map((talk) => [talk.id, talk]));
      });
    }
  }
  ready.value = true;
  follow(resumeFrom, hear, begin, onOpen);
}
