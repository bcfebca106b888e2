/**
 * The chat's part of the service worker: once the chat was opened here, it is kept on the phone whole, and opens
 * without a network. Who only calls for help fetches nothing of it.
 */

/** `/chat`, its entry, which changes its name with any change, and everything else of it: the build writes the list. */
declare const CHAT: string[];

interface Lasting extends Event {
  waitUntil(done: Promise<unknown>): void;
}

interface Asked extends Event {
  request: Request;
  respondWith(answer: Promise<Response>): void;
}

interface Worker {
  addEventListener(type: 'activate', act: (event: Lasting) => void): void;
  addEventListener(type: 'message', act: (event: Lasting & MessageEvent) => void): void;
  addEventListener(type: 'fetch', act: (event: Asked) => void): void;
}

const worker = self as unknown as Worker;
const CHATS = 'lifeline-chat-';
const KEPT = `${CHATS}${CHAT[1]}`;

/** All or nothing: a page is never kept without its files. What was kept before goes when this is here. */
async function keep(): Promise<void> {
  const chats = (await caches.keys()).filter((name) => name.startsWith(CHATS));
  if (!chats.includes(KEPT)) {
    const fresh = await caches.open(KEPT);
    try {
      await fresh.addAll(CHAT);
    } catch {
      await caches.delete(KEPT);
      return;
    }
  }
  await Promise.all(chats.filter((name) => name !== KEPT).map((name) => caches.delete(name)));
}

async function answer(file: string, request: Request): Promise<Response> {
  return (await caches.match(file, { cacheName: KEPT, ignoreVary: true })) ?? fetch(request);
}

worker.addEventListener('message', (event) => {
  if (event.data === 'keep-chat') event.waitUntil(keep());
});
worker.addEventListener('activate', (event) =>
  event.waitUntil(caches.keys().then((all) => (all.some((name) => name.startsWith(CHATS)) ? keep() : undefined))),
);
worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method === 'GET' && origin === location.origin && CHAT.includes(pathname))
    event.respondWith(answer(pathname, request));
});
