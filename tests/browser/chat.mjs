/** What the suites of the chat share: people, conversations, and what they do in a browser. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';

/** A person's calls to the gateway, beside the browser. */
export async function apiOf(gateway, user) {
  const call = async (method, path, body, token) => {
    const answer = await fetch(`${gateway.http_lab}${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
      body: body && JSON.stringify(body),
    });
    const text = await answer.text();
    assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${text}`);
    return text ? JSON.parse(text) : undefined;
  };
  const { access_token } = await call('POST', '/v1/auth/login', { login: user.username, password: user.password });
  const ask = (method, path, body) => call(method, path, body, access_token);
  return { token: access_token, ask, me: await ask('GET', '/v1/me') };
}

/** A new person with a name. */
export async function addPerson(admin, name) {
  const username = `p-${randomUUID().slice(0, 8)}`;
  const { password } = await admin.ask('POST', '/v1/users', { username, name, role: 'citizen' });
  return { username, password };
}

/** A conversation that `api` opens. Returns its id. */
export async function converse(api, members, title = undefined) {
  const id = randomUUID();
  const body = { id, kind: title === undefined ? 'direct' : 'group', title, members };
  return (await api.ask('POST', '/v1/conversations', body)).id;
}

/** Writes messages one after the other, on a socket of its own, which a blank page of the browser opens. */
export async function writeMany(browser, gateway, api, conversation, texts) {
  const page = await browser.newPage();
  await page.goto(`${gateway.http_lab}/openapi.json`);
  const written = async ({ token, conversation, texts }) => {
    const socket = new WebSocket(`${location.origin.replace('http', 'ws')}/v1/ws`, 'lifeline.v1.json');
    await new Promise((resolve, reject) => {
      socket.onopen = resolve;
      socket.onerror = reject;
    });
    let id = 0;
    const say = (type, data) =>
      new Promise((resolve, reject) => {
        const re = ++id;
        socket.onmessage = (message) => {
          const frame = JSON.parse(message.data);
          if (frame.re === re) frame.ok ? resolve(frame.ok) : reject(new Error(frame.error.message));
        };
        socket.send(JSON.stringify({ id: re, type, data }));
      });
    await say('hello', { token });
    for (const text of texts) {
      await say('message.send', { id: crypto.randomUUID(), thread: { conversation }, text });
    }
    socket.close();
  };
  await page.evaluate(written, { token: api.token, conversation, texts });
  await page.close();
}

/** A picture that a page draws: a PNG with a gradient and a circle. */
export async function drawn(page, width, height) {
  const draw = async ({ width, height }) => {
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext('2d');
    const gradient = context.createLinearGradient(0, 0, width, height);
    gradient.addColorStop(0, 'teal');
    gradient.addColorStop(1, 'orange');
    context.fillStyle = gradient;
    context.fillRect(0, 0, width, height);
    context.fillStyle = 'white';
    context.arc(width / 2, height / 2, height / 4, 0, 7);
    context.fill();
    const bytes = new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer());
    return Array.from(bytes);
  };
  return Buffer.from(await page.evaluate(draw, { width, height }));
}

/** Attaches something to a conversation, beside the browser. */
export async function attachTo(gateway, api, conversation, kind, content, name = undefined) {
  const id = randomUUID();
  await api.ask('POST', '/v1/media', { id, kind, name, thread: { conversation } });
  const answer = await fetch(`${gateway.http_lab}/v1/media/${id}/upload`, {
    method: 'PATCH',
    headers: {
      authorization: `Bearer ${api.token}`,
      'upload-offset': '0',
      'content-type': 'application/offset+octet-stream',
    },
    body: content,
  });
  assert.equal(answer.status, 204);
  await api.ask('POST', `/v1/media/${id}/finish`, {});
}

/** Writes a message in the conversation that is open. */
export async function write(chat, text) {
  await chat.fill('.composer textarea', text);
  await chat.press('.composer textarea', 'Enter');
}

/** The messages that say this. */
export const said = (chat, text) => chat.locator('.message', { hasText: text });

export async function openTalk(chat, id) {
  await chat.locator(`[id="row-${id}"]`).click();
  await chat.locator('.composer textarea').waitFor();
}

/** The texts that are drawn, from top to bottom. */
export async function texts(chat) {
  const rows = await chat
    .locator('.line')
    .evaluateAll((lines) =>
      lines.map((line) => [Number(line.dataset.index), line.querySelector('.text')?.textContent]),
    );
  return rows
    .filter(([, text]) => text)
    .sort(([one], [other]) => one - other)
    .map(([, text]) => text);
}

/** What somebody does with a message, from its menu. */
export async function act(chat, text, what) {
  const message = said(chat, text);
  await message.hover();
  await message.locator('button.more').click();
  await message.locator('.acts').getByRole('button', { name: what, exact: true }).click();
}

/** A field by its name; the button that shows what stands in it is called after it. */
export const field = (page, label) => page.getByLabel(label, { exact: true });

/** What the chat keeps in this browser, by store. */
export const kept = (chat) =>
  chat.evaluate(async () => {
    const done = (request) =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const base = await done(indexedDB.open('lifeline-chat'));
    const stores = [...base.objectStoreNames];
    const reading = base.transaction(stores);
    const all = await Promise.all(stores.map((name) => done(reading.objectStore(name).getAll())));
    base.close();
    return Object.fromEntries(stores.map((name, nth) => [name, all[nth]]));
  });
