import './sos.css';
import { SOS_TOKEN } from '../shared/auth';
import { wait } from '../shared/backoff';
import { kept } from '../shared/kept';
import type { SosRecorded } from '../shared/wire';
import { freshId, now } from './fresh';
import type { Call, Known, Outgoing } from './later/call';
import { begin, load } from './outbox';
import * as strings from './strings';

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
const buzz = (...pattern: number[]) => navigator.vibrate?.(pattern);

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
}

/** The press: five seconds in which it costs nothing to take it back. */
function countDown(): void {
  const start = Object.fromEntries(new FormData(form)) as unknown as Call['start'];
  // The page may be an old one, from the phone's own store.
  start.sos = freshId();
  call = { start };
  takeOver();
  const end = performance.now() + COUNTDOWN_MS;
  const tick = () => {
    const left = end - performance.now();
    tell('left', `${Math.ceil(left / 1000)}`);
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
    view('idle');
    tell('announce', strings.stopped);
    element('press').focus();
  };
  view('counting');
  tick();
  buzz(200);
  tell('announce', strings.countdown);
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
  const offline = navigator.onLine ? '' : strings.offline;
  if (!call.incident) return offline + strings.notYet;
  if (!link || link === 'stopped') return strings.cutOff;
  if (offline || link !== 'open') return offline + strings.connecting;
  return outbox.some(({ end }) => end) ? strings.ending : '';
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
  const facts: string[] = [];
  if (saved && !end) facts.push(strings.saved);
  if (call.incident) facts.push(strings.reached);
  if (seen) facts.push(taken_by == null ? strings.seen : strings.taken(taken_by));
  list(
    'facts',
    facts.map((fact) => [fact]),
  );
  const title = end ? strings.ended[end] : call.incident ? (facts[facts.length - 1] as string) : strings.calling;
  tell('status', end ? '' : status(known));
  const on_its_way = !call.incident || outbox.some(({ fix }) => fix);
  tell('place', end ? '' : place === 'denied' ? strings.placeDenied : strings.place(place, on_its_way));
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

async function loadLater(attempt = 0): Promise<void> {
  try {
    later = (await import(/* @vite-ignore */ LATER)) as typeof import('./later/main');
  } catch {
    setTimeout(loadLater, wait(attempt), attempt + 1);
    return;
  }
  panel = later.open(element('later'), list, () => caller);
  takeOver();
  later.keepPage();
  if (await later.signedIn()) {
    element('sign-in').replaceWith(strings.signedIn);
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
