/** What a caller decides: to be silent, what is shared, who is told; found clean by axe in each state, large and small. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { clean } from './axe.mjs';
import { callForHelp, fact, isolated, launch, openChat, openDesk, openPhone, picture, until } from './browser.mjs';
import { addPerson, apiOf } from './chat.mjs';
import { startGateway } from './gateway.mjs';

let browser;
let gateway;
let nila;

before(async () => {
  gateway = await startGateway();
  browser = await launch(['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream']);
  const amina = await apiOf(gateway, gateway.user('citizen'));
  nila = await addPerson(await apiOf(gateway, gateway.user('admin')), 'Nila');
  nila.api = await apiOf(gateway, nila);
  await amina.ask('POST', '/v1/contacts', { person: nila.api.me.id });
  await nila.api.ask('POST', '/v1/contacts', { person: amina.me.id });
  await amina.ask('PATCH', `/v1/contacts/${nila.api.me.id}`, { emergency: true });
});

after(async () => {
  await browser?.close();
  await gateway?.stop();
});

const inside = async (phone, selector) => {
  const box = await phone.locator(selector).boundingBox();
  const { height } = phone.viewportSize();
  assert.ok(box && box.y >= 0 && box.y + box.height <= height, `${selector}: ${JSON.stringify(box)} of ${height}`);
};

test('a silent call: quiet and dark, the desk is told not to ring, and the contact opens it and writes', async () => {
  const desk = await openDesk(browser, gateway.http, gateway.user('responder'));
  const phone = await openPhone(browser, gateway.http, { user: gateway.user('citizen') });
  await phone.locator('#codes').waitFor({ state: 'attached' });
  await phone.evaluate(() => {
    window.shaken = 0;
    navigator.vibrate = () => ++window.shaken;
  });
  await phone.check('[name=silent]');
  await callForHelp(phone, 'In the cupboard');
  await fact(phone, 'Reached the emergency desk');
  assert.equal(await phone.evaluate(() => getComputedStyle(document.documentElement).backgroundColor), 'rgb(0, 0, 0)');
  assert.equal(await phone.evaluate(() => window.shaken), 0);
  assert.ok(await phone.isChecked('#quiet'));
  await inside(phone, '#safe');
  await picture(phone, 'sos-silent');

  const row = desk.locator('.row', { hasText: 'do not ring' });
  await row.click();
  await desk.locator('.quietly', { hasText: 'Do not ring: write' }).waitFor();
  await picture(desk, 'desk-silent');
  await phone.locator('#who summary').click();
  await phone.locator('#audience', { hasText: 'Nila' }).waitFor();
  await phone.locator('#audience', { hasText: /seen by/ }).waitFor();

  const chat = await openChat(browser, gateway.http, nila);
  await chat.click('.list > header + div > .calls');
  await chat.locator('h2', { hasText: 'calls for help' }).waitFor();
  await chat.locator('[role=alert]', { hasText: 'Do not ring' }).waitFor();
  await chat.locator('.call a[href^="geo:23.78"]').waitFor();
  await chat.locator('.said', { hasText: 'In the cupboard' }).waitFor();
  await chat.fill('.line-of-writing input', 'I am at the door');
  await chat.press('.line-of-writing input', 'Enter');
  await phone.locator('#chat li', { hasText: 'Nila' }).filter({ hasText: 'I am at the door' }).waitFor();
  await chat.locator('.said', { hasText: 'I am at the door' }).waitFor();
  // What is written without a network outlives a reload, and arrives once.
  await chat.context().setOffline(true);
  await chat.fill('.line-of-writing input', 'The door is locked');
  await chat.press('.line-of-writing input', 'Enter');
  const unsent = chat.locator('.said li', { hasText: 'The door is locked' });
  await unsent.filter({ hasText: 'Not sent yet' }).waitFor();
  await chat.reload();
  await chat.context().setOffline(false);
  const heard = phone.locator('#chat li', { hasText: 'The door is locked' });
  await heard.waitFor();
  await unsent.filter({ hasNotText: 'Not sent yet' }).waitFor();
  assert.deepEqual([await unsent.count(), await heard.count()], [1, 1]);
  await clean(chat, "a contact's call");
  await picture(chat, 'chat-call');

  // May be rung again, and then not after all.
  await phone.uncheck('#quiet');
  await row.waitFor({ state: 'detached' });
  await desk.locator('.sos-silenced', { hasText: 'May be rung again' }).waitFor();
  await chat.locator('[role=alert]', { hasText: 'Do not ring' }).waitFor({ state: 'detached' });

  // What is shared is agreed to, and taken back.
  await phone.check('#share');
  await desk.locator('.sos-consented', { hasText: isolated('share the place until it is over') }).waitFor();
  await phone.click('#stop');
  await phone.locator('#place', { hasText: 'You no longer show where you are' }).waitFor();
  await desk
    .locator('.sos-consented', { hasText: isolated('No longer agrees to share the place') })
    .nth(1)
    .waitFor();
  await desk.locator('.sos-consented').first().scrollIntoViewIfNeeded();
  await picture(desk, 'desk-consents');

  await phone.click('#safe');
  await phone.click('#yes');
  await phone.locator('#title', { hasText: 'You said you are safe' }).waitFor();
  await chat.locator('[role=status]', { hasText: 'They say they are safe' }).waitFor();
  assert.deepEqual([...phone.problems, ...desk.problems, ...chat.problems], []);
  for (const one of [phone, desk, chat]) await one.context().close();
});

test('where the microphone is allowed it records by itself, says so, and a press that is taken back sends nothing', async () => {
  const phone = await openPhone(browser, gateway.http, { permissions: ['geolocation', 'microphone'] });
  const uploads = [];
  phone.on('request', (request) => request.url().includes('/voice') && uploads.push(request.url()));
  await phone.locator('#codes').waitFor({ state: 'attached' });
  await phone.click('#press');
  await phone.locator('#ahead', { hasText: 'Your voice is being recorded' }).waitFor();
  await inside(phone, '#cancel');
  await picture(phone, 'sos-counting-recording');
  await phone.locator('#left', { hasText: /[1-3]/ }).waitFor();
  await phone.click('#cancel');
  await phone.locator('#press').waitFor();
  assert.equal(await phone.locator('#ahead').count(), 0);
  assert.deepEqual(uploads, []);
  await phone.click('#press');
  await phone.click('#now');
  await fact(phone, 'Reached the emergency desk');
  await phone.locator('#why', { hasText: 'Your voice is being recorded' }).waitFor();
  await until(() => uploads.length > 0);
  await phone.click('#speak');
  await phone.locator('#heard', { hasText: 'Responders can hear your voice' }).waitFor();
  await phone.context().close();
  const silent = await openPhone(browser, gateway.http, { permissions: ['geolocation', 'microphone'] });
  await silent.locator('#codes').waitFor({ state: 'attached' });
  await silent.check('[name=silent]');
  await callForHelp(silent);
  await fact(silent, 'Reached the emergency desk');
  await silent.locator('#speak', { hasText: 'Record 30 s of voice' }).waitFor();
  await silent.context().close();
});

for (const [name, settings] of [
  ['phone-light', { colorScheme: 'light' }],
  ['phone-dark-ar', { colorScheme: 'dark', locale: 'ar' }],
  ['phone-light-bn', { colorScheme: 'light', locale: 'bn-BD' }],
  ['desktop-light', { colorScheme: 'light', viewport: { width: 1366, height: 768 }, isMobile: false }],
]) {
  test(`the SOS page in each of its states, ${name}`, async () => {
    const phone = await openPhone(browser, gateway.http, settings);
    const look = async (state) => {
      await clean(phone, `${state}, ${name}`);
      await picture(phone, `sos-${name}-${state}`);
    };
    await phone.locator('#codes').waitFor({ state: 'attached' });
    await look('idle');
    await phone.click('#idle summary');
    await phone.click('#codes');
    await look('codes');
    await phone.click('#codes-close');
    await phone.click('#idle summary');
    await phone.click('#press');
    await phone.locator('#counting').waitFor();
    await look('counting');
    await phone.locator('#facts li').nth(1).waitFor();
    await look('called');
    await inside(phone, '#safe');
    await phone.click('#who summary');
    await phone.click('#mistake');
    await phone.locator('#ask').waitFor();
    await inside(phone, '#yes');
    await look('asked');
    await phone.click('#no');
    await phone.check('#quiet');
    await look('silent');
    await phone.click('#safe');
    await phone.click('#yes');
    await phone.locator('#again').waitFor();
    await look('ended');
    assert.deepEqual(phone.problems, []);
    await phone.context().close();
  });
}
