import { describe, expect, it, vi } from 'vitest';
import { openOutbox } from './outbox';
import { type Amending, type Attaching, dependants, next, type Outgoing, type Sending } from './outgoing';
import type { OutboxStore } from './store';

const send = (id: string, more: Partial<Sending> = {}): Sending => ({
  ...{ does: 'send', by: 'me', conversation: 't', id, at: '', text: id },
  ...more,
});
const amend = (id: string, message: string, more: Partial<Amending> = {}): Amending => ({
  ...{ does: 'edit', by: 'me', conversation: 't', id, message, at: '', text: id },
  ...more,
});
const attach = (id: string): Attaching => ({
  ...{ does: 'attach', by: 'me', conversation: 't', id, at: '', text: '' },
  ...{ kind: 'file', content: new Blob(['x']) },
});

/** A store as IndexedDB is one: copies in, copies out, and all tabs see the same. */
function memory(): OutboxStore & { items: Map<number, Outgoing>; broken: boolean } {
  let last = 0;
  const store = {
    items: new Map<number, Outgoing>(),
    broken: false,
    async all() {
      return [...store.items.values()].map((item) => ({ ...item }));
    },
    async put(item: Outgoing) {
      if (store.broken) throw new Error('full');
      item.n ??= ++last;
      store.items.set(item.n, { ...item });
    },
    async answered(item: Outgoing, cursor: string) {
      store.items.delete(item.n as number);
      for (const each of dependants([...store.items.values()], item.id)) {
        store.items.set(each.n as number, { ...each, cursor });
      }
    },
    async discard(item: Outgoing) {
      for (const each of [item, ...dependants([...store.items.values()], item.id)])
        store.items.delete(each.n as number);
    },
  };
  return store;
}

function tab(store = memory(), connected = false) {
  const said: Outgoing[] = [];
  const shown: string[][] = [];
  const stored: string[] = [];
  const answers: (unknown | undefined)[] = [];
  const say = vi.fn(async (item: Outgoing) => {
    const refusal = answers.shift();
    if (refusal !== undefined) throw refusal || undefined;
    said.push({ ...item });
    return { cursor: `k1.${said.length}`, repeated: false };
  });
  const pause = vi.fn(async (_attempt: number) => {});
  const outbox = openOutbox({
    ...{ store, say, pause, me: () => 'me', tell: () => {}, connected: () => connected },
    onChange: (items) => shown.push(items.map(({ id }) => id)),
    onStored: ({ id, cursor }) => stored.push(`${id}=${cursor}`),
  });
  return { outbox, store, said, shown, stored, answers, say, pause };
}

const LOST = '';
/** Something to wait for, and what ends the wait. */
function pending(): [() => void, Promise<void>] {
  let end = () => {};
  const waited = new Promise<void>((resolve) => {
    end = resolve;
  });
  return [end, waited];
}

describe('what is to be said', () => {
  it('is kept before it is sent, and forgotten once it is answered', async () => {
    const { outbox, store, said, stored, answers, shown } = tab();
    answers.push(LOST);
    expect(await outbox.add(send('one'))).toBe(true);
    await outbox.drain();
    expect(shown).toContainEqual(['one']);
    await vi.waitFor(() => expect(said).toHaveLength(1));
    expect(stored).toEqual(['one=k1.1']);
    await vi.waitFor(() => expect(store.items.size).toBe(0));
  });

  it('goes in order and once after an outage and a restart, with the ids it had', async () => {
    const store = memory();
    const before = tab(store);
    for (const id of ['one', 'two', 'three']) {
      before.answers.push(LOST);
      await before.outbox.add(send(id));
    }
    await vi.waitFor(() => expect(before.say).toHaveBeenCalledTimes(3));
    const after = tab(store);
    await after.outbox.drain();
    expect(after.said.map(({ id }) => id)).toEqual(['one', 'two', 'three']);
    expect(store.items.size).toBe(0);
  });

  it('what is said in a call for help goes before what is older', async () => {
    const store = memory();
    const before = tab(store);
    for (const item of [send('one'), send('two'), send('help', { call: true, conversation: 'call' })]) {
      before.answers.push(LOST);
      await before.outbox.add(item);
    }
    await vi.waitFor(() => expect(before.say).toHaveBeenCalledTimes(3));
    const after = tab(store);
    await after.outbox.drain();
    expect(after.said.map(({ id }) => id)).toEqual(['help', 'one', 'two']);
  });

  it('a change waits for the cursor of its message', async () => {
    const { outbox, answers, said, store, say } = tab();
    answers.push(LOST, LOST);
    await outbox.add(send('one'));
    await outbox.add(amend('edit', 'one'));
    await vi.waitFor(() => expect(say).toHaveBeenCalledTimes(2));
    await outbox.drain();
    await vi.waitFor(() => expect(said[1]).toMatchObject({ id: 'edit', cursor: 'k1.1' }));
    await vi.waitFor(() => expect(store.items.size).toBe(0));
  });

  it('what is refused for now is repeated; what is refused for good stands there and holds nothing up', async () => {
    const { outbox, answers, said, store, pause } = tab();
    answers.push({ code: 'busy', temporary: true }, { code: 'forbidden', temporary: false });
    await outbox.add(send('one'));
    await outbox.add(amend('edit', 'one'));
    await outbox.add(send('two'));
    await vi.waitFor(() => expect(said.map(({ id }) => id)).toEqual(['two']));
    expect(pause).toHaveBeenCalledTimes(1);
    const [one] = [...store.items.values()];
    expect(one?.refused).toBe('forbidden');
    await outbox.again(one as Outgoing);
    await vi.waitFor(() => expect(said.map(({ id }) => id)).toEqual(['two', 'one', 'edit']));
  });

  it('what is discarded takes its changes along', async () => {
    const { outbox, answers, store } = tab();
    answers.push({ code: 'forbidden', temporary: false });
    await outbox.add(send('one'));
    await vi.waitFor(() => expect([...store.items.values()][0]?.refused).toBe('forbidden'));
    await outbox.add(amend('edit', 'one'));
    await outbox.discard([...store.items.values()][0] as Outgoing);
    expect(store.items.size).toBe(0);
  });

  it('where the browser keeps nothing it says so, and sends all the same', async () => {
    const { outbox, said, store, shown } = tab();
    store.broken = true;
    expect(await outbox.add(send('one'))).toBe(false);
    await vi.waitFor(() => expect(said).toHaveLength(1));
    await vi.waitFor(() => expect(shown[shown.length - 1]).toEqual([]));
  });

  it("another person's is not said as mine", () => {
    expect(next([send('theirs', { by: 'other' }), send('mine')], 'me', 'words')?.id).toBe('mine');
  });

  it('words go past a picture that takes long, and pictures one after the other', async () => {
    const { outbox, say, said } = tab();
    const [first, through] = pending();
    say.mockImplementationOnce(async (item) => {
      await through;
      said.push({ ...item });
      return { cursor: 'k1.9', repeated: false };
    });
    await outbox.add(attach('picture'));
    await outbox.add(attach('another'));
    await outbox.add(send('words'));
    await vi.waitFor(() => expect(said.map(({ id }) => id)).toEqual(['words']));
    first();
    await vi.waitFor(() => expect(said.map(({ id }) => id)).toEqual(['words', 'picture', 'another']));
  });

  it('an upload that breaks off while the gateway is there goes on, after longer and longer; else with the next connection', async () => {
    const here = tab(memory(), true);
    here.answers.push(LOST, LOST);
    await here.outbox.add(attach('picture'));
    await vi.waitFor(() => expect(here.stored).toEqual(['picture=k1.1']));
    expect(here.pause.mock.calls).toEqual([[0], [1]]);
    const away = tab();
    away.answers.push(LOST);
    await away.outbox.add(attach('picture'));
    await vi.waitFor(() => expect(away.say).toHaveBeenCalledTimes(1));
    expect(away.pause).not.toHaveBeenCalled();
    await away.outbox.drain();
    await vi.waitFor(() => expect(away.stored).toEqual(['picture=k1.1']));
  });
});
