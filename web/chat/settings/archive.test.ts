import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { archive } from './archive';

vi.mock('../../shared/token', () => ({ accessToken: async () => 'token' }));

/** A gateway whose archive comes as it is told to; an end that never comes is a connection that is gone. */
function gateway() {
  let coming!: ReadableStreamDefaultController<Uint8Array>;
  vi.stubGlobal('fetch', async (_: string, { signal }: RequestInit) => {
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        coming = controller;
        signal?.addEventListener('abort', () => controller.error(signal.reason));
      },
    });
    return new Response(body, { headers: { 'content-disposition': 'attachment; filename="mine.zip"' } });
  });
  return {
    sends: (text: string) => coming.enqueue(new TextEncoder().encode(text)),
    ends: () => coming.close(),
  };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('waits as long as pieces come, and puts them together', async () => {
  const { sends, ends } = gateway();
  const taken = archive('');
  for (const piece of ['a', 'b', 'c', 'd']) {
    await vi.advanceTimersByTimeAsync(50_000);
    sends(piece);
  }
  await vi.advanceTimersByTimeAsync(50_000);
  ends();
  const file = await taken;
  expect([file.name, await file.text()]).toEqual(['mine.zip', 'abcd']);
});

it('is given up when nothing more comes', async () => {
  const { sends } = gateway();
  const given_up = expect(archive('')).rejects.toThrow(/abort/i);
  await vi.advanceTimersByTimeAsync(0);
  sends('a');
  await vi.advanceTimersByTimeAsync(61_000);
  await given_up;
});
