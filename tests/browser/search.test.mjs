/** Searching one's messages, and going to what was found where it stands. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, openChat, picture, until } from './browser.mjs';
import { addPerson, apiOf, converse, openTalk, said, texts, writeMany } from './chat.mjs';
import { startGateway } from './gateway.mjs';

let browser;
let gateway;
let amina;
let bruno;
let hall;
let stairs;

before(async () => {
  gateway = await startGateway();
  browser = await launch();
  const admin = await apiOf(gateway, gateway.user('admin'));
  [amina, bruno] = await Promise.all(['Amina', 'Bruno'].map((name) => addPerson(admin, name)));
  for (const person of [amina, bruno]) person.api = await apiOf(gateway, person);
  hall = await converse(amina.api, [bruno.api.me.id], 'Hall 3');
  stairs = await converse(amina.api, [bruno.api.me.id], 'Stairs');
  const before_that = Array.from({ length: 150 }, (_, n) => `before ${n}`);
  const after_that = Array.from({ length: 350 }, (_, n) => `after ${n} ${'word '.repeat(n % 30)}`.trim());
  await writeMany(browser, gateway, bruno.api, hall, [...before_that, 'The Key is under the mat', ...after_that]);
  await writeMany(browser, gateway, bruno.api, stairs, ['Take the stairs', 'the key of the roof', '<b>KEY</b> cards']);
});

after(async () => {
  await browser?.close();
  await gateway?.stop();
});

const hits = (chat) => chat.locator('.found li');
const status = (chat, words) => chat.locator('.looking [role=status]', { hasText: words }).waitFor();

test('by keys: found in all conversations with its words marked, and shown in its place in the past', async () => {
  const chat = await openChat(browser, gateway.http, amina);
  await chat.getByRole('button', { name: 'Search messages' }).press('Enter');
  await chat.locator('.looking input:focus').waitFor();
  await status(chat, 'At least 2 characters');
  await chat.keyboard.type('key');
  await status(chat, /3.? messages/);
  assert.deepEqual(await hits(chat).locator('mark').allTextContents(), ['KEY', 'key', 'Key']);
  assert.equal(await chat.locator('.found b').count(), 0, 'what was written is text');
  assert.match(await hits(chat).last().locator('.where').textContent(), /Hall 3.*Bruno/);
  await picture(chat, 'chat-search');
  for (let row = 0; row < 3; row++) await chat.keyboard.press('ArrowDown');
  await chat.keyboard.press('Enter');
  await chat.locator('.line.sought:focus', { hasText: 'The Key is under the mat' }).waitFor();
  await picture(chat, 'chat-search-found');
  const round = await texts(chat);
  const at = round.indexOf('The Key is under the mat');
  assert.equal(round[at - 1], 'before 149');
  assert.equal(round[at + 1], 'after 0');
  assert.ok((await chat.locator('.line').count()) < 60);

  // Down to the present without a gap, and up to the beginning.
  await chat.locator('.log').hover();
  const seen = new Set();
  const read = async (dy, end) => {
    for (;;) {
      for (const text of await texts(chat)) seen.add(text.split(' ').slice(0, 2).join(' '));
      if (seen.has(end)) return;
      await chat.mouse.wheel(0, dy);
      await chat.evaluate(() => new Promise(requestAnimationFrame));
    }
  };
  await read(400, 'after 349');
  const missing = Array.from({ length: 350 }, (_, n) => `after ${n}`).filter((text) => !seen.has(text));
  assert.deepEqual(missing, []);
  await read(-400, 'before 0');
  const beginning = chat.getByText('This is where the conversation begins.');
  await until(async () => (await beginning.count()) || chat.mouse.wheel(0, -400));
  await chat.getByRole('button', { name: 'To the newest message' }).click();
  await said(chat, 'after 349').waitFor();
  assert.equal(new URL(chat.url()).hash, `#talk/${hall}`);
  assert.deepEqual(chat.problems, []);
  await chat.context().close();
});

test('within one conversation, then everywhere; nothing found is said; a change in the past is seen', async () => {
  const chat = await openChat(browser, gateway.http, amina);
  await openTalk(chat, stairs);
  await chat.getByRole('button', { name: 'Search in this conversation' }).click();
  await chat.fill('.looking input', 'the key');
  await status(chat, /1.? message/);
  await chat.getByRole('button', { name: 'Search in all conversations' }).click();
  await status(chat, /2.? messages/);
  await chat.fill('.looking input', 'nobody wrote this');
  await status(chat, 'No message says that');
  await chat.fill('.looking input', 'under the mat');
  await status(chat, /1.? message/);
  await hits(chat).getByRole('link').click();
  const found = chat.locator('.line.sought');
  await found.waitFor();
  const { entries } = await bruno.api
    .ask('POST', '/v1/messages/search', { text: 'under the mat' })
    .then((page) => page);
  const edit = {
    type: 'message.edit',
    data: { id: crypto.randomUUID(), conversation: hall, message: entries[0].cursor },
  };
  await command(bruno.api, { ...edit, data: { ...edit.data, text: 'The key is gone' } });
  await found.getByText('The key is gone').waitFor();
  await chat.goBack();
  await chat.locator('.looking input').waitFor();
  assert.equal(await chat.inputValue('.looking input'), 'under the mat', 'the search is where it was left');
  await status(chat, 'No message says that');
  assert.deepEqual(chat.problems, []);
  await chat.context().close();
});

/** One command on a socket of its own. */
async function command(api, { type, data }) {
  const page = await browser.newPage();
  await page.goto(`${gateway.http_lab}/openapi.json`);
  await page.evaluate(
    ({ token, type, data }) =>
      new Promise((resolve, reject) => {
        const socket = new WebSocket(`${location.origin.replace('http', 'ws')}/v1/ws`, 'lifeline.v1.json');
        socket.onopen = () => socket.send(JSON.stringify({ id: 1, type: 'hello', data: { token } }));
        socket.onmessage = (message) => {
          const { re, error } = JSON.parse(message.data);
          if (re === 1) socket.send(JSON.stringify({ id: 2, type, data }));
          if (re === 2) error ? reject(new Error(error.message)) : resolve();
        };
      }),
    { token: api.token, type, data },
  );
  await page.close();
}

test('a page that is opened with the address of a message shows it, or says that it is not there', async () => {
  const { entries } = await amina.api.ask('POST', '/v1/messages/search', { text: 'before 20' });
  const chat = await openChat(browser, gateway.http, amina);
  await chat.goto(`${gateway.http}/chat#talk/${hall}/${entries[0].cursor}`);
  await chat.reload();
  await chat.locator('.line.sought', { hasText: 'before 20' }).waitFor();
  await until(async () => (await texts(chat)).includes('before 19'));
  await chat.context().close();
});
