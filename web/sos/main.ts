import './sos.css';
import { refresh } from '../shared/auth';
import { type Call, type Known, keptCall, now, prepare } from './call';
import * as strings from './strings';

const COUNTDOWN_MS = 5_000;
const DOUBLE_TAP_MS = 600;

const element = (id: string) => document.getElementById(id) as HTMLInputElement;
const tell = (id: string, text: string) => {
  element(id).textContent = text;
};
const form = document.forms[0] as HTMLFormElement;
const buzz = (...pattern: number[]) => navigator.vibrate?.(pattern);

let caller: ReturnType<typeof prepare>;
let told = '';

function view(name: string): void {
  for (const id of ['idle', 'counting', 'calling']) element(id).hidden = id !== name;
}

/** The press: five seconds in which it costs nothing to take it back. */
function countDown(): void {
  const start = Object.fromEntries(new FormData(form)) as unknown as Call['start'];
  caller = prepare({ start, outbox: [] }, show);
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
    caller.close();
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
  view('calling');
  element('title').focus();
  buzz(400);
  caller.run();
  const stayAwake = () => document.hidden || navigator.wakeLock?.request('screen').catch(() => {});
  document.onvisibilitychange = stayAwake;
  stayAwake();
}

function status({ call, link }: Known): string {
  const offline = navigator.onLine ? '' : strings.offline;
  if (!call.incident) return offline + strings.notYet;
  if (!link || link === 'stopped') return strings.cutOff;
  if (offline || link !== 'open') return offline + strings.connecting;
  return call.outbox.some(({ end }) => end) ? strings.ending : '';
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

function show(known: Known): void {
  const { call, saved, seen, taken_by, end, place, messages } = known;
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
  const on_its_way = !call.incident || call.outbox.some(({ fix }) => fix);
  tell('place', end ? '' : place === 'denied' ? strings.placeDenied : strings.place(place, on_its_way));
  list('chat', [
    ...messages.map(({ by, text, refused = '' }) => [by || strings.me, text, refused]),
    ...call.outbox.flatMap(({ message }) => (message ? [[strings.me, message.text, strings.waiting]] : [])),
  ]);
  const chat = element('chat');
  chat.scrollTop = chat.scrollHeight;
  element('end').hidden = !!end || call.outbox.some((item) => item.end);
  element('again').hidden = !end;
  if (title !== told) {
    tell('title', title);
    tell('announce', title);
    buzz(100, 60, 100);
    told = title;
  }
}

function askToEnd(end: 'safe' | 'cancelled'): void {
  const open = (asked: boolean) => {
    element('ask').hidden = !asked;
    element('ending').hidden = asked;
  };
  open(true);
  tell('question', strings.ask[end]);
  element('no').focus();
  element('no').onclick = () => open(false);
  element('yes').onclick = () => {
    open(false);
    caller.end(end);
  };
}

form.onsubmit = () => {
  countDown();
  return false;
};
element('say').onsubmit = () => {
  const words = element('words');
  const text = words.value.trim();
  if (text) caller.say(text);
  words.value = '';
  return false;
};
element('safe').onclick = () => askToEnd('safe');
element('mistake').onclick = () => askToEnd('cancelled');
addEventListener('keydown', ({ key }) => {
  if (key === 'Escape' && !element('counting').hidden) element('cancel').click();
});
window.ononline = window.onoffline = () => caller?.refresh();

element('hint').hidden = false;
const kept = keptCall();
if (kept) {
  caller = prepare(kept, show);
  run();
} else {
  view('idle');
}
refresh().then(
  (pair) => {
    if (!pair) return;
    element('sign-in').replaceWith(strings.signedIn);
    element('name').hidden = true;
  },
  () => {},
);
