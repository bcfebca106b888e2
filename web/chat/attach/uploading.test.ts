import { afterEach, expect, it, vi } from 'vitest';
import type { Attaching } from '../outbox/outgoing';
import { upload, uploaded } from './uploading';

vi.mock('../../shared/token', () => ({ accessToken: async () => 'token' }));

const item = (bytes: number): Attaching => ({
  ...{ does: 'attach', by: 'me', conversation: 't', id: 'x', at: '2026-11-22T00:00:00Z', text: 'words' },
  ...{ kind: 'file', name: 'plan', content: new Blob([new Uint8Array(bytes)]) },
});

/** A gateway that holds one upload, in memory. */
function gateway(held = 0) {
  const state = {
    told: [] as string[],
    shares: [] as (number | undefined)[],
    held,
    lost_after: Number.POSITIVE_INFINITY,
  };
  vi.stubGlobal('fetch', async (path: string, { method, headers, body }: RequestInit) => {
    const last = path.split('/').slice(-1)[0];
    state.shares.push(uploaded.value.get('x'));
    if (state.told.length >= state.lost_after) throw new TypeError('no network');
    state.told.push(`${method} ${last} ${(headers as Record<string, string>)['upload-offset'] ?? body}`);
    if (method === 'POST' && last === 'media')
      return new Response(JSON.stringify({ offset: state.held, finished: false }), { status: 201 });
    if (method === 'DELETE') return new Response(null, { status: 204 });
    if (method === 'POST') return new Response(JSON.stringify({ cursor: 'k1.7', repeated: false }));
    state.held += (body as Blob).size;
    return new Response(null, { status: 204, headers: { 'upload-offset': `${state.held}` } });
  });
  return state;
}

afterEach(() => vi.unstubAllGlobals());

it('begins, goes up in growing pieces, and is told with its words', async () => {
  const { told, shares } = gateway();
  expect(await upload(item(200_000), () => true)).toMatchObject({ cursor: 'k1.7' });
  expect(told[0]).toContain('"bytes":200000,"thread":{"conversation":"t"}');
  expect(told.slice(1, -1)).toEqual(['PATCH upload 0', 'PATCH upload 32768', 'PATCH upload 98304']);
  expect(told.at(-1)).toBe('POST finish {"text":"words","written_at":"2026-11-22T00:00:00Z"}');
  expect(shares.slice(1).map((share) => Math.round((share ?? 0) * 100))).toEqual([0, 16, 49, 100]);
  expect(uploaded.value.size).toBe(0);
});

it('goes on where it stood', async () => {
  const { told } = gateway(150_000);
  await upload(item(160_000), () => true);
  expect(told.slice(1)).toEqual(['PATCH upload 150000', expect.stringContaining('POST finish')]);
});

it('is given up once it is not wanted any more, and rejects with nothing', async () => {
  const { told } = gateway();
  let wanted = 2;
  await expect(upload(item(200_000), () => wanted-- > 0)).rejects.toBeUndefined();
  expect(told.map((line) => line.split(' ', 2).join(' '))).toEqual([
    'POST media',
    'PATCH upload',
    'PATCH upload',
    'DELETE upload',
  ]);
});

it('rejects with nothing when the line breaks, and says no more how far it is', async () => {
  const state = gateway();
  state.lost_after = 2;
  await expect(upload(item(200_000), () => true)).rejects.toBeUndefined();
  expect(uploaded.value.size).toBe(0);
});
