/** A caller who is forced to end the call (decision 12): the phone shows an end, and only the desk knows. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { callForHelp, fact, launch, openDesk, openPhone, picture, until } from './browser.mjs';
import { startGateway } from './gateway.mjs';

let browser;
let gateway;

before(async () => {
  gateway = await startGateway();
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await gateway?.stop();
});

async function withCodes() {
  const phone = await openPhone(browser, gateway.http);
  await phone.click('#idle summary');
  await phone.click('#codes');
  await phone.fill('#codes-safe', '2468');
  await phone.fill('#codes-forced', '2468');
  await phone.click('dialog button:not([type])');
  await phone.locator('#codes-said', { hasText: 'Two different codes' }).waitFor();
  await phone.fill('#codes-forced', '1357');
  await phone.click('dialog button:not([type])');
  await phone.locator('#codes-said', { hasText: 'kept on this phone' }).waitFor();
  await phone.click('#codes-close');
  await phone.click('#idle summary');
  return phone;
}

async function endWith(phone, code) {
  if (await phone.locator('#safe').isVisible()) await phone.click('#safe');
  await phone.fill('#code', code);
  await phone.press('#code', 'Enter');
}

/** What can be seen and heard of a page, word for word. */
const seen = (phone) =>
  phone.evaluate(() => [document.body.innerText, document.getElementById('announce').textContent]);

test('the wrong code ends nothing, the safe one ends the call, the other one only looks the same', async () => {
  const desk = await openDesk(browser, gateway.http, gateway.user('responder'));
  const free = await withCodes();
  await callForHelp(free);
  await fact(free, 'Reached the emergency desk');
  await endWith(free, '9999');
  await free.locator('#wrong', { hasText: 'That is not the code' }).waitFor();
  await picture(free, 'sos-code-wrong');
  assert.equal(await desk.locator('.row', { hasText: 'safe' }).count(), 0);
  await endWith(free, '2468');
  await free.locator('#title', { hasText: 'You said you are safe' }).waitFor();
  await desk.locator('.row', { hasText: 'safe' }).waitFor();

  const forced = await withCodes();
  const told = [];
  const located = [];
  forced.on('websocket', (socket) => {
    socket.on('framereceived', ({ payload }) => told.push(payload));
    socket.on('framesent', ({ payload }) => {
      const { type, data } = JSON.parse(payload);
      if (type === 'sos.locate') located.push(data.fix.lat);
    });
  });
  await forced.clock.install();
  await callForHelp(forced);
  await fact(forced, 'Reached the emergency desk');
  await endWith(forced, '1357');
  await forced.locator('#title', { hasText: 'You said you are safe' }).waitFor();
  assert.deepEqual(await seen(forced), await seen(free), 'the two screens say the same');
  await picture(forced, 'sos-forced');

  const row = desk.locator('.row', { hasText: 'FORCED' });
  await row.click();
  await desk.locator('.quietly', { hasText: 'show nobody that you know' }).waitFor();
  await desk.locator('.sos-end_forced', { hasText: 'Forced to end the call' }).waitFor();
  await picture(desk, 'desk-forced');

  // What responders do and write does not appear, and the place goes on.
  await desk.fill('.composer textarea', 'Police are on the way');
  await desk.press('.composer textarea', 'Enter');
  await desk.locator('.thread .message', { hasText: 'Police are on the way' }).waitFor();
  await until(() => told.some((text) => text.includes('Police are on the way')));
  await forced.context().setGeolocation({ latitude: 23.9, longitude: 90.41253, accuracy: 18 });
  await forced.clock.fastForward(10_000);
  await until(() => located.includes(23.9));
  await desk.locator('.facts', { hasText: '23.90000' }).waitFor();
  assert.deepEqual(await seen(forced), await seen(free), 'and go on saying the same');
  assert.ok(!told.some((text) => text.includes('forced')), 'the phone is told nothing of it');
  await forced.reload();
  await forced.locator('#press').waitFor();
  assert.deepEqual([...free.problems, ...forced.problems, ...desk.problems], []);
  for (const one of [free, forced, desk]) await one.context().close();
});
