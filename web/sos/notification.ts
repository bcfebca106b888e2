import type { PushMessage } from '../shared/wire';

/** The words of notifications, by language and by their names in `languages/{tag}/push.ftl`. */
export type Words = Record<string, Record<string, string>>;

/** What is shown for a push, and where it leads. */
export interface Shown {
  title: string;
  path: string;
  /** As `ServiceWorkerRegistration.showNotification` takes them. */
  options: NotificationOptions & { renotify: boolean; vibrate?: number[] };
}

/** Long, short, long: told from a message in a pocket. */
const ALARM = [800, 200, 300, 200, 800];

/** A push in the person's language, or in the first of the browser's that there are words in. */
export function shown(words: Words, message: PushMessage, languages: readonly string[]): Shown {
  const wanted = [message.locale, ...languages].map((tag) => tag?.split('-')[0] ?? '');
  const lang = wanted.find((tag) => words[tag]) ?? 'en';
  const say = words[lang] ?? {};
  // Isolated: a name in another direction leaves the words around it where they are.
  const name = `\u2068${message.by || say.somebody || ''}\u2069`;
  const silent = 'silent' in message && message.silent ? '-silent' : '';
  const title = (say[`${message.kind.replaceAll('_', '-')}${silent}`] ?? '').replace('{ $name }', () => name);
  const urgent = message.kind !== 'message';
  const about = aboutOf(message);
  const options = { tag: about, lang, dir: 'auto' as const, renotify: true, requireInteraction: urgent };
  return { title, path: pathOf(message), options: urgent ? { ...options, vibrate: ALARM } : options };
}

/** What it is about: a later push about the same takes its place. */
function aboutOf(message: PushMessage): string {
  switch (message.kind) {
    case 'message':
      return message.conversation;
    case 'broadcast':
    case 'broadcast_cancelled':
      return message.broadcast;
    default:
      return message.incident;
  }
}

function pathOf(message: PushMessage): string {
  switch (message.kind) {
    case 'sos':
      return `/desk#${encodeURIComponent(message.incident)}`;
    case 'contact_sos':
      return `/chat#call/${encodeURIComponent(message.incident)}`;
    case 'broadcast':
    case 'broadcast_cancelled':
      return '/chat';
    case 'message':
      return `/chat#talk/${encodeURIComponent(message.conversation)}`;
  }
}
