import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeSocket } from '../test/socket';
import { type Link, type LinkState, openLink } from './link';

const states: LinkState[] = [];
const links: Link[] = [];
const token = vi.fn(async (_rejected: boolean): Promise<string | undefined> => 'token');
const settled = () => vi.advanceTimersByTimeAsync(0);

function open(onWelcome = () => {}) {
  const link = openLink({ token, onWelcome, onEvent: () => {}, onState: (state) => states.push(state) });
  links.push(link);
  return link;
}

describe('the link to the gateway', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.spyOn(Math, 'random').mockReturnValue(0);
    FakeSocket.install();
    states.length = 0;
    token.mockReset().mockResolvedValue('token');
  });
  afterEach(() => {
    for (const link of links.splice(0)) link.close();
    vi.useRealTimers();
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
  });

  it('says hello with the token in the first frame, never in the address', async () => {
    open();
    await settled();
    FakeSocket.last.onopen?.();
    expect(FakeSocket.last.url).not.toContain('token');
    expect(FakeSocket.last.sent).toEqual([{ id: 1, type: 'hello', data: { token: 'token' } }]);
  });

  it('comes back after 1, 2, 4, 8, 10 and 10 s, and begins anew once it was welcome', async () => {
    open();
    await settled();
    for (const seconds of [1, 2, 4, 8, 10, 10]) {
      const before = FakeSocket.opened.length;
      FakeSocket.last.drop(1006);
      await vi.advanceTimersByTimeAsync(seconds * 1000 - 1);
      expect(FakeSocket.opened.length).toBe(before);
      await vi.advanceTimersByTimeAsync(1);
      expect(FakeSocket.opened.length).toBe(before + 1);
    }
    FakeSocket.last.welcome();
    FakeSocket.last.drop(4408);
    expect(states[states.length - 1]).toEqual({ is: 'waiting', until: performance.now() + 1000 });
  });

  it('keeps a command until it is answered and sends it on every connection with the same ids', async () => {
    const link = open();
    const done = vi.fn();
    link.send('sos.start', { sos: 's' }).then(done);
    await settled();
    FakeSocket.last.welcome();
    const first = FakeSocket.last.commands('sos.start')[0];
    FakeSocket.last.drop(1006);
    await vi.advanceTimersByTimeAsync(1000);
    FakeSocket.last.welcome();
    expect(FakeSocket.last.commands('sos.start')).toEqual([first]);
    expect(done).not.toHaveBeenCalled();
    FakeSocket.last.answer('sos.start', { cursor: 'k3.1', repeated: true });
    await settled();
    expect(done).toHaveBeenCalledWith({ cursor: 'k3.1', repeated: true });
  });

  it('repeats what was refused for now, and gives up what was refused for good', async () => {
    const link = open();
    await settled();
    FakeSocket.last.welcome();
    const refused = vi.fn();
    link.send('incident.acknowledge', { incident: 'i' }).catch(refused);
    FakeSocket.last.refuse('incident.acknowledge', { code: 'busy', message: '', temporary: true });
    await vi.advanceTimersByTimeAsync(2000);
    expect(FakeSocket.last.commands('incident.acknowledge')).toHaveLength(2);
    const error = { code: 'wrong_status', message: 'Rahman acknowledged it', temporary: false };
    FakeSocket.last.refuse('incident.acknowledge', error);
    await settled();
    expect(refused).toHaveBeenCalledWith(error);
  });

  it('lets go of a connection on which two pings had no answer', async () => {
    open();
    await settled();
    FakeSocket.last.welcome();
    await vi.advanceTimersByTimeAsync(25_000);
    FakeSocket.last.answer('ping', {});
    await vi.advanceTimersByTimeAsync(74_999);
    expect(FakeSocket.opened).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1001);
    expect(FakeSocket.opened).toHaveLength(2);
  });

  it('asks for another token once when the gateway did not take it, then stops', async () => {
    open();
    await settled();
    FakeSocket.last.drop(4501);
    await settled();
    expect(token.mock.calls).toEqual([[false], [true]]);
    FakeSocket.last.drop(4501);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(FakeSocket.opened).toHaveLength(2);
    expect(states[states.length - 1]).toEqual({ is: 'stopped', code: 4501 });
  });

  it('stops where there is no token, and at a close code that says so', async () => {
    token.mockResolvedValue(undefined);
    open();
    await settled();
    expect(FakeSocket.opened).toHaveLength(0);
    expect(states[states.length - 1]).toEqual({ is: 'stopped', code: 4501 });
    token.mockResolvedValue('token');
    open();
    await settled();
    FakeSocket.last.drop(4502);
    expect(states[states.length - 1]).toEqual({ is: 'stopped', code: 4502 });
  });

  it('a token that cannot be had now is a lost connection', async () => {
    token.mockRejectedValueOnce(new Error('offline'));
    open();
    await settled();
    expect(states[states.length - 1]?.is).toBe('waiting');
    await vi.advanceTimersByTimeAsync(1000);
    expect(FakeSocket.opened).toHaveLength(1);
  });

  it('connects at once when the phone is on line again', async () => {
    open();
    await settled();
    FakeSocket.last.drop(1006);
    dispatchEvent(new Event('online'));
    await settled();
    expect(FakeSocket.opened).toHaveLength(2);
  });

  it('finds out within seconds that a changed network took the connection along', async () => {
    open();
    await settled();
    FakeSocket.last.welcome();
    dispatchEvent(new Event('offline'));
    expect(FakeSocket.last.commands('ping')).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(8000);
    expect(states[states.length - 1]?.is).toBe('waiting');
  });
});
