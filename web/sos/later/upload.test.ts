import { afterEach, expect, it, vi } from 'vitest';
import { type Clip, upload } from './upload';

/** A gateway that holds one upload, in memory. */
function gateway(held = 0) {
  const told: string[] = [];
  const state = { held, told, lines: 0, cut_after: Number.POSITIVE_INFINITY };
  vi.stubGlobal('fetch', async (path: string, { method, headers, body }: RequestInit) => {
    const sent = headers as Record<string, string>;
    if (++state.lines > state.cut_after) throw new TypeError('no network');
    told.push(`${method} ${path.split('/').slice(-1)} ${sent['upload-offset'] ?? ''}`.trim());
    if (method !== 'PATCH') return new Response('{}', { status: path.endsWith('finish') ? 200 : 201 });
    const fits = Number(sent['upload-offset']) === state.held;
    if (fits) state.held += (body as ArrayBuffer).byteLength;
    const answer = { status: fits ? 204 : 409, headers: { 'upload-offset': `${state.held}` } };
    const problem = { code: 'wrong_offset', detail: 'it stands elsewhere', temporary: false };
    return new Response(fits ? null : JSON.stringify(problem), answer);
  });
  return state;
}

const clip = (offset: number, bytes: number, last = false): Clip => ({
  id: 'id',
  kind: 'voice',
  type: 'audio/webm',
  offset,
  data: new ArrayBuffer(bytes),
  last,
});

afterEach(() => vi.unstubAllGlobals());

it('begins with the first part, and ends with the last', async () => {
  const { told } = gateway();
  await upload(clip(0, 5), 'sos', 'incident', 'token');
  await upload(clip(5, 7), 'sos', 'incident', 'token');
  await upload(clip(12, 0, true), 'sos', 'incident', 'token');
  expect(told).toEqual(['POST voice', 'PATCH upload 0', 'PATCH upload 5', 'POST finish']);
});

it('sends nothing twice that is there, be it a part of a part', async () => {
  const { told } = gateway(9);
  await upload(clip(5, 7), 'sos', 'incident', 'token');
  expect(told).toEqual(['PATCH upload 5', 'PATCH upload 9']);
  const whole = gateway(12);
  await upload(clip(5, 7), 'sos', 'incident', 'token');
  expect(whole.told).toEqual(['PATCH upload 5']);
});

it('rejects with nothing while there is no network, and with words for what is missing', async () => {
  const cut = gateway();
  cut.cut_after = 1;
  await expect(upload(clip(0, 5), 'sos', 'incident')).rejects.toBeUndefined();
  gateway(3);
  await expect(upload(clip(5, 7), 'sos', 'incident')).rejects.toMatchObject({ code: 'wrong_offset' });
});

it('a picture goes up in pieces, and waits between them for a voice', async () => {
  const { told } = gateway();
  const picture: Clip = { ...clip(0, 100_000, true), kind: 'image' };
  let pieces = 0;
  await expect(upload(picture, 'sos', 'incident', 'token', () => ++pieces > 2)).rejects.toBeUndefined();
  await upload(picture, 'sos', 'incident', 'token');
  expect(told).toEqual([
    ...['POST media', 'PATCH upload 0', 'PATCH upload 32768'],
    ...['POST media', 'PATCH upload 0', 'PATCH upload 65536', 'PATCH upload 98304', 'POST finish'],
  ]);
});
