import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { Fix } from '../../shared/wire';
import { FakeSocket } from '../../test/socket';
import { writeTexts } from '../../test/texts';
import * as store from '../outbox';
import { prepare } from './call';
import { WORDS } from './consent';
import type { Call, Known, Outgoing } from './known';

const SOS = '0b9c1c1e-7a0e-4d5e-9d27-2f0a0e7a1b11';
const INCIDENT = '019aa7b2-0000-7000-8000-000000000001';
const RAHMAN = { kind: 'user', id: 'u', name: 'Rahman', role: 'responder' };

vi.mock('../outbox');
writeTexts();

let known: Known;
/** What the phone keeps: a stand-in for its database, which browsers only have. */
let phone: Map<number, Call | Outgoing>;
const keptCall = () => (phone.get(0) as Call | undefined) ?? null;
const keptOutbox = () => [...phone].filter(([n]) => n).map(([, item]) => item as Outgoing);

/** The store as `tests/browser/outbox.test.mjs` sees it in a browser. */
function keepInMemory(): void {
  let last = 0;
  const copy = <T>(value: T): T => structuredClone(value);
  phone = new Map();
  vi.mocked(store.load).mockImplementation(async () => copy({ call: keptCall() ?? undefined, outbox: keptOutbox() }));
  vi.mocked(store.begin).mockImplementation(async (call) => {
    if (!phone.has(0)) phone.set(0, copy(call));
    return copy(phone.get(0) as Call);
  });
  vi.mocked(store.put).mockImplementation(async (value) => {
    value.n ??= ++last;
    phone.set(value.n, copy(value));
    return true;
  });
  vi.mocked(store.forget).mockImplementation((n) => {
    if (n) phone.delete(n);
    else phone.clear();
  });
}
/** A browser's tabs among themselves, at once. */
class Tabs {
  static open: Tabs[] = [];
  onmessage?: (event: { data: unknown }) => void;
  constructor() {
    Tabs.open.push(this);
  }
  postMessage(data: unknown) {
    for (const tab of Tabs.open) if (tab !== this) tab.onmessage?.({ data });
  }
  close() {
    Tabs.open = Tabs.open.filter((tab) => tab !== this);
  }
}
/** When the phone says that it was where it is, ms. */
let fix_at = 0;
const position = () => ({ coords: { latitude: 23.8, longitude: 90.4, accuracy: 12.4 }, timestamp: fix_at });
const getCurrentPosition = vi.fn();
const located = () => FakeSocket.last.commands('sos.locate').map(({ data }) => Date.parse((data.fix as Fix).at));
const callers: ReturnType<typeof prepare>[] = [];
const request = vi.fn(
  async (_url: string, _init?: RequestInit): Promise<Response> => new Response('', { status: 503 }),
);
const posts = () => request.mock.calls.filter(([url]) => url === '/v1/sos');
const settled = () => vi.advanceTimersByTimeAsync(0);
const recorded = { cursor: 'k3.2', incident: INCIDENT, sos: SOS, repeated: false };

function press(change: Partial<Call> = {}) {
  const call: Call = { start: { sos: SOS, pressed_at: new Date().toISOString() }, ...change };
  const show = (now: Known) => {
    known = { ...now };
  };
  const caller = prepare(call, show, keptOutbox());
  callers.push(caller);
  return caller;
}

/** Time goes by until the phone tries again, and gets through. */
async function reconnected(): Promise<void> {
  const sockets = FakeSocket.opened.length;
  while (FakeSocket.opened.length === sockets) await vi.advanceTimersByTimeAsync(100);
  FakeSocket.last.welcome();
  await settled();
}

/** Pressed while the socket that was opened before is there. */
async function pressOnline(change: Partial<Call> = {}) {
  const caller = press(change);
  await settled();
  FakeSocket.last.welcome();
  caller.run();
  await settled();
  return caller;
}

function entry(type: string, data: unknown, by: unknown = RAHMAN) {
  FakeSocket.last.tell({ channel: `incident:${INCIDENT}`, cursor: 'k3.9', type, data, by, at: '', incident: INCIDENT });
}

describe('a call for help', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    FakeSocket.install();
    localStorage.clear();
    keepInMemory();
    request.mockReset().mockImplementation(async () => new Response('', { status: 503 }));
    vi.stubGlobal('fetch', request);
    vi.stubGlobal('BroadcastChannel', Tabs);
    fix_at = 1000;
    getCurrentPosition.mockReset().mockImplementation((found) => found(position()));
    vi.stubGlobal('navigator', { onLine: true, geolocation: { getCurrentPosition } });
  });
  afterEach(() => {
    for (const caller of callers.splice(0)) caller.close();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  describe('with a token', () => {
    beforeEach(() => localStorage.setItem('lifeline.sos_token', 'kept'));

    it('goes out on the socket that was opened before, and is reached only when the gateway says so', async () => {
      await pressOnline();
      expect(FakeSocket.last.commands('sos.start').map(({ data }) => data.sos)).toEqual([SOS]);
      expect(known).toMatchObject({ saved: true, messages: [] });
      expect(known.call.incident).toBeUndefined();
      FakeSocket.last.answer('sos.start', recorded);
      await settled();
      expect(known.call.incident).toBe(INCIDENT);
      expect(known.seen).toBeUndefined();
      await vi.advanceTimersByTimeAsync(20_000);
      expect(posts()).toHaveLength(0);
    });

    it('goes out by HTTP, too, with the same id, when the socket does not answer', async () => {
      press().run();
      await vi.advanceTimersByTimeAsync(10_000);
      expect(posts().length).toBeGreaterThan(0);
      for (const [, init] of posts()) expect(JSON.parse(String(init?.body)).sos).toBe(SOS);
      expect(known.call.incident).toBeUndefined();
    });

    it('is not held back by a login that is not taken any more', async () => {
      request.mockImplementation(async (_url, init) => {
        const headers = init?.headers as Record<string, string>;
        if (headers.authorization) return new Response('', { status: 401 });
        return Response.json({ ...recorded, verified: false, sos_token: 'new' });
      });
      press().run();
      await vi.advanceTimersByTimeAsync(12_000);
      expect(known.call).toMatchObject({ incident: INCIDENT, token: 'new' });
    });

    it('the first fix goes along with the call, four more follow ten seconds apart, each once and with its own time', async () => {
      await pressOnline();
      expect(FakeSocket.last.commands('sos.start')[0]?.data.fix).toMatchObject({ at: new Date(1000).toISOString() });
      expect(known.place).toBe(12);
      FakeSocket.last.answer('sos.start', recorded);
      await settled();
      for (const count of [0, 1, 2, 3, 4]) {
        expect(located()).toEqual([2000, 3000, 4000, 5000].slice(0, count));
        fix_at += 1000;
        await vi.advanceTimersByTimeAsync(10_000);
      }
      await vi.advanceTimersByTimeAsync(15_000);
      expect(located()).toEqual([2000, 3000, 4000, 5000]);
    });

    it('a first fix that comes after the press follows the call, once', async () => {
      let found: (position: unknown) => void = () => {};
      getCurrentPosition.mockImplementationOnce((later) => {
        found = later;
      });
      await pressOnline();
      expect(FakeSocket.last.commands('sos.start')[0]?.data.fix).toBeUndefined();
      found(position());
      await settled();
      expect(located()).toEqual([]);
      expect(known.outbox.map((item) => Object.keys(item)[0])).toEqual(['consent', 'fix']);
      FakeSocket.last.answer('sos.start', recorded);
      await settled();
      expect(located()).toEqual([1000]);
      FakeSocket.last.answer('sos.locate', recorded);
      FakeSocket.last.answer('sos.consent', recorded);
      await settled();
      expect(known.outbox).toEqual([]);
    });

    it('a fix that the phone gives again is not sent again', async () => {
      await pressOnline();
      FakeSocket.last.answer('sos.start', recorded);
      await vi.advanceTimersByTimeAsync(15_000);
      fix_at = 2000;
      await vi.advanceTimersByTimeAsync(60_000);
      expect(located()).toEqual([2000]);
    });

    it('a reload asks for the place anew and does not send the one that went along again', async () => {
      const caller = await pressOnline();
      FakeSocket.last.answer('sos.start', recorded);
      await settled();
      caller.close();
      const call = keptCall() as Call;
      expect(call.incident).toBe(INCIDENT);
      press(call).run();
      await settled();
      FakeSocket.last.welcome();
      await settled();
      expect(located()).toEqual([]);
      fix_at = 2000;
      await vi.advanceTimersByTimeAsync(10_000);
      expect(located()).toEqual([2000]);
    });

    it('after the network was gone: the newest fix first, then the rest as it was done, with its own times', async () => {
      const caller = await pressOnline();
      FakeSocket.last.answer('sos.start', recorded);
      await settled();
      FakeSocket.last.drop(1006);
      caller.say('first');
      for (const at of [2000, 3000, 4000]) {
        fix_at = at;
        await vi.advanceTimersByTimeAsync(10_000);
        if (at === 3000) caller.say('second');
      }
      await reconnected();
      const said = FakeSocket.last.sent.filter(({ type }) => type === 'sos.locate' || type === 'message.send');
      const what = said.map(({ data }) => data.text ?? Date.parse((data.fix as Fix).at));
      expect(what).toEqual([4000, 'first', 2000, 3000, 'second']);
      expect(said.filter(({ data }) => data.text).every(({ data }) => data.written_at)).toBe(true);
    });

    it('what another tab could not say any more is said by this one', async () => {
      await pressOnline();
      FakeSocket.last.answer('sos.start', recorded);
      await settled();
      await store.put({ message: { id: 'm1', text: 'from the tab that was killed' } });
      FakeSocket.last.drop(1006);
      await vi.advanceTimersByTimeAsync(1000);
      FakeSocket.last.welcome();
      await settled();
      expect(FakeSocket.last.commands('message.send').map(({ data }) => data.id)).toEqual(['m1']);
      FakeSocket.last.answer('message.send', recorded);
      await settled();
      expect(keptOutbox()).toEqual([]);
    });

    it('ten seconds without a socket it goes on by HTTP, in the same order, and stops that when one opens', async () => {
      const caller = await pressOnline();
      FakeSocket.last.answer('sos.start', recorded);
      await settled();
      request.mockImplementation(async () => Response.json(recorded));
      FakeSocket.last.drop(1006);
      caller.say('no socket here');
      fix_at = 2000;
      await vi.advanceTimersByTimeAsync(9_000);
      expect(request).not.toHaveBeenCalled();
      await vi.advanceTimersByTimeAsync(2_000);
      expect(request.mock.calls.map(([url]) => url)).toEqual([
        `/v1/sos/${SOS}/locations`,
        `/v1/incidents/${INCIDENT}/messages`,
      ]);
      expect(known.messages).toMatchObject([{ text: 'no socket here' }]);
      await reconnected();
      request.mockClear();
      caller.end('safe');
      await settled();
      expect(FakeSocket.last.commands('sos.safe')).toHaveLength(1);
      await vi.advanceTimersByTimeAsync(15_000);
      expect(request).not.toHaveBeenCalled();
    });

    it('what hangs on a network that was left behind is said anew on the next socket', async () => {
      const caller = await pressOnline();
      FakeSocket.last.answer('sos.start', recorded);
      await settled();
      request.mockImplementation(() => new Promise(() => {}));
      FakeSocket.last.drop(1006);
      caller.say('roamed');
      await vi.advanceTimersByTimeAsync(11_000);
      expect(request.mock.calls.map(([url]) => url)).toEqual([`/v1/incidents/${INCIDENT}/messages`]);
      await reconnected();
      expect(FakeSocket.last.commands('message.send').map(({ data }) => data.text)).toEqual(['roamed']);
    });

    it('is said again when the gateway can take it again', async () => {
      const caller = await pressOnline();
      FakeSocket.last.answer('sos.start', recorded);
      await settled();
      caller.say('busy hour');
      await settled();
      FakeSocket.last.refuse('message.send', { code: 'unavailable', message: 'no', temporary: true });
      await vi.advanceTimersByTimeAsync(2_000);
      expect(FakeSocket.last.commands('message.send')).toHaveLength(2);
      expect(known.messages).toEqual([]);
    });

    it('shows where the phone is after forty seconds only if the caller lets it', async () => {
      const caller = await pressOnline();
      FakeSocket.last.answer('sos.start', recorded);
      await settled();
      const moved = async (seconds: number) => {
        fix_at += 1000;
        for (let passed = 0; passed < seconds; passed += 10) {
          FakeSocket.last.tell({ re: 0, ok: {} });
          await vi.advanceTimersByTimeAsync(10_000);
        }
      };
      for (let fix = 0; fix < 4; fix++) await moved(10);
      expect(located()).toHaveLength(4);
      await moved(60);
      expect(located()).toHaveLength(4);
      caller.share(true);
      await settled();
      expect(located()).toHaveLength(5);
      await moved(30);
      await moved(30);
      expect(located()).toHaveLength(7);
      expect(keptCall()?.share).toBe(true);
      caller.share(false);
      await moved(90);
      expect(located()).toHaveLength(7);
    });

    it('says seen and taken when responders have seen and taken it', async () => {
      await pressOnline();
      FakeSocket.last.answer('sos.start', recorded);
      await settled();
      entry('incident.seen', {});
      expect(known).toMatchObject({ seen: true });
      expect(known.taken_by).toBeUndefined();
      entry('incident.acknowledged', {});
      expect(known.taken_by).toBe('Rahman');
    });

    it('a message is the other side’s only after the answer, and a refused one says why', async () => {
      const caller = await pressOnline();
      FakeSocket.last.answer('sos.start', recorded);
      await settled();
      caller.say('third floor');
      await settled();
      expect(known.messages).toEqual([]);
      expect(known.saved).toBe(true);
      expect(known.outbox.map(({ message }) => message?.text)).toContain('third floor');
      FakeSocket.last.answer('message.send', { cursor: 'k3.5', repeated: false });
      await settled();
      expect(known.messages).toMatchObject([{ text: 'third floor' }]);
      caller.say('x');
      await settled();
      FakeSocket.last.refuse('message.send', {
        code: 'forbidden',
        message: 'No policy allows this.',
        temporary: false,
      });
      await settled();
      expect(known.messages[1]?.refused).toBe('Not sent: the emergency desk did not take it.');
    });

    it('a place that is not told yet is never told once the caller stops that, on whichever tab', async () => {
      Tabs.open = [];
      vi.stubGlobal('BroadcastChannel', Tabs);
      const one = await pressOnline();
      FakeSocket.last.answer('sos.start', recorded);
      await settled();
      const other = press({ ...(keptCall() as Call) });
      other.run();
      await settled();
      FakeSocket.last.drop(1006);
      fix_at += 10_000;
      await vi.advanceTimersByTimeAsync(10_000);
      one.hide(true);
      await settled();
      expect(keptOutbox().filter(({ fix }) => fix)).toEqual([]);
      expect(known.call.hidden).toBe(true);
      expect(known.outbox.filter(({ fix }) => fix)).toEqual([]);
      getCurrentPosition.mockClear();
      await vi.advanceTimersByTimeAsync(60_000);
      expect(getCurrentPosition).not.toHaveBeenCalled();
    });

    it('taking it back is told after the call itself, never instead of it', async () => {
      const caller = await pressOnline();
      caller.end('cancelled');
      await settled();
      expect(FakeSocket.last.commands('sos.cancel')).toHaveLength(0);
      FakeSocket.last.answer('sos.start', recorded);
      await settled();
      expect(FakeSocket.last.commands('sos.cancel')[0]?.data).toEqual({ sos: SOS, confirmed: true });
      expect(known.end).toBeUndefined();
      FakeSocket.last.answer('sos.cancel', { cursor: 'k3.6', repeated: false });
      await settled();
      expect(known.end).toBe('cancelled');
      expect(keptCall()).toBeNull();
    });

    it('is over only when the gateway takes its end, and stays over as it ended first', async () => {
      const caller = await pressOnline();
      FakeSocket.last.answer('sos.start', recorded);
      await settled();
      caller.end('safe');
      await settled();
      FakeSocket.last.refuse('sos.safe', { code: 'forbidden', message: 'No policy allows this.', temporary: false });
      await settled();
      expect(known.end).toBeUndefined();
      expect(known.outbox).toEqual([]);
      expect(known.messages[0]?.refused).toBe('Not sent: the emergency desk did not take it.');
      expect(keptCall()).not.toBeNull();
      caller.end('safe');
      await settled();
      entry('sos.ended', { sos: SOS, end: 'resolved' });
      FakeSocket.last.answer('sos.safe', { cursor: 'k3.9', repeated: true });
      await settled();
      expect(known.end).toBe('resolved');
    });

    it('a forced end looks like an end: it says what an end says, shows nothing more, and goes on with the place', async () => {
      const caller = await pressOnline();
      FakeSocket.last.answer('sos.start', recorded);
      await settled();
      caller.end('safe', true);
      await settled();
      expect(FakeSocket.last.commands('sos.safe')[0]?.data).toEqual({ sos: SOS, confirmed: true, forced: true });
      expect(known.end).toBeUndefined();
      FakeSocket.last.answer('sos.safe', { cursor: 'k3.6', repeated: false });
      await settled();
      expect(known.end).toBe('safe');
      expect([keptCall(), keptOutbox()]).toEqual([null, []]);
      entry('message.sent', { id: 'm1', text: 'Are you alone?' });
      entry('incident.acknowledged', {});
      entry('sos.ended', { sos: SOS, end: 'resolved' });
      expect([known.messages, known.taken_by, known.end]).toEqual([[], undefined, 'safe']);
      const before = located().length;
      for (let passed = 0; passed < 70; passed += 10) {
        fix_at += 1000;
        FakeSocket.last.tell({ re: 0, ok: {} });
        await vi.advanceTimersByTimeAsync(10_000);
      }
      expect(located().length).toBeGreaterThan(before + 3);
      expect([keptCall(), keptOutbox()], 'nothing of it stays on the phone').toEqual([null, []]);
    });

    it('a forced end stands on the other tabs, too, of which the gateway tells none', async () => {
      const shown: Known[] = [];
      for (const at of [0, 1]) {
        const start = { sos: SOS, pressed_at: new Date().toISOString() };
        const caller = prepare({ n: 0, start, incident: INCIDENT }, (now) => {
          shown[at] = { ...now };
        });
        callers.push(caller);
        caller.run();
        await settled();
        FakeSocket.last.welcome();
      }
      callers[1]?.end('safe', true);
      await settled();
      expect(shown.map(({ end }) => end)).toEqual([undefined, undefined]);
      FakeSocket.last.answer('sos.safe', { cursor: 'k3.6', repeated: false });
      await settled();
      expect(shown.map(({ end, forced }) => [end, forced])).toEqual([
        ['safe', true],
        ['safe', true],
      ]);
      expect([keptCall(), keptOutbox()]).toEqual([null, []]);
    });

    it('what is agreed to goes along with the press or follows it, once, and is taken back', async () => {
      document.documentElement.lang = 'bn';
      const caller = await pressOnline();
      const said = () => FakeSocket.last.commands('sos.consent').map(({ data }) => data.consent as object);
      const words = `${WORDS}.bn`;
      const place = { to: 'location', given: true, words };
      expect(FakeSocket.last.commands('sos.start')[0]?.data.consents).toMatchObject([place]);
      FakeSocket.last.answer('sos.start', recorded);
      await settled();
      fix_at = 2000;
      await vi.advanceTimersByTimeAsync(10_000);
      expect(said()).toEqual([]);
      caller.share(true);
      caller.share(true);
      await settled();
      expect(said()).toMatchObject([{ to: 'location_tail', given: true, words }]);
      caller.hide(true);
      await settled();
      const over = [
        { to: 'location_tail', given: false, words },
        { to: 'location', given: false, words },
      ];
      expect(said().slice(1)).toMatchObject(over);
      const before = located().length;
      fix_at = 3000;
      await vi.advanceTimersByTimeAsync(20_000);
      expect(located()).toHaveLength(before);
      expect(keptCall()).toMatchObject({ hidden: true, share: false });
      caller.hide(false);
      await settled();
      expect(located()).toHaveLength(before + 1);
      expect(said()[3]).toMatchObject(place);
      document.documentElement.lang = 'en';
    });

    it('a call is silent from the press or from a moment on, and says so until it is answered', async () => {
      const caller = await pressOnline({ start: { sos: SOS, pressed_at: new Date().toISOString(), silent: true } });
      expect(FakeSocket.last.commands('sos.start')[0]?.data.silent).toBe(true);
      FakeSocket.last.answer('sos.start', recorded);
      await settled();
      caller.silence(false);
      await settled();
      expect(FakeSocket.last.commands('sos.silence')[0]?.data).toEqual({ sos: SOS, silent: false });
      expect(keptOutbox()).toMatchObject([{ silent: false }]);
      expect(keptCall()?.start.silent).toBe(false);
      FakeSocket.last.answer('sos.silence', recorded);
      await settled();
      expect(keptOutbox()).toEqual([]);
    });

    it('names the contacts who were told and whoever has seen the call, and a contact who writes', async () => {
      await pressOnline();
      FakeSocket.last.answer('sos.start', recorded);
      await settled();
      const contacts = [{ id: 'n', name: 'Nila', username: 'nila' }];
      request.mockImplementation(async () => new Response(JSON.stringify({ contacts })));
      const amina = { kind: 'user', id: 'a', name: 'Amina', role: 'citizen' };
      entry('sos.started', { sos: SOS }, amina);
      entry('sos.contacts_told', { sos: SOS, contacts: ['n'] }, amina);
      entry('incident.seen', {});
      await settled();
      expect(known).toMatchObject({ contacts: ['Nila'], seen_by: 'Rahman' });
      entry('message.sent', { id: 'm1', text: 'I am coming' }, { ...amina, id: 'n', name: 'Nila' });
      entry('message.sent', { id: 'm2', text: 'Thank you' }, amina);
      expect(known.messages.map(({ by }) => by)).toEqual(['Nila', '']);
    });

    it('reads all that it did not hear, page by page, and again if that failed', async () => {
      const told = (number: number) => ({
        cursor: `k3.${number}`,
        type: 'message.sent',
        at: '',
        by: RAHMAN,
        incident: INCIDENT,
        data: { id: `m${number}`, text: `word ${number}` },
      });
      const pages = [new Response('', { status: 503 })];
      request.mockImplementation(async () => pages.shift() as Response);
      await pressOnline();
      FakeSocket.last.answer('sos.start', recorded);
      await settled();
      FakeSocket.last.answer('subscribe', { resumed: false });
      await settled();
      entry('message.sent', { id: 'm9', text: 'word 9' });
      expect(known.messages.map(({ id }) => id)).toEqual(['m9']);
      FakeSocket.last.drop(1006);
      await vi.advanceTimersByTimeAsync(1000);
      FakeSocket.last.welcome();
      pages.push(Response.json({ entries: [told(7)], more: true }), Response.json({ entries: [told(8)], more: false }));
      FakeSocket.last.answer('subscribe', { resumed: false });
      await settled();
      expect(request.mock.calls.slice(-2).map(([url]) => url.split('?')[1])).toEqual([
        'limit=500',
        'limit=500&after=k3.7',
      ]);
      expect(known.messages.map(({ text }) => text)).toEqual(['word 9', 'word 7', 'word 8']);
    });

    it('follows the session that runs already, if there is one', async () => {
      const caller = await pressOnline();
      FakeSocket.last.answer('sos.start', { ...recorded, sos: 'other' });
      await settled();
      caller.end('safe');
      await settled();
      expect(FakeSocket.last.commands('sos.safe')[0]?.data.sos).toBe('other');
    });
  });

  it('without any login goes out by HTTP at once, and follows with the token of the answer', async () => {
    request.mockImplementation(async () => Response.json({ ...recorded, verified: false, sos_token: 'for this call' }));
    press().run();
    await settled();
    expect(posts()).toHaveLength(1);
    FakeSocket.last.welcome();
    expect(FakeSocket.last.commands('hello')[0]?.data.token).toBe('for this call');
    expect(FakeSocket.last.commands('subscribe')[0]?.data.channel).toBe(`incident:${INCIDENT}`);
  });

  it('is tried again and again while the gateway cannot be reached', async () => {
    request.mockRejectedValue(new TypeError('offline'));
    press().run();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(posts().length).toBeGreaterThan(5);
    request.mockImplementation(async () => Response.json({ ...recorded, sos_token: 't' }));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(known.call.incident).toBe(INCIDENT);
  });

  it('goes out with nothing but its id when the gateway does not take a word of it', async () => {
    const start = { sos: SOS, pressed_at: new Date().toISOString(), text: 'x' };
    request.mockImplementation(async (_url, init) =>
      JSON.parse(String(init?.body)).text
        ? new Response('', { status: 400 })
        : Response.json({ ...recorded, sos_token: 't' }),
    );
    const caller = press({ start });
    await settled();
    caller.run();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(known.call.incident).toBe(INCIDENT);
    FakeSocket.last.welcome();
    await settled();
    expect(located()).toEqual([1000]);
    expect(FakeSocket.last.commands('message.send')[0]?.data.text).toBe('x');
  });

  it('outlives a reload: the same id, and what had no answer yet', async () => {
    request.mockRejectedValue(new TypeError('offline'));
    const caller = press();
    caller.run();
    await settled();
    caller.say('third floor');
    await settled();
    expect(keptCall()?.start.sos).toBe(SOS);
    expect(keptOutbox().some(({ message }) => message?.text === 'third floor')).toBe(true);
  });

  it('does not say saved when it was not, and calls all the same', async () => {
    vi.mocked(store.load).mockRejectedValue(new DOMException('full', 'QuotaExceededError'));
    vi.mocked(store.begin).mockRejectedValue(new DOMException('full', 'QuotaExceededError'));
    vi.mocked(store.put).mockResolvedValue(false);
    request.mockImplementation(async () => Response.json({ ...recorded, sos_token: 't' }));
    const caller = press();
    caller.run();
    await settled();
    expect(known).toMatchObject({ saved: false, call: { incident: INCIDENT } });
    FakeSocket.last.welcome();
    caller.say('third floor');
    await settled();
    expect(FakeSocket.last.commands('message.send')).toHaveLength(1);
  });

  it('pressed in two tabs at once is one call, and the words of both go along', async () => {
    request.mockRejectedValue(new TypeError('offline'));
    press().run();
    await settled();
    press({ start: { sos: 'of the other tab', pressed_at: new Date().toISOString(), text: 'second' } }).run();
    await settled();
    expect(known.call.start.sos).toBe(SOS);
    await vi.advanceTimersByTimeAsync(5_000);
    for (const [, init] of posts()) expect(JSON.parse(String(init?.body)).sos).toBe(SOS);
    expect(keptOutbox().map(({ message }) => message?.text)).toContain('second');
  });

  it('pressed in a tab when another has got through already, it is that call, and followed here, too', async () => {
    await store.begin({
      n: 0,
      start: { sos: SOS, pressed_at: new Date().toISOString() },
      incident: INCIDENT,
      token: 't',
    });
    press({ start: { sos: 'of this tab', pressed_at: new Date().toISOString() } }).run();
    await settled();
    FakeSocket.last.welcome();
    expect(FakeSocket.last.commands('hello')[0]?.data.token).toBe('t');
    expect(FakeSocket.last.commands('subscribe')[0]?.data.channel).toBe(`incident:${INCIDENT}`);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(posts()).toHaveLength(0);
  });

  it('denied location never blocks', async () => {
    getCurrentPosition.mockImplementation((_found, denied) => denied());
    request.mockImplementation(async () => Response.json({ ...recorded, sos_token: 't' }));
    press().run();
    await settled();
    expect(known).toMatchObject({ place: 'denied' });
    expect(known.call.incident).toBe(INCIDENT);
  });
});
