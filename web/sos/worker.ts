/**
 * The service worker: it keeps the SOS page and its files on the phone, so that the page opens and keeps
 * a call without a network, and shows pushes. Everything else goes to the network as if there were no worker.
 */
import '../chat/worker';

import { takePushes } from './pushes';

/** Names the page as the gateway renders it now; the gateway writes it before this text. */
declare const PAGE: string;
/** What is kept: the build writes the list. */
declare const FILES: string[];

interface Lasting extends Event {
  waitUntil(done: Promise<unknown>): void;
}

interface Asked extends Event {
  request: Request;
  respondWith(answer: Promise<Response>): void;
}

interface Worker {
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void> };
  addEventListener(type: 'install' | 'activate', act: (event: Lasting) => void): void;
  addEventListener(type: 'fetch', act: (event: Asked) => void): void;
}

const worker = self as unknown as Worker;
const CALLS = 'lifeline-sos-';
const KEPT = `${CALLS}${PAGE}`;

/** All or nothing: a page is never kept without its files. */
async function keep(): Promise<void> {
  const cache = await caches.open(KEPT);
  await cache.addAll(FILES.map((file) => new Request(file, { cache: 'reload' })));
  await worker.skipWaiting();
}

async function forgetOlder(): Promise<void> {
  const others = (await caches.keys()).filter((name) => name.startsWith(CALLS) && name !== KEPT);
  await Promise.all(others.map((name) => caches.delete(name)));
  await worker.clients.claim();
}

async function answer(file: string, request: Request): Promise<Response> {
  const cache = await caches.open(KEPT);
  return (await cache.match(file, { ignoreVary: true })) ?? fetch(request);
}

/** The page as it is asked for in another language, which is the one to keep from now on. */
async function inOtherWords(request: Request): Promise<Response> {
  try {
    const page = await fetch(request);
    if (page.ok) await (await caches.open(KEPT)).put('/', page.clone());
    return page;
  } catch {
    return answer('/', request);
  }
}

worker.addEventListener('install', (event) => event.waitUntil(keep()));
worker.addEventListener('activate', (event) => event.waitUntil(forgetOlder()));
worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname, searchParams } = new URL(request.url);
  const file = pathname === '/sos' ? '/' : pathname;
  if (request.method === 'GET' && origin === location.origin && FILES.includes(file))
    event.respondWith(searchParams.has('lang') ? inOtherWords(request) : answer(file, request));
});
takePushes();
