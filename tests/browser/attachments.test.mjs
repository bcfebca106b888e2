/** Pictures, recordings and files in the chat: sent over lines that are cut, shown, saved, taken back. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, afterEach, before, test } from 'node:test';
import { launch, liveChat, openChat, picture, until } from './browser.mjs';
import { addPerson, apiOf, converse, drawn, openTalk, said } from './chat.mjs';
import { startGateway } from './gateway.mjs';
import { startProxy } from './network.mjs';

const FILE_BYTES_MAX = 600_000;
/** Bytes that do not repeat, so that one in the wrong place is found. */
const noise = (bytes) =>
  Buffer.from(Uint32Array.from({ length: bytes / 4 }, (_, n) => Math.imul(n, 2_654_435_761)).buffer);
let browser;
let gateway;
let proxy;
let amina;
let bruno;

before(async () => {
  gateway = await startGateway(undefined, `[media]\nfile_bytes_max = ${FILE_BYTES_MAX}\n`);
  browser = await launch(['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream']);
  proxy = await startProxy(gateway.http);
  const admin = await apiOf(gateway, gateway.user('admin'));
  [amina, bruno] = await Promise.all(['Amina', 'Bruno'].map((name) => addPerson(admin, name)));
  for (const person of [amina, bruno]) person.api = await apiOf(gateway, person);
});

afterEach(() => {
  proxy.goBy('direct');
  proxy.mend();
});

after(async () => {
  await browser?.close();
  await proxy?.close();
  await gateway?.stop();
});

/** A new conversation, open in a browser of each of the two. */
async function both(title, url = gateway.http) {
  const id = await converse(amina.api, [bruno.api.me.id], title);
  const one = await openChat(browser, url, amina, { permissions: ['microphone'] });
  const two = await openChat(browser, gateway.http, bruno);
  for (const chat of [one, two]) await openTalk(chat, id);
  return { id, one, two };
}

async function close(...chats) {
  for (const chat of chats) {
    assert.deepEqual(chat.problems, []);
    await chat.context().close();
  }
}

const choose = (chat, source, ...files) => chat.setInputFiles(`.sources .${source} input`, files);
const file = (name, buffer, mimeType = 'application/octet-stream') => ({ name, mimeType, buffer });
const stored = (chat, text) => said(chat, text).locator('.receipt:not(.saved)').waitFor();
const written = async (id) => (await bruno.api.ask('GET', `/v1/conversations/${id}/messages`)).entries;

test('a picture with words: shown small without a jump, large in a dialog, closed by key', async () => {
  const { one, two } = await both('Picture');
  const large = await drawn(one, 2600, 1300);
  await choose(one, 'picture', file('IMG 1.png', large, 'image/png'));
  await one.locator('.chosen-things canvas').waitFor();
  await picture(one, 'chat-chosen');
  await one.fill('.composer textarea', 'The stairwell');
  await one.press('.composer textarea', 'Enter');
  await one.locator('.chosen-things').waitFor({ state: 'detached' });
  await stored(one, 'The stairwell');
  const small = said(two, 'The stairwell').locator('.picture');
  await small.waitFor();
  // Its room is there before it is.
  const room = await small.boundingBox();
  await until(() => small.locator('img').evaluate((image) => image.complete && image.naturalWidth > 0));
  assert.deepEqual(await small.boundingBox(), room);
  assert.ok(Math.abs(room.width / room.height - 2) < 0.05, `${room.width} x ${room.height}`);
  await small.focus();
  await two.keyboard.press('Enter');
  const whole = two.locator('dialog.large img');
  await until(() => whole.evaluate((image) => image.complete && image.naturalWidth > 0));
  assert.equal(await whole.evaluate((image) => image.naturalWidth), 2048, 'made smaller before it was sent');
  assert.equal(await two.locator('dialog.large').getAttribute('aria-label'), await whole.getAttribute('alt'));
  await picture(two, 'chat-picture-large');
  await two.keyboard.press('Escape');
  await two.locator('dialog.large').waitFor({ state: 'detached' });
  assert.ok(await small.evaluate((button) => button === document.activeElement), 'the focus is where it was');
  await two.locator('.row .gist', { hasText: 'The stairwell' }).waitFor();
  await close(one, two);
});

test('a file over a cut and a reload: goes on where it stood, arrives once and whole', async () => {
  const { id, one, two } = await both('File over a cut', proxy.url);
  const content = noise(400_000);
  const offsets = [];
  const told = [];
  one.on('request', (request) => {
    if (request.method() === 'PATCH') offsets.push(Number(request.headers()['upload-offset']));
  });
  one.on('response', (answer) => {
    if (answer.request().method() === 'PATCH') told.push(Number(answer.headers()['upload-offset']));
  });
  await one.waitForFunction(async () => (await caches.keys()).some((name) => name.startsWith('lifeline-chat-')));
  proxy.goBy('3G');
  await choose(one, 'file', file('plan of hall 3.bin', content));
  await one.getByRole('button', { name: 'Send' }).click();
  await one.locator('.going progress').waitFor();
  await until(() => told.length >= 2);
  await picture(one, 'chat-uploading');
  proxy.cut();
  await one.locator('.standing', { hasText: 'No connection' }).waitFor();
  await one.reload();
  await one.locator('.going', { hasText: 'plan of hall 3.bin' }).waitFor();
  await one.locator('.message .receipt', { hasText: 'Saved on this phone' }).waitFor();
  assert.equal((await written(id)).filter(({ type }) => type === 'message.sent').length, 0, 'nobody has heard of it');
  const before = offsets.length;
  proxy.goBy('direct');
  proxy.mend();
  await stored(one, 'plan of hall 3.bin');
  assert.ok(offsets[before] >= told[1], `went on at ${offsets[before]}`);
  const saved = two.waitForEvent('download');
  await two.getByRole('button', { name: /Save .*plan of hall 3\.bin/ }).click();
  const download = await saved;
  assert.equal(download.suggestedFilename(), 'plan of hall 3.bin');
  assert.ok(readFileSync(await download.path()).equals(content));
  assert.equal(await two.locator('.message').count(), 1);
  await close(one, two);
});

test('a voice message is recorded, sent, and heard by keys', async () => {
  const { one, two } = await both('Voice');
  // Its address comes after it was asked to play.
  let pressed;
  const press = new Promise((resolve) => {
    pressed = resolve;
  });
  await two.route(/\/v1\/media\/[^/]+$/, async (route) => {
    await press;
    await route.continue();
  });
  await one.getByRole('button', { name: 'Record a voice message' }).press('Enter');
  await one.locator('.recorder .length', { hasText: '0:02' }).waitFor();
  await picture(one, 'chat-recording');
  // The focus is on what ends it.
  await one.keyboard.press('Enter');
  await one.locator('.message .receipt:not(.saved)').waitFor();
  const audio = two.locator('.player audio');
  await two.locator('.player .length', { hasText: /^0:0[2-9]$/ }).waitFor();
  await two.getByRole('button', { name: /^Play the voice message of .*Amina/ }).press('Space');
  pressed();
  await until(() => audio.evaluate((element) => element.currentTime > 0));
  await two.getByRole('button', { name: /^(Stop|Play)/ }).focus();
  await two.keyboard.press('Tab');
  await two.keyboard.press('End');
  await until(async () => (await two.locator('.player .length').textContent()) !== '0:00');
  await picture(two, 'chat-voice');

  await one.getByRole('button', { name: 'Record a voice message' }).click();
  await one.locator('.recorder .length').waitFor();
  await one.keyboard.press('Escape');
  await one.locator('.composer textarea:focus').waitFor();
  assert.equal(await one.locator('.message').count(), 1, 'what was taken back is not sent');
  await close(one, two);
});

test('an address that has ended is asked for anew, and what is heard goes on', async () => {
  const { one, two } = await both('Ended');
  await choose(one, 'picture', file('small.png', await drawn(one, 60, 40), 'image/png'));
  let asked = 0;
  await two.route('**/v1/media/*/thumbnail?*', async (route) => {
    if (++asked > 1) return route.continue();
    await route.fulfill({ status: 403, contentType: 'application/problem+json', body: '{}' });
  });
  await one.getByRole('button', { name: 'Send' }).click();
  const image = two.locator('.picture img');
  await until(() => image.evaluate((element) => element.complete && element.naturalWidth === 60));
  assert.equal(asked, 2);
  await close(one, two);
});

test('too large, empty, not a picture: said in words, and nothing is uploaded', async () => {
  const { id, one, two } = await both('Refused');
  const sent = [];
  one.on('request', (request) => request.method() === 'PATCH' && sent.push(request.url()));
  await choose(one, 'file', file('empty.txt', Buffer.alloc(0)));
  await one.locator('.composer .refused', { hasText: 'is empty' }).waitFor();
  await choose(one, 'picture', file('broken.jpg', Buffer.from('no picture'), 'image/jpeg'));
  await one.locator('.composer .refused', { hasText: 'cannot be read as a picture' }).waitFor();
  assert.ok(await one.getByRole('button', { name: 'Send', exact: true }).isDisabled());
  await one.getByRole('button', { name: 'Send it as a file' }).click();
  await one.locator('.chosen-things', { hasText: 'broken.jpg' }).waitFor();
  await one.getByRole('button', { name: /Do not attach .*broken\.jpg/ }).click();
  await choose(one, 'file', file('film.bin', noise(FILE_BYTES_MAX + 4)));
  await one.getByRole('button', { name: 'Send', exact: true }).click();
  const refused = said(one, 'film.bin').locator('.refused');
  await refused.getByText('larger than the gateway takes').waitFor();
  await refused.getByText('More').click();
  await refused.getByText(`at most ${FILE_BYTES_MAX} bytes`).waitFor();
  await picture(one, 'chat-too-large');
  await refused.getByRole('button', { name: 'Discard' }).click();
  await said(one, 'film.bin').waitFor({ state: 'detached' });
  assert.deepEqual(sent, []);
  assert.equal((await written(id)).filter(({ type }) => type === 'message.sent').length, 0);
  await close(one, two);
});

test('taken back while it goes up: nobody hears of it, and what comes after does not wait', async () => {
  const { id, one, two } = await both('Taken back', proxy.url);
  proxy.goBy('2G');
  await choose(one, 'file', file('film.bin', noise(FILE_BYTES_MAX)));
  await one.getByRole('button', { name: 'Send', exact: true }).click();
  await one.locator('.going progress').waitFor();
  await one.fill('.composer textarea', 'words go first');
  await one.press('.composer textarea', 'Enter');
  await stored(one, 'words go first');
  await one.locator('.going').getByRole('button', { name: 'Cancel' }).click();
  await one.locator('.going').waitFor({ state: 'detached' });
  proxy.goBy('direct');
  await choose(one, 'file', file('next.bin', noise(1_000)));
  await one.getByRole('button', { name: 'Send', exact: true }).click();
  await said(two, 'next.bin').waitFor();
  const texts = (await written(id)).flatMap(({ type, data }) =>
    type === 'message.sent' ? [data.media?.name ?? data.text] : [],
  );
  assert.deepEqual(texts, ['words go first', 'next.bin']);
  await close(one, two);
});

test('pasted and dropped', async () => {
  const { one, two } = await both('Pasted');
  const bytes = [...(await drawn(one, 90, 60))];
  for (const [selector, type] of [
    ['.composer textarea', 'paste'],
    ['.log', 'drop'],
  ]) {
    await one.evaluate(
      ({ bytes, selector, type }) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([new Uint8Array(bytes)], `${type}.png`, { type: 'image/png' }));
        const data = { bubbles: true, cancelable: true, clipboardData: transfer, dataTransfer: transfer };
        const event = type === 'paste' ? new ClipboardEvent(type, data) : new DragEvent(type, data);
        document.querySelector(selector).dispatchEvent(event);
      },
      { bytes, selector, type },
    );
  }
  await until(async () => (await one.locator('.chosen-things li').count()) === 2);
  await one.press('.composer textarea', 'Enter');
  await until(async () => (await two.locator('.message .picture').count()) === 2);
  await liveChat(two);
  await close(one, two);
});
