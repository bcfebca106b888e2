import './sos.css';
import { SOS_TOKEN } from '../shared/auth';
import { wait } from '../shared/backoff';
import { kept } from '../shared/kept';
import type { SosRecorded } from '../shared/wire';
import { freshId, now } from './fresh';
import type { Call, Known, Outgoing } from './later/known';
import { begin, load } from './outbox';
import { word } from './words';

/** The address of `later/main.ts` as it was built. */
declare const LATER: string;

const COUNTDOWN_MS = 5_000;
const DOUBLE_TAP_MS = 600;
const REQUEST_WAIT_MS = 10_000;

const element = (id: string) => document.getElementById(id) as HTMLInputElement;
const tell = (id: string, text: string) => {
  element(id).textContent = text;
};
const form = document.forms[0] as HTMLFormElement;
/** A silent call makes the phone neither shake nor shine. */
const silent = () => !!call?.start.silent;
const buzz = (...pattern: number[]) => silent() || navigator.vibrate?.(pattern);
const dim = () => document.documentElement.classList.toggle('silent', silent());

/** The call that was pressed, or kept, here. */
let call: Call | undefined;
let outbox: Outgoing[] = [];
let running = false;
let later: typeof import('./later/main') | undefined;
/** Follows the call, once the rest of the page is here. */
let caller: ReturnType<typeof import('./later/main').prepare> | undefined;
let panel: ((known: Known) => void) | undefined;
let known: Known | undefined;
let told = '';

function view(name: string): void {
  for (const id of ['idle', 'counting', 'calling']) element(id).hidden = id !== name;
  // Another language is another page, which nobody wants in the middle of a call.
  element('languages').hidden = name !== 'idle';
}

/** The press: five seconds in which it costs nothing to take it back. */
function countDown(): void {
  const start = Object.fromEntries(new FormData(form)) as unknown as Call['start'];
  // The page may be an old one, from the phone's own store.
  start.sos = freshId();
  start.silent = !!start.silent;
  call = { start };
  dim();
  takeOver();
  const end = performance.now() + COUNTDOWN_MS;
  const tick = () => {
    const left = end - performance.now();
    const seconds = Math.max(0, Math.ceil(left / 1000));
    tell('left', seconds.toLocaleString(document.documentElement.lang));
    tell('seconds', word(`seconds-${seconds}`));
    if (left <= 0) go();
  };
  const timer = setInterval(tick, 100);
  const go = () => {
    clearInterval(timer);
    start.pressed_at = now();
    run();
  };
  element('now').onclick = go;
  element('cancel').onclick = () => {
    // A second tap of the same press is not a change of mind.
    if (end - performance.now() > COUNTDOWN_MS - DOUBLE_TAP_MS) return;
    clearInterval(timer);
    caller?.close();
    caller = call = undefined;
    dim();
    view('idle');
    tell('announce', word('stopped'));
    element('press').focus();
  };
  view('counting');
  tick();
  buzz(200);
  tell('announce', word('countdown'));
  element('counting').focus();
}

function run(): void {
  if (running) return;
  running = true;
  view('calling');
  element('title').focus();
  buzz(400);
  if (caller) caller.run();
  else alone(call as Call);
  const stayAwake = () => document.hidden || navigator.wakeLock?.request('screen').catch(() => {});
  document.onvisibilitychange = stayAwake;
  stayAwake();
}

function status({ call, link, outbox }: Known): string {
  const offline = navigator.onLine ? '' : `${word('offline')} `;
  const ending = outbox.some(({ end }) => end);
  if (ending && (!call.incident || offline || link !== 'open')) return word('ending-waits');
  if (!call.incident) return offline + word('not-yet');
  if (!link || link === 'stopped') return word('cut-off');
  if (offline || link !== 'open') return offline + word('connecting');
  return ending ? word('ending') : '';
}

function where(place: Known['place'], on_its_way: boolean): string {
  if (place === 'denied') return word('place-denied');
  return place == null ? word('place-sought') : word(on_its_way ? 'place-waits' : 'place', place);
}

/** Fills a list; a text within a line may run in either direction. */
function list(id: string, lines: string[][]): void {
  element(id).replaceChildren(
    ...lines.map((texts) => {
      const line = document.createElement('li');
      for (const text of texts) {
        const part = document.createElement('bdi');
        part.textContent = text;
        line.append(part, ' ');
      }
      return line;
    }),
  );
}

function show(now: Known): void {
  known = now;
  const { call, outbox, saved, seen, taken_by, end, place } = known;
  dim();
  const facts: string[] = [];
  if (saved && !end) facts.push(word('saved'));
  if (call.incident) facts.push(word('reached'));
  if (seen) facts.push(taken_by ? word('taken', taken_by) : word(taken_by == null ? 'seen' : 'taken-by-one'));
  list(
    'facts',
    facts.map((fact) => [fact]),
  );
  const title = end ? word(`end-${end}`) : call.incident ? (facts[facts.length - 1] as string) : word('calling');
  tell('status', end ? '' : status(known));
  const on_its_way = !call.incident || outbox.some(({ fix }) => fix);
  tell('place', end ? '' : where(place, on_its_way));
  panel?.(known);
  if (title !== told) {
    tell('title', title);
    tell('announce', title);
    buzz(100, 60, 100);
    told = title;
  }
}

/** The rest of the page does what is left to do. */
function takeOver(): void {
  if (!later || !call || caller) return;
  caller = later.prepare(call, show, outbox);
  if (running) caller.run();
}

/** Until the rest of the page is here, the call is kept and goes out by itself: with a login, or without. */
async function alone(call: Call): Promise<void> {
  const known: Known = { call, outbox, messages: [] };
  const tell = () => caller || show(known);
  tell();
  try {
    Object.assign(call, await begin({ ...call, n: 0 }));
    known.saved = true;
    tell();
  } catch {
    // Not kept, and not said to be.
  }
  let bearer = kept(SOS_TOKEN);
  for (let attempt = 0; !caller && !call.incident; attempt++) {
    try {
      const headers: Record<string, string> = { 'content-type': 'application/json' };
      if (bearer) headers.authorization = `Bearer ${bearer}`;
      const body = JSON.stringify(call.start);
      const signal = AbortSignal.timeout?.(REQUEST_WAIT_MS);
      const answer = await fetch('/v1/sos', { method: 'POST', headers, body, signal });
      if (answer.ok) {
        const { sos, incident, sos_token }: SosRecorded = await answer.json();
        // Whoever took over asks for itself.
        if (caller) return;
        call.start.sos = sos;
        call.token = sos_token;
        call.incident = incident;
        tell();
      } else if (answer.status < 429) bearer = undefined;
    } catch {
      // Offline: again.
    }
    if (!call.incident) await new Promise((resolve) => setTimeout(resolve, wait(attempt)));
  }
}

/** The text of a file, however slowly it comes. Rejects when nothing more of it comes for ten seconds. */
async function read(address: string): Promise<string> {
  const silence = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const heard = () => {
    clearTimeout(timer);
    timer = setTimeout(() => silence.abort(), REQUEST_WAIT_MS);
  };
  heard();
  try {
    const { ok, body } = await fetch(address, { signal: silence.signal });
    if (!ok) throw new Error(address);
    const pieces = (body as ReadableStream<Uint8Array>).getReader();
    const decoder = new TextDecoder();
    let text = '';
    for (;;) {
      const { done, value } = await pieces.read();
      if (done) return text;
      heard();
      text += decoder.decode(value, { stream: true });
    }
  } finally {
    clearTimeout(timer);
  }
}

async function loadLater(attempt = 0): Promise<void> {
  // An import that the network swallowed never ends, nor does another of the same address: what can be given up is done
  // first, so that the import has a connection that works, or needs none.
  const address = attempt ? `${LATER}?${attempt}` : LATER;
  const patience = REQUEST_WAIT_MS * (attempt + 1);
  try {
    await read(address);
    const swallowed = new Promise<never>((_, reject) => setTimeout(reject, patience));
    const script: typeof import('./later/main') = await Promise.race([import(/* @vite-ignore */ address), swallowed]);
    await script.speak(read);
    later = script;
  } catch {
    setTimeout(loadLater, wait(attempt), attempt + 1);
    return;
  }
  panel = later.open(element('later'), list, () => caller);
  takeOver();
  later.offer();
  later.keepPage();
  if (await later.signedIn()) {
    element('sign-in').replaceWith(word('signed-in'));
    element('name').hidden = true;
  }
}

form.onsubmit = () => {
  if (!call) countDown();
  return false;
};
addEventListener('keydown', ({ key }) => {
  if (key === 'Escape' && !element('counting').hidden) element('cancel').click();
});
window.ononline = window.onoffline = () => caller?.refresh();

element('hint').hidden = false;
view('idle');
load()
  .then((left) => {
    if (!left.call || call) return;
    ({ call, outbox } = left);
    takeOver();
    run();
  })
  .catch(() => {})
  .finally(loadLater);
