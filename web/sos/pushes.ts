import type { PushMessage } from '../shared/wire';
import { shown, type Words } from './notification';

/** The words of notifications: the build writes them. */
declare const WORDS: Words;

interface Lasting extends Event {
  waitUntil(done: Promise<unknown>): void;
}

interface Pushed extends Lasting {
  data: { json(): PushMessage } | null;
}

interface Clicked extends Lasting {
  notification: Notification;
}

interface Window {
  url: string;
  focus(): Promise<Window>;
  navigate(url: string): Promise<Window | null>;
}

interface Worker {
  registration: { showNotification(title: string, options: NotificationOptions): Promise<void> };
  clients: {
    matchAll(which: { type: 'window'; includeUncontrolled: true }): Promise<Window[]>;
    openWindow(url: string): Promise<Window | null>;
  };
  addEventListener(type: 'push', act: (event: Pushed) => void): void;
  addEventListener(type: 'notificationclick', act: (event: Clicked) => void): void;
}

const worker = self as unknown as Worker;

async function show(message: PushMessage): Promise<void> {
  const { title, path, options } = shown(WORDS, message, navigator.languages);
  await worker.registration.showNotification(title, { ...options, data: path });
}

/** The page that is open already comes to the front; otherwise it is opened. */
async function lead(path: string): Promise<void> {
  const wanted = new URL(path, location.origin);
  const windows = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const open = windows.find((one) => new URL(one.url).pathname === wanted.pathname);
  if (!open) {
    await worker.clients.openWindow(wanted.href);
    return;
  }
  await open.focus();
  if (open.url !== wanted.href) await open.navigate(wanted.href);
}

/** Shows pushes, and leads to what they are about. */
export function takePushes(): void {
  worker.addEventListener('push', (event) => {
    if (event.data) event.waitUntil(show(event.data.json()));
  });
  worker.addEventListener('notificationclick', (event) => {
    event.notification.close();
    event.waitUntil(lead(event.notification.data));
  });
}
