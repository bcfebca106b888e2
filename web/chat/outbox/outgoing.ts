interface About {
  /** Its place in the order of doing; none if this browser keeps nothing. */
  n?: number;
  /** Who did it. */
  by: string;
  /** The conversation; of what is said in a call for help, the incident. */
  conversation: string;
  /** Made here, so that a repetition counts once. */
  id: string;
  at: string;
  /** Why the gateway did not take it. It is not sent again unless that is asked for. */
  refused?: string;
  /** What it says beside that, in English. */
  detail?: string;
}

export interface Sending extends About {
  does: 'send';
  /** It is said in a call for help. */
  call?: true;
  text: string;
  reply_to?: { cursor: string; message: string; by: string };
}

/** Something that can be attached, as this browser has it. */
export interface Attachable {
  kind: 'voice' | 'image' | 'file';
  content: Blob;
  /** A file's. */
  name?: string;
  /** A picture's, pixels. */
  width?: number;
  height?: number;
  /** A recording's. */
  duration_ms?: number;
}

/** It is uploaded, and is a message then. */
export interface Attaching extends About, Attachable {
  does: 'attach';
  /** What is written beside it. */
  text: string;
}

export interface Amending extends About {
  does: 'edit' | 'delete';
  /** The message, and its cursor once it has one. */
  message: string;
  cursor?: string;
  /** What it says from now on. */
  text: string;
}

/** Something a person did that the gateway has not answered yet. */
export type Outgoing = Sending | Attaching | Amending;
/** What is a message once the gateway has it. */
export type Writing = Sending | Attaching;
/** A message the gateway has stored, of which the channel has not brought the entry yet. */
export type Stored = Writing & { cursor: string };
/** What goes out one after the other. Words do not wait until a picture before them is through. */
export type Lane = 'words' | 'bytes';

export function isWriting(item: Outgoing): item is Writing {
  return item.does === 'send' || item.does === 'attach';
}

export function laneOf(item: Outgoing): Lane {
  return item.does === 'attach' ? 'bytes' : 'words';
}

/** What is next in a lane: what is said in a call for help, then in the order of doing; but for what was refused, and for changes of messages that were. */
export function next(items: readonly Outgoing[], me: string, lane: Lane): Outgoing | undefined {
  const refused = new Set(items.flatMap((item) => (item.refused && isWriting(item) ? item.id : [])));
  const can = (item: Outgoing) =>
    item.by === me && !item.refused && (isWriting(item) || item.cursor || !refused.has(item.message));
  const mine = items.filter((item) => laneOf(item) === lane && can(item));
  return mine.find((item) => item.does === 'send' && item.call) ?? mine[0];
}

/** The changes that hang on a message without a cursor. */
export function dependants(items: readonly Outgoing[], message: string): Amending[] {
  return items.flatMap((item) => (isWriting(item) || item.message !== message || item.cursor ? [] : item));
}
