/** What a caller says and shows reaches the responders while it is recorded, also over a network that is cut. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { callForHelp, fact, launch, openDesk, openNew, openPhone, picture, rowIds, until } from './browser.mjs';
import { startGateway } from './gateway.mjs';
import { startProxy } from './network.mjs';

/** A picture of one pixel. */
const GIF = Buffer.from('R0lGODlhAQABAIAAAP///wAAACH5BAAAAAAALAAAAAABAAEAAAICRAEAOw==', 'base64');
let browser;
let gateway;
let proxy;
let desk;

before(async () => {
  gateway = await startGateway();
  browser = await launch(['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream']);
  proxy = await startProxy(gateway.http);
  desk = await openDesk(browser, gateway.http, gateway.user('responder'));
});

after(async () => {
  await browser?.close();
  await proxy?.close();
  await gateway?.stop();
});

async function call(url) {
  const before = await rowIds(desk);
  const phone = await openPhone(browser, url, { permissions: ['geolocation', 'microphone'] });
  await callForHelp(phone);
  await fact(phone, 'Reached the emergency desk');
  await openNew(desk, before);
  return phone;
}

/** How many parts of a recording the phone keeps that have no answer yet. */
const kept = (phone) =>
  phone.evaluate(
    () =>
      new Promise((resolve) => {
        indexedDB.open('lifeline').onsuccess = ({ target: { result: base } }) => {
          const all = base.transaction('sos').objectStore('sos').getAll();
          all.onsuccess = () => {
            base.close();
            resolve(all.result.filter(({ clip }) => clip).length);
          };
        };
      }),
  );

const heard = (phone) => phone.locator('#heard', { hasText: 'Responders can hear your voice' }).waitFor();
/** How long the recording is that the desk has, s. */
const seconds = () =>
  desk.locator('.thread audio').evaluate(
    (audio) =>
      new Promise((resolve, reject) => {
        // What a browser records says no length; its end is found by going there.
        const found = () => Number.isFinite(audio.duration) && resolve(audio.duration);
        audio.ondurationchange = found;
        audio.onerror = () => reject(new Error(`not playable: ${audio.error?.message}`));
        audio.currentTime = 1e9;
        found();
      }),
  );

test('recorded over a cut: the desk has all of it, once, and plays it', async () => {
  const phone = await call(proxy.url);
  // The microphone was allowed before: it records by itself, and says so.
  await phone.locator('#why', { hasText: 'Your voice is being recorded' }).waitFor();
  const stored = [];
  phone.on('response', (answer) => {
    if (answer.request().method() === 'PATCH' && answer.status() === 204)
      stored.push(answer.headers()['upload-offset']);
  });
  await until(() => stored.length >= 2);
  proxy.cut();
  await phone.locator('#heard', { hasText: 'not all sent yet' }).waitFor();
  const before = stored.length;
  // It goes on recording without a network, and each second is kept.
  await until(async () => (await kept(phone)) >= 3);
  assert.equal(await phone.locator('#speak').textContent(), 'Stop recording');
  assert.equal(stored.length, before);
  proxy.mend();
  await until(() => stored.length >= before + 3);
  await phone.click('#speak');
  await heard(phone);
  await phone.locator('#heard', { hasText: 'not all sent yet' }).waitFor({ state: 'detached' });
  await desk.locator('.thread', { hasText: 'Voice, ' }).waitFor();
  assert.equal(await desk.locator('.thread audio').count(), 1);
  const length = await seconds();
  assert.ok(length > 5 && length < 30, `${length} s`);
  await picture(phone, 'sos-voice');
  await picture(desk, 'desk-voice');
  await desk.locator('.detail h2').focus();
  await desk.keyboard.press('Space');
  await until(() => desk.locator('.thread audio').evaluate((audio) => !audio.paused || audio.ended));
  assert.deepEqual([...phone.problems, ...desk.problems], []);
  await phone.context().close();
});

test('a photo is shown to responders, and opens', async () => {
  const phone = await call(gateway.http);
  await phone.setInputFiles('#photo', { name: 'here.gif', mimeType: 'image/gif', buffer: GIF });
  await phone.locator('#chat li', { hasText: 'Photo' }).waitFor();
  const small = desk.locator('.thread .attached img');
  await small.waitFor();
  await until(() => small.evaluate((image) => image.complete && image.naturalWidth === 1));
  const whole = await desk.context().request.get(await desk.locator('.thread .attached').evaluate((link) => link.href));
  assert.equal(whole.headers()['content-type'], 'image/png', 'made anew, and what can be seen through stays so');
  assert.deepEqual([...phone.problems, ...desk.problems], []);
  await phone.context().close();
});
