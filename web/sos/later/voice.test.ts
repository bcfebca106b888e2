import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { writeTexts } from '../../test/texts';
import type { Known } from './known';
import type { Clip } from './upload';
import { recordings } from './voice';

writeTexts();

/** A recorder that gives what it is told to. */
class Recorder {
  static last: Recorder;
  state = 'recording';
  mimeType = 'audio/webm';
  ondataavailable?: (event: { data: Blob }) => void;
  onstop?: () => void;
  constructor() {
    Recorder.last = this;
  }
  start() {}
  stop() {
    this.state = 'inactive';
    this.onstop?.();
  }
  async hears(text: string) {
    this.ondataavailable?.({ data: new Blob([text]) });
    await settled();
  }
}

const settled = () => vi.waitFor(() => new Promise((resolve) => setTimeout(resolve)));
const track = { stop: vi.fn() };
const getUserMedia = vi.fn(async () => ({ getTracks: () => [track] }));
let state: string;
let known: Known;
let parts: Clip[];
let agreed: boolean[];

function microphone(change: Partial<Known['call']['start']> = {}) {
  known = { call: { start: { sos: 's', ...change } }, outbox: [], messages: [] };
  parts = [];
  agreed = [];
  return recordings({
    known,
    update: (now) => Object.assign(known, now),
    agree: (given) => agreed.push(given),
    part: (clip) => parts.push(clip),
  });
}

describe('a microphone that is allowed already', () => {
  beforeEach(() => {
    state = 'granted';
    getUserMedia.mockClear();
    track.stop.mockClear();
    vi.stubGlobal('MediaRecorder', Recorder);
    vi.stubGlobal('navigator', { mediaDevices: { getUserMedia }, permissions: { query: async () => ({ state }) } });
  });
  afterEach(() => vi.unstubAllGlobals());

  it('records during the countdown, and what it heard goes out with the call', async () => {
    const voice = microphone();
    await voice.beginIfAllowed();
    await settled();
    expect(known).toMatchObject({ voice: 'recording', by_itself: true });
    await Recorder.last.hears('before');
    expect(parts).toEqual([]);
    voice.run();
    await Recorder.last.hears('after');
    expect(parts.map(({ offset, data }) => [offset, data.byteLength])).toEqual([
      [0, 6],
      [6, 5],
    ]);
    voice.stop();
    await settled();
    expect(parts[2]).toMatchObject({ last: true, offset: 11 });
    expect([known.voice, agreed]).toEqual(['recorded', [true]]);
  });

  it('tells nothing when the press is taken back', async () => {
    const voice = microphone();
    await voice.beginIfAllowed();
    await settled();
    await Recorder.last.hears('before');
    voice.discard();
    await settled();
    voice.run();
    expect([parts, known.voice]).toEqual([[], undefined]);
    expect(track.stop).toHaveBeenCalled();
  });

  it('is taken back by whoever stops it', async () => {
    const voice = microphone();
    await voice.beginIfAllowed();
    await settled();
    voice.speak();
    await settled();
    expect([agreed, known.voice]).toEqual([[true, false], 'recorded']);
  });

  it.each([
    ['not in a silent call', { silent: true }, 'granted'],
    ['not where it would have to be asked for', {}, 'prompt'],
    ['not where it is refused', {}, 'denied'],
  ])('%s', async (_, start, permission) => {
    state = permission;
    const voice = microphone(start);
    await voice.beginIfAllowed();
    await settled();
    expect(getUserMedia).not.toHaveBeenCalled();
    await voice.speak();
    await settled();
    expect(getUserMedia).toHaveBeenCalled();
    expect(known.by_itself).toBe(false);
    voice.stop();
  });
});
