/** Responders have devices do things from the incident's page, with a real device that hears and answers. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { isolated, launch, openDesk, picture, until } from './browser.mjs';
import { lifeline, listenForCommands, publish, startGateway } from './gateway.mjs';

const KINDS = '[devices.kinds.alarm_panel]\ncommands = ["siren", "siren_off", "lock"]\n';
const PLACE = ['--lat', '23.8103', '--lon', '90.4125', '--floor', '2'];
let browser;
let gateway;
let panel;
let other;

before(async () => {
  gateway = await startGateway(undefined, KINDS);
  browser = await launch();
  const add = (id, name, ...more) =>
    lifeline(gateway, 'device', 'add', id, '--name', name, '--kind', 'alarm_panel', ...more);
  panel = await add('panel-3', 'Hall 3', ...PLACE, '--place', 'Hall 3, above the door');
  other = await add('panel-4', 'Hall 4', '--lat', '23.8106', '--lon', '90.4125', '--place', 'Hall 4');
});

after(async () => {
  await browser?.close();
  await gateway?.stop();
});

/** The incident of an alert of the panel, opened on a desk. */
async function opened(kind, role = 'responder', settings = {}) {
  await publish(gateway.mqtt, panel, `alerts/${kind}`, 'from the panel');
  const desk = await openDesk(browser, gateway.http, gateway.user(role), settings);
  await desk.locator('.row', { hasText: 'panel-3' }).first().waitFor();
  await desk.fill('#search', kind);
  await desk.locator('.row').first().click();
  await desk.locator('.offered h3', { hasText: 'Hall 4' }).waitFor();
  return desk;
}

/** The button of a command of one device. */
function button(desk, name, device = 'Hall 3') {
  return desk.locator(`.offered h3:has-text("${device}") + .row-of-buttons`).getByRole('button', { name });
}
/** How the last command of a name stands. */
const stands = (desk, name, words) =>
  desk
    .locator('.told li', { hasText: `${name}, Hall 3` })
    .getByText(words)
    .waitFor();
const told = (desk, words) => desk.locator('.thread li', { hasText: isolated(words) });
const answer = (command, result) =>
  publish(gateway.mqtt, panel, `commands/${command.name}/result`, JSON.stringify({ id: command.id, ...result }));

test('a siren: asked for, on its way, with the device, done', async () => {
  const desk = await opened('smoke');
  await picture(desk, 'commands-offered');
  const before = await button(desk, 'Silence the siren').boundingBox();
  await button(desk, 'Sound the siren').click();
  await stands(desk, 'Sound the siren', 'the device does not have it yet');
  assert.ok(await button(desk, 'Sound the siren').isDisabled(), 'a second press is no second siren');
  const device = listenForCommands(gateway.mqtt, panel);
  const command = await device.next();
  assert.equal(command.name, 'siren');
  await stands(desk, 'Sound the siren', 'The device has it');
  await picture(desk, 'commands-sent');
  await answer(command, { ok: true, detail: '110 dB' });
  await stands(desk, 'Sound the siren', '110 dB');
  await told(desk, 'Done, says the device: Sound the siren, panel-3').waitFor();
  await picture(desk, 'commands-done');
  assert.deepEqual(await button(desk, 'Silence the siren').boundingBox(), before, 'no button moves under a finger');

  await button(desk, 'Silence the siren').click();
  const silence = await device.next();
  assert.equal(silence.name, 'siren_off');
  await answer(silence, { ok: false, detail: 'no power' });
  await stands(desk, 'Silence the siren', 'NOT done');
  await stands(desk, 'Sound the siren', 'Done, says the device');
  await device.stop();
  assert.deepEqual(desk.problems, []);
  await desk.context().close();
});

test('a dangerous one is asked once more, and waits for somebody who is not the one who asked', async () => {
  const desk = await opened('gas');
  const device = listenForCommands(gateway.mqtt, panel);
  await button(desk, 'Lock').click();
  await desk.locator('dialog h2', { hasText: 'Lock?' }).waitFor();
  await desk.locator('dialog', { hasText: 'Hall 3, above the door' }).waitFor();
  assert.equal(
    await desk.evaluate(() => document.activeElement?.textContent),
    'Cancel',
    'Enter does nothing dangerous',
  );
  await picture(desk, 'commands-question');
  await desk.keyboard.press('Enter');
  await desk.locator('dialog').waitFor({ state: 'hidden' });
  await button(desk, 'Lock').click();
  await desk.locator('dialog .main', { hasText: 'Ask a second responder' }).click();
  await stands(desk, 'Lock', 'Waits for a second responder');
  await stands(desk, 'Lock', 'must be somebody else');
  assert.equal(await told(desk, 'Asked for: Lock').count(), 1, 'what was cancelled was not asked for');
  await picture(desk, 'commands-waiting');

  const second = await openDesk(browser, gateway.http, gateway.user('admin'));
  await second.locator('.wanted', { hasText: 'Lock' }).waitFor();
  await picture(second, 'commands-wanted');
  await second.locator('.wanted').getByRole('button', { name: 'Look' }).click();
  await second.locator('.commands').getByRole('button', { name: 'Confirm' }).click();
  await second.locator('dialog', { hasText: 'Rahman' }).waitFor();
  await picture(second, 'commands-confirm');
  await second.locator('dialog .main', { hasText: 'Lock' }).click();
  const command = await device.next();
  assert.equal(command.name, 'lock', 'the first that the device hears');
  await second.locator('.wanted').waitFor({ state: 'detached' });
  await answer(command, { ok: true });
  for (const screen of [desk, second]) {
    await stands(screen, 'Lock', 'Done, says the device');
    await told(screen, 'Confirmed as a second responder: Lock, panel-3').waitFor();
    assert.deepEqual(screen.problems, []);
    await screen.context().close();
  }
  await device.stop();
});

test('another device nearby says that it is another, and is asked once more', async () => {
  const desk = await opened('heat');
  await desk.locator('.offered h3', { hasText: isolated('another device, 33 m away') }).waitFor();
  const first = await desk.locator('.offered h3').first().textContent();
  assert.match(first, /Hall 3.*the device of this incident/, 'its own comes first');
  await button(desk, 'Sound the siren', 'Hall 4').click();
  await desk.locator('dialog', { hasText: 'not the device of this incident' }).waitFor();
  await picture(desk, 'commands-other-device');
  const device = listenForCommands(gateway.mqtt, other);
  await desk.locator('dialog .main').click();
  assert.equal((await device.next()).name, 'siren');
  await told(desk, 'The device has it: Sound the siren, panel-4').waitFor();
  await device.stop();
  await desk.context().close();
});

test('silence is called silence, and a late answer late; a resolved incident takes no more', async () => {
  const desk = await opened('flood');
  const incident = new URL(desk.url()).hash.slice(1);
  const admin = gateway.user('admin');
  const ask = async (path, body, token = '') => {
    const answer = await fetch(`${gateway.http_lab}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
      body: JSON.stringify(body),
    });
    assert.ok(answer.ok, `${path}: ${answer.status}`);
    return answer.json();
  };
  const { access_token } = await ask('/v1/auth/login', { login: admin.username, password: admin.password });
  const id = crypto.randomUUID();
  await ask('/v1/devices/panel-3/commands', { id, name: 'siren', incident, expires_s: 1 }, access_token);
  await stands(desk, 'Sound the siren', 'No answer in time');
  await told(desk, 'No answer in time: Sound the siren, panel-3').waitFor();
  await picture(desk, 'commands-unanswered');
  await answer({ name: 'siren', id }, { ok: true });
  await stands(desk, 'Sound the siren', 'It said so late.');
  await until(async () => !(await button(desk, 'Sound the siren').isDisabled()));

  await desk.locator('.actions button', { hasText: 'Resolve' }).click();
  await desk.check('[value=drill]');
  await desk.click('dialog .main');
  await desk.locator('.state.resolved').waitFor();
  await desk.locator('.offered').waitFor({ state: 'detached' });
  await stands(desk, 'Sound the siren', 'Done, says the device');
  await desk.context().close();
});

const turn = (desk) => desk.evaluate(() => document.documentElement.setAttribute('dir', 'rtl'));

for (const colorScheme of ['light', 'dark']) {
  for (const [size, settings] of [
    ['desktop', { viewport: { width: 1366, height: 768 } }],
    ['phone', { viewport: { width: 390, height: 780 }, isMobile: true, hasTouch: true }],
  ]) {
    test(`commands on a ${size} in the ${colorScheme}, in both directions`, async () => {
      const desk = await opened('power', 'responder', { colorScheme, ...settings });
      const fits = async () => {
        const over = await desk.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        assert.equal(over, 0, 'nothing sticks out sideways');
      };
      await picture(desk, `commands-${size}-${colorScheme}`);
      await fits();
      await button(desk, 'Lock').click();
      await desk.locator('dialog h2').waitFor();
      await fits();
      await picture(desk, `commands-${size}-${colorScheme}-question`);
      await turn(desk);
      await picture(desk, `commands-${size}-${colorScheme}-question-rtl`);
      await desk.locator('dialog').getByRole('button', { name: 'Cancel' }).click();
      await fits();
      await picture(desk, `commands-${size}-${colorScheme}-rtl`);
      for (const each of await desk.locator('.offered button').all()) {
        const box = await each.boundingBox();
        assert.ok(box.height >= 40 && box.width >= 40, `${await each.textContent()}: ${box.width} x ${box.height}`);
      }
      await desk.context().close();
    });
  }
}
