import { signal } from '@preact/signals';
import { beforeEach, expect, it, vi } from 'vitest';
import type { FeedEntry } from '../../shared/wire';

const START = Date.parse('2026-11-22T04:00:00Z');
const now = signal(START);
const me = signal({ id: 'me' });
const get = vi.fn<() => Promise<unknown>>();
vi.mock('../clock', () => ({ now }));
vi.mock('../session', () => ({ me, follow: () => () => {} }));
vi.mock('../../shared/token', () => ({ get }));
const { read, renew, unconfirmed } = await import('./unconfirmed');

const at = new Date(START).toISOString();
const expires_at = new Date(START + 60_000).toISOString();
const request = (id: string) => ({ id, device: 'door-1', name: 'lock', expires_at, two_persons: true });
const by = (id: string) => ({ kind: 'user', id, name: id, role: 'responder' });
const asked = (id: string, who: string, more: object = {}) =>
  ({ type: 'command.requested', at, incident: 'i', by: by(who), data: { ...request(id), ...more } }) as FeedEntry;
const over = (type: string, id: string) => ({ type, at, incident: 'i', by: by('other'), data: { id } }) as FeedEntry;
const ids = () => unconfirmed.value.map((one) => one.request.id);

beforeEach(async () => {
  get.mockResolvedValue({ commands: [] });
  await renew();
  now.value = START;
});

it('what another asks for waits until it is confirmed, times out or is over', () => {
  read(asked('a', 'other'));
  read(asked('b', 'other'));
  read(asked('mine', 'me'));
  read(asked('harmless', 'other', { two_persons: false }));
  expect(ids()).toEqual(['a', 'b']);
  read(over('command.confirmed', 'a'));
  expect(ids()).toEqual(['b']);
  now.value = START + 60_000;
  expect(ids()).toEqual([]);
});

it('what waited before this desk opened is asked for; what was settled meanwhile does not come back', async () => {
  const listed = (id: string) => ({ incident: 'i', by: by('other'), at, request: request(id) });
  let answer: (list: unknown) => void = () => {};
  get.mockReturnValue(
    new Promise((resolve) => {
      answer = resolve;
    }),
  );
  const renewed = renew();
  read(over('command.confirmed', 'c'));
  read(asked('e', 'other'));
  answer({ commands: [listed('c'), listed('d')] });
  await renewed;
  expect(ids().sort()).toEqual(['d', 'e']);
});
