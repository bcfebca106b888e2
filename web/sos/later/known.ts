import type { LinkState } from '../../shared/link';
import type { Actor, Consent, Fix, SosStart } from '../../shared/wire';
import { freshId, now } from '../fresh';
import type { Clip } from './upload';

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
  /** The caller does not let it say that at all any more. */
  hidden?: boolean;
  /** What the caller agreed to last, or took back. */
  agreed?: Partial<Record<Consent['to'], boolean>>;
}

/** Something that has no answer yet. */
export interface Outgoing {
  /** Its place in the phone's store: they were done in this order. */
  n?: number;
  fix?: Fix;
  message?: Message;
  clip?: Clip;
  consent?: Consent;
  silent?: boolean;
  end?: 'safe' | 'cancelled';
  /** With `end`: by the code of somebody who is forced (decision 12). */
  forced?: boolean;
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
  seen_by?: string;
  taken_by?: string;
  /** The contacts who were told, by name. */
  contacts?: string[];
  end?: 'safe' | 'cancelled' | 'resolved';
  /** It only looks over: the caller was forced, and the call goes on (decision 12). */
  forced?: boolean;
  /** What the microphone does. */
  voice?: 'recording' | 'recorded' | 'denied';
  /** It does so because it was allowed before, not because it was asked to. */
  by_itself?: boolean;
  /** Responders can hear the caller, as the gateway says. */
  heard?: boolean;
  messages: Message[];
}

/** Whether the gateway has no more to hear of a call. */
export function isOver({ end, forced }: Known): boolean {
  return !!end && !forced;
}

/** A responder's name; empty for anybody else. */
export function responder(by: Actor): string {
  return by.kind === 'user' && by.role !== 'citizen' ? by.name : '';
}

export function written(text: string) {
  return { message: { id: freshId(), text, at: now() } };
}
