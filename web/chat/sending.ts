import { wait } from '../shared/backoff';
import { openBroadcasts } from './broadcasts/open';
import { onArrival } from './chats';
import { openLeftBehind } from './outbox/left-behind';
import { openOutbox } from './outbox/outbox';
import type { Attachable, Outgoing, Sending, Stored } from './outbox/outgoing';
import { kept } from './outbox/store';
import { link, me, standing } from './session';
import { outgoing, stored } from './waiting';

const tabs = 'BroadcastChannel' in globalThis ? new BroadcastChannel('lifeline-chat') : undefined;

function onStored(item: Stored): void {
  stored.value = [...stored.value.filter(({ id }) => id !== item.id), item];
}

const outbox = openOutbox({
  store: kept,
  me: () => me.value?.id,
  onChange: (items) => {
    outgoing.value = items.filter(({ by }) => by === me.value?.id);
  },
  onStored,
  tell: (item) => tabs?.postMessage(item ?? null),
  pause: (attempt) => new Promise((resolve) => setTimeout(resolve, wait(attempt))),
  connected: () => standing.value === 'open' || standing.value === 'live',
  async say(item) {
    if (item.does === 'attach') {
      const { upload } = await import('./attach/uploading');
      return upload(item, () => outgoing.value.some(({ id }) => id === item.id));
    }
    const { id, conversation, text } = item;
    if (item.does === 'send') {
      const thread = item.call ? { incident: conversation } : { conversation };
      const reply_to = item.reply_to?.cursor;
      return link.send('message.send', { id, thread, text, reply_to, written_at: item.at }, false);
    }
    const message = item.cursor ?? '';
    if (item.does === 'edit') return link.send('message.edit', { id, conversation, message, text }, false);
    return link.send('message.delete', { conversation, message }, false);
  },
});

if (tabs) {
  tabs.onmessage = ({ data }: MessageEvent<Stored | null>) => {
    if (data) onStored(data);
    outbox.look();
  };
}
onArrival((entry) => {
  if (entry.type !== 'message.sent' || !stored.value.length) return;
  stored.value = stored.value.filter(
    ({ id, by }) => id !== entry.data.id || entry.by.kind !== 'user' || by !== entry.by.id,
  );
});

openBroadcasts();
openLeftBehind();

/** Looks at what is kept, and says it. */
export function resume(): void {
  outbox.look().then(outbox.drain);
}

function made(conversation: string) {
  return { by: me.value?.id ?? '', conversation, id: crypto.randomUUID(), at: new Date().toISOString() };
}

export function send(conversation: string, text: string, reply_to?: Sending['reply_to']): void {
  outbox.add({ does: 'send', ...made(conversation), text, reply_to });
}

/** Says something in somebody's call for help. */
export function sayInCall(incident: string, text: string): void {
  outbox.add({ does: 'send', call: true, ...made(incident), text });
}

/** Attaches each; `text` stands beside the first. */
export function attach(conversation: string, what: readonly Attachable[], text = ''): void {
  what.forEach((one, at) => {
    outbox.add({ does: 'attach', ...made(conversation), ...one, text: at ? '' : text });
  });
}

export function amend(
  does: 'edit' | 'delete',
  conversation: string,
  message: string,
  cursor?: string,
  text = '',
): void {
  outbox.add({ does, ...made(conversation), message, cursor, text });
}

/** Sends once more what was refused. Something attached is another upload then: what came of the first is not gone on with. */
export function again(item: Outgoing): void {
  if (item.does === 'attach') item.id = crypto.randomUUID();
  outbox.again(item);
}
export const discard = (item: Outgoing) => outbox.discard(item);
