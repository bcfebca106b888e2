import { beforeEach, expect, it, vi } from 'vitest';

const atOnce = vi.fn<(type: string, data: Record<string, unknown>) => Promise<unknown>>();
const dialog = { value: undefined as string | undefined };
vi.mock('../actions', () => ({ atOnce }));
vi.mock('../view', () => ({ dialog }));
const { confirm, given, order, orderKey, question, send } = await import('./orders');

const siren = { name: 'siren', two_persons: false };
const own = { id: 'hall-3', commands: [siren] };
const key = orderKey('i', 'hall-3', 'siren');
const sent = (): Record<string, unknown>[] => atOnce.mock.calls.map(([type, data]) => ({ type, ...data }));

beforeEach(() => {
  atOnce.mockReset();
  given.value = new Map();
  dialog.value = undefined;
});

it('what is harmless and the incident’s own goes at one press', () => {
  atOnce.mockResolvedValue({});
  order({ incident: 'i', device: own, command: siren });
  expect(sent()).toMatchObject([
    { type: 'device.command', device: 'hall-3', name: 'siren', incident: 'i', expires_s: 60 },
  ]);
  expect(dialog.value).toBeUndefined();
});

it.each([
  ['what is dangerous', { ...own }, { name: 'lock', two_persons: true }],
  ['what is another device’s', { ...own, distance_m: 0 }, siren],
])('%s is asked once more, and not sent before', (_, device, command) => {
  const what = { incident: 'i', device, command };
  order(what);
  expect(atOnce).not.toHaveBeenCalled();
  expect([dialog.value, question.value]).toEqual(['command', { is: 'send', order: what }]);
});

it('an order without an answer is the same one when it is given again; one that was refused is not', async () => {
  const what = { incident: 'i', device: own, command: siren };
  atOnce.mockRejectedValueOnce({ words: 'no answer', unsure: true });
  await send(what);
  expect(given.value.get(key)).toMatchObject({ problem: { words: 'no answer' }, unsure: true });
  atOnce.mockRejectedValueOnce({ words: 'Not done: the device is disabled' });
  await send(what);
  expect(given.value.get(key)).toMatchObject({ problem: { words: 'Not done: the device is disabled' }, unsure: false });
  atOnce.mockResolvedValue({});
  await send(what);
  expect(given.value.get(key)?.problem).toBeUndefined();
  const [first, second, third] = sent().map(({ id }) => id);
  expect(second).toBe(first);
  expect(third).not.toBe(first);
});

it('a confirmation names the command, and says why it was not taken', async () => {
  atOnce.mockRejectedValueOnce({ words: 'Not done: its time is over' });
  await confirm('c');
  expect(sent()).toEqual([{ type: 'device.command.confirm', id: 'c' }]);
  expect(given.value.get('c')).toMatchObject({ problem: { words: 'Not done: its time is over' } });
});
