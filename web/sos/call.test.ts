import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeSocket } from '../test/socket';
import { type Call, type Known, keptCall, prepare } from './call';

const SOS = '0b9c1c1e-7a0e-4d5e-9d27-2f0a0e7a1b11';
const INCIDENT = '019aa7b2-0000-7000-8000-000000000001';
const RAHMAN = { kind: 'user', id: 'u', name: 'Rahman', role: 'responder' };

let known: Known;
let fixes = 0;
const callers: ReturnType<typeof prepare>[] = [];
const request = vi.fn(
  async (_url: string, _init?: RequestInit): Promise<Response> => new Response('', { status: 503 }),
);
const posts = () => request.mock.calls.filter(([url]) => url === '/v1/sos');
const settled = () => vi.advanceTimersByTimeAsync(0);
const recorded = { cursor: 'k3.2', incident: INCIDENT, sos: SOS, repeated: false };

function press(change: Partial<Call> = {}) {
  const call: Call = { start: { sos: SOS, pressed_at: new Date().toISOString() }, outbox: [], ...change };
  const caller = prepare(call, (now) => {
    known = { ...now };
  });
  callers.push(caller);
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
    request.mockReset().mockImplementation(async () => new Response('', { status: 503 }));
    vi.stubGlobal('fetch', request);
    fixes = 0;
    vi.stubGlobal('navigator', {
      onLine: true,
      geolocation: {
        getCurrentPosition: (found: (position: unknown) => void) =>
          found({ coords: { latitude: 23.8, longitude: 90.4, accuracy: 12.4 }, timestamp: 1000 * ++fixes }),
      },
    });
  });
  afterEach(() => {
    for (const caller of callers.splice(0)) caller.close();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  describe('with a token', () => {
    beforeEach(() => localStorage.setItem('lifeline.sos_token', 'kept'));

    it('goes out on the socket that was opened before, and is reached only when the gateway says so', async () => {
      const caller = press();
      await settled();
      FakeSocket.last.welcome();
      caller.run();
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

    it('sends a fix at once and four more, ten seconds apart, and no more', async () => {
      const caller = press();
      await settled();
      FakeSocket.last.welcome();
      caller.run();
      FakeSocket.last.answer('sos.start', recorded);
      await settled();
      for (const count of [1, 2, 3, 4, 5]) {
        expect(FakeSocket.last.commands('sos.locate')).toHaveLength(count);
        await vi.advanceTimersByTimeAsync(10_000);
      }
      expect(FakeSocket.last.commands('sos.locate')).toHaveLength(5);
      expect(known.place).toBe(12);
    });

    it('says seen and taken when responders have seen and taken it', async () => {
      const caller = press();
      await settled();
      FakeSocket.last.welcome();
      caller.run();
      FakeSocket.last.answer('sos.start', recorded);
      await settled();
      entry('incident.seen', {});
      expect(known).toMatchObject({ seen: true });
      expect(known.taken_by).toBeUndefined();
      entry('incident.acknowledged', {});
      expect(known.taken_by).toBe('Rahman');
    });

    it('a message is the other side’s only after the answer, and a refused one says why', async () => {
      const caller = press();
      await settled();
      FakeSocket.last.welcome();
      caller.run();
      FakeSocket.last.answer('sos.start', recorded);
      await settled();
      caller.say('third floor');
      expect(known.messages).toEqual([]);
      expect(known.call.outbox.map(({ message }) => message?.text)).toContain('third floor');
      FakeSocket.last.answer('message.send', { cursor: 'k3.5', repeated: false });
      await settled();
      expect(known.messages).toMatchObject([{ text: 'third floor' }]);
      caller.say('x');
      FakeSocket.last.refuse('message.send', {
        code: 'forbidden',
        message: 'No policy allows this.',
        temporary: false,
      });
      await settled();
      expect(known.messages[1]?.refused).toContain('No policy allows this.');
    });

    it('taking it back is told after the call itself, never instead of it', async () => {
      const caller = press();
      await settled();
      FakeSocket.last.welcome();
      caller.run();
      caller.end('cancelled');
      expect(FakeSocket.last.commands('sos.cancel')).toHaveLength(0);
      FakeSocket.last.answer('sos.start', recorded);
      await settled();
      expect(FakeSocket.last.commands('sos.cancel')[0]?.data).toEqual({ sos: SOS, confirmed: true });
      expect(known.end).toBeUndefined();
      FakeSocket.last.answer('sos.cancel', { cursor: 'k3.6', repeated: false });
      await settled();
      expect(known.end).toBe('cancelled');
      expect(keptCall()).toBeUndefined();
    });

    it('follows the session that runs already, if there is one', async () => {
      const caller = press();
      await settled();
      FakeSocket.last.welcome();
      caller.run();
      FakeSocket.last.answer('sos.start', { ...recorded, sos: 'other' });
      await settled();
      caller.end('safe');
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
    press({ start }).run();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(known.call.incident).toBe(INCIDENT);
  });

  it('outlives a reload: the same id, and what had no answer yet', async () => {
    request.mockRejectedValue(new TypeError('offline'));
    const caller = press();
    caller.run();
    await settled();
    caller.say('third floor');
    const kept = keptCall();
    expect(kept?.start.sos).toBe(SOS);
    expect(kept?.outbox.some(({ message }) => message?.text === 'third floor')).toBe(true);
  });

  it('does not say saved when it was not', () => {
    const full = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
    vi.stubGlobal('localStorage', { getItem: () => null, setItem: full, removeItem: full });
    press().run();
    expect(known.saved).toBe(false);
  });

  it('denied location never blocks', async () => {
    vi.stubGlobal('navigator', {
      onLine: true,
      geolocation: { getCurrentPosition: (_found: unknown, denied: () => void) => denied() },
    });
    request.mockImplementation(async () => Response.json({ ...recorded, sos_token: 't' }));
    press().run();
    await settled();
    expect(known).toMatchObject({ place: 'denied' });
    expect(known.call.incident).toBe(INCIDENT);
  });
});
