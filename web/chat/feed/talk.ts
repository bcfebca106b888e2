import type { Conversation, FeedEntry, ListedConversation, Media } from '../../shared/wire';
import { isAfter, later, place } from './cursor';

interface Written {
  cursor: string;
  at: string;
  /** The account of the author, and the name at that time. */
  by: string;
  name: string;
}

/** A message as it is now. */
export interface Message extends Written {
  id: string;
  text: string;
  media?: Media;
  reply_to?: { message: string; by?: string };
  edited_at?: string;
  deleted_at?: string;
}

/** Something that happened in a group. */
export interface Happening extends Written {
  happened: 'opened' | 'renamed' | 'pictured' | 'added' | 'removed' | 'role';
  title?: string;
  who?: string[];
  role?: Role;
}

export type Line = Message | Happening;
export type Role = 'owner' | 'admin' | 'member';

/** How far a member has come. */
export interface Progress {
  delivered: string;
  read: string;
}

/** A conversation as this browser knows it. */
export interface Talk extends Omit<Conversation, 'joined'> {
  owners: string[];
  admins: string[];
  /** Since which entry members take part who were added later. */
  joined: { member: string; entry: number }[];
  /** Everything after `from`, in order; `from` is where this browser began to listen. */
  lines: Line[];
  from: string;
  /** There is nothing before the first line. */
  whole: boolean;
  /** The last entry that I have read. */
  read: string;
  /** How many were unread when the conversations were last listed. */
  listed_unread: number;
  /** The newest line when they were last listed. */
  listed_last?: Line;
  receipts: Record<string, Progress>;
}

export function isMessage(line: Line): line is Message {
  return 'id' in line;
}

/** A conversation that was listed, of which nothing was heard before `from`. */
export function listed({ unread, read, last, ...conversation }: ListedConversation, from: string, known?: Talk): Talk {
  return {
    ...{ lines: [], from, whole: false, receipts: {} },
    ...known,
    ...{ title: undefined, picture: undefined, owners: [], admins: [], joined: [] },
    ...conversation,
    read: later(read, known?.read),
    listed_unread: unread,
    listed_last: (last && newestOf(last)) ?? known?.listed_last,
  };
}

/** What a list shows of a conversation: its newest line. */
export function newest(talk: Talk): Line | undefined {
  return talk.lines[talk.lines.length - 1] ?? talk.listed_last;
}

/** An entry as a line of a list: a message that was amended stands as it is now. */
function newestOf(entry: FeedEntry): Line | undefined {
  const written = { cursor: entry.cursor, at: entry.at, ...author(entry) };
  if (entry.type === 'message.edited') return { ...written, id: entry.data.message, text: entry.data.text };
  if (entry.type === 'message.deleted') return { ...written, id: entry.data.message, text: '', deleted_at: entry.at };
  return lineOf(entry);
}

/** A conversation that begins with this entry, if it opens one. */
export function opened(entry: FeedEntry): Talk | undefined {
  if (entry.type !== 'conversation.opened') return;
  const { id, kind, members, title } = entry.data;
  const by = author(entry).by;
  const talk: Talk = {
    ...{ id, kind, members, title, opened_at: entry.at },
    owners: kind === 'group' ? [by] : [],
    ...{ admins: [], joined: [], lines: [], from: entry.cursor, whole: true },
    ...{ read: entry.cursor, listed_unread: 0, receipts: {} },
  };
  return { ...talk, lines: [lineOf(entry) as Line] };
}

/** What changes a conversation names it so. */
type Changing = Extract<FeedEntry, { type: `conversation.${string}` }>;

/** The conversation that an entry belongs to. */
export function conversationOf(entry: FeedEntry): string | undefined {
  switch (entry.type) {
    case 'message.sent':
      return 'conversation' in entry.data.thread ? entry.data.thread.conversation : undefined;
    case 'message.edited':
    case 'message.deleted':
      return entry.data.conversation;
    default:
      if (entry.type.startsWith('conversation.')) return (entry as Changing).data.id;
  }
}

type Amendment = FeedEntry & { type: 'message.edited' | 'message.deleted' };

export function isAmendment(entry: FeedEntry): entry is Amendment {
  return entry.type === 'message.edited' || entry.type === 'message.deleted';
}

/** What a page holds, as lines. */
export function linesOf(entries: readonly FeedEntry[]): Line[] {
  return entries.flatMap((entry) => lineOf(entry) ?? []);
}

/** The conversation after an entry. An entry that was applied before changes nothing. */
export function apply(talk: Talk, entry: FeedEntry): Talk {
  if (isAmendment(entry)) return amended(talk, entry);
  const line = lineOf(entry);
  const last = talk.lines[talk.lines.length - 1];
  if (!line || !isAfter(entry.cursor, last?.cursor ?? talk.from)) return talk;
  const next: Talk = { ...talk, lines: [...talk.lines, line] };
  const without = (people: string[], who: string) => people.filter((one) => one !== who);
  if (entry.type === 'conversation.renamed') next.title = entry.data.title;
  if (entry.type === 'conversation.picture_changed') next.picture = entry.data.picture;
  if (entry.type === 'conversation.members_added') {
    const { members } = entry.data;
    next.members = [...new Set([...talk.members, ...members])].sort();
    const others = talk.joined.filter(({ member }) => !members.includes(member));
    next.joined = [...others, ...members.map((member) => ({ member, entry: place(entry.cursor) }))];
  }
  if (entry.type === 'conversation.member_removed') {
    for (const role of ['members', 'owners', 'admins'] as const) next[role] = without(talk[role], entry.data.member);
  }
  if (entry.type === 'conversation.role_changed') {
    const { member, role } = entry.data;
    next.owners = [...without(talk.owners, member), ...(role === 'owner' ? [member] : [])].sort();
    next.admins = [...without(talk.admins, member), ...(role === 'admin' ? [member] : [])].sort();
  }
  return next;
}

/** A page of what came before the first line, and whether it is the first there is. */
export function prepended(talk: Talk, page: FeedEntry[], whole: boolean): Talk {
  const first = talk.lines[0]?.cursor;
  const before = page.filter((entry) => (first ? isAfter(first, entry.cursor) : !isAfter(entry.cursor, talk.from)));
  return { ...talk, lines: [...linesOf(before), ...talk.lines], whole };
}

/** Members have come further; nobody goes back. */
export function received(talk: Talk, members: ({ member: string } & Progress)[], me: string): Talk {
  const receipts = { ...talk.receipts };
  let { read } = talk;
  for (const one of members) {
    const known = receipts[one.member];
    receipts[one.member] = { delivered: later(one.delivered, known?.delivered), read: later(one.read, known?.read) };
    if (one.member === me) read = later(one.read, read);
  }
  return { ...talk, receipts, read };
}

/** How many messages of others I have not read; 100 stands for as many or more. */
export function unread(talk: Talk, me: string): number {
  const mine = talk.lines.filter((line) => isMessage(line) && line.by !== me && isAfter(line.cursor, talk.read)).length;
  const first = talk.lines[0]?.cursor ?? talk.from;
  return talk.whole || !isAfter(first, talk.read) ? mine : Math.max(mine, talk.listed_unread);
}

/** What somebody is in a group. */
export function roleOf(talk: Talk, user: string): Role | undefined {
  if (!talk.members.includes(user)) return;
  return talk.owners.includes(user) ? 'owner' : talk.admins.includes(user) ? 'admin' : 'member';
}

function author({ by }: FeedEntry): { by: string; name: string } {
  return by.kind === 'user' ? { by: by.id, name: by.name } : { by: '', name: '' };
}

function lineOf(entry: FeedEntry): Line | undefined {
  const written: Written = { cursor: entry.cursor, at: entry.at, ...author(entry) };
  switch (entry.type) {
    case 'message.sent': {
      const { id, text, media, reply_to, edited_at, deleted_at } = entry.data;
      const message: Message = { ...written, id, text };
      if (media) message.media = media;
      if (reply_to) message.reply_to = { message: reply_to.message, by: reply_to.by ?? undefined };
      if (edited_at) message.edited_at = edited_at;
      if (deleted_at) message.deleted_at = deleted_at;
      return message;
    }
    case 'conversation.opened':
      return { ...written, happened: 'opened' };
    case 'conversation.renamed':
      return { ...written, happened: 'renamed', title: entry.data.title };
    case 'conversation.picture_changed':
      return { ...written, happened: 'pictured' };
    case 'conversation.members_added':
      return { ...written, happened: 'added', who: entry.data.members };
    case 'conversation.member_removed':
      return { ...written, happened: 'removed', who: [entry.data.member] };
    case 'conversation.role_changed':
      return { ...written, happened: 'role', who: [entry.data.member], role: entry.data.role };
  }
}

/** Pages give messages as they are now: an amendment that is older than what they say is passed over. */
function amended(talk: Talk, entry: Amendment): Talk {
  const { by } = author(entry);
  const at = talk.lines.findIndex((line) => isMessage(line) && line.id === entry.data.message && line.by === by);
  const message = talk.lines[at] as Message | undefined;
  if (!message || message.deleted_at) return talk;
  if (message.edited_at && Date.parse(message.edited_at) > Date.parse(entry.at)) return talk;
  const changed: Message =
    entry.type === 'message.edited'
      ? { ...message, text: entry.data.text, edited_at: entry.at }
      : { ...message, text: '', deleted_at: entry.at };
  const lines = [...talk.lines];
  lines[at] = changed;
  return { ...talk, lines };
}
