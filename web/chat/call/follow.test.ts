import { expect, it } from 'vitest';
import type { FeedEntry } from '../../shared/wire';
import { merged } from './follow';

const entry = (number: number, type = 'message.sent', data: unknown = {}) =>
  ({ cursor: `k3.${number}`, type, data, at: '', by: { kind: 'system' } }) as unknown as FeedEntry;
const voice = (number: number, bytes: number) => entry(number, 'sos.voice_ready', { media: { id: 'v', bytes } });

it('what is heard and what is read are one thread, in the order of the feed, each once, and the longest recording', () => {
  const heard = merged([], [entry(10), voice(8, 100)]);
  const all = merged(heard, [entry(9), entry(10), voice(12, 300)]);
  expect(all.map(({ cursor }) => cursor).sort()).toEqual(['k3.10', 'k3.12', 'k3.9']);
  expect(all.find(({ type }) => type === 'sos.voice_ready')).toMatchObject({ data: { media: { bytes: 300 } } });
});
