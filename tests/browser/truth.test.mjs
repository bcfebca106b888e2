/** The network goes away at every step: neither screen says more than the gateway has said. */
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { callForHelp, fact, isolated, kind, launch, openDesk, openPhone, picture } from './browser.mjs';
import { publishAlert, startGateway } from './gateway.mjs';
import { startProxy } from './network.mjs';

let browser;
let gateway;
let proxy;

before(async () => {
  gateway = await startGateway();
  browser = await launch();
  proxy = await startProxy(gateway.http);
});

afterEach(() => {
  proxy.mend();
  proxy.speak();
});

after(async () => {
  await browser?.close();
  await proxy?.close();
  await gateway?.stop();
});

const badge = (desk, text) => desk.locator('.badge', { hasText: text }).waitFor();

test('a network that fell silent: the desk is behind, then gives the connection up, then comes back', async () => {
  const desk = await openDesk(browser, proxy.url, gateway.user('responder'));
  await desk.emulateMedia({ reducedMotion: 'reduce' });
  const said = [];
  await desk.exposeFunction('note', (words) => said.push(words));
  proxy.fallSilent();
  await badge(desk, 'behind');
  assert.match(await desk.title(), /^Not live/);
  await desk.locator('.stale').waitFor();
  assert.equal(await desk.evaluate(() => document.getAnimations().length), 0, 'nothing moves where that is not wanted');
  await desk.evaluate(() => {
    const shown = () => window.note(document.querySelector('.badge').textContent);
    new MutationObserver(shown).observe(document.querySelector('.badge'), { characterData: true, subtree: true });
  });
  await badge(desk, /Disconnected|Connecting/);
  await desk.setViewportSize({ width: 360, height: 640 });
  assert.equal(await desk.evaluate(() => document.documentElement.scrollWidth), 360, 'long words fit on a phone');
  assert.deepEqual(
    said.filter((words) => words === 'Live'),
    [],
  );
  await publishAlert(gateway, 'missed-in-silence', '{}');
  proxy.cut();
  proxy.speak();
  proxy.mend();
  await badge(desk, 'Live');
  await kind(desk, 'Missed in silence').waitFor();
  assert.doesNotMatch(await desk.title(), /Not live/);
  await desk.context().close();
});

test('told that it is off line, the desk calls nothing live before the gateway has answered', async () => {
  const desk = await openDesk(browser, proxy.url, gateway.user('responder'));
  proxy.fallSilent();
  await desk.context().setOffline(true);
  await badge(desk, 'Checking the connection');
  await desk.context().setOffline(false);
  proxy.speak();
  await badge(desk, 'Live');
  await desk.context().close();
});

test('done while cut off: said to be not sent, kept in sight, and sent when the desk is back', async () => {
  await publishAlert(gateway, 'cut-off-one', '{}');
  await publishAlert(gateway, 'cut-off-two', '{}');
  const desk = await openDesk(browser, proxy.url, gateway.user('responder'));
  const other = await openDesk(browser, gateway.http, gateway.user('admin'));
  await kind(desk, 'Cut off one').click();
  await desk.locator('.thread li').first().waitFor();
  proxy.cut();
  await badge(desk, /Disconnected|Connecting/);

  await desk.keyboard.press('a');
  await desk.locator('.actions', { hasText: 'Not sent yet' }).waitFor();
  await kind(desk, 'Cut off one').filter({ hasText: 'Not sent yet' }).waitFor();
  await desk.fill('.composer textarea', 'Written in the dark');
  await desk.press('.composer textarea', 'Enter');
  await desk.locator('.composer .waiting', { hasText: 'Not sent yet' }).waitFor();
  await desk.locator('.stale', { hasText: isolated('2 things that you did are not confirmed yet') }).waitFor();
  await picture(desk, 'desk-cut-off-actions');

  await kind(desk, 'Cut off two').click();
  assert.equal(await desk.locator('.composer .waiting').count(), 0);
  await desk.click('.actions button:last-child');
  await desk.check('[value=false_alarm]');
  await desk.click('dialog .main');
  await desk.locator('dialog [role=alert]', { hasText: 'Not sent: there is no connection' }).waitFor();
  await desk.keyboard.press('Escape');
  await kind(desk, 'Cut off one').click();
  await desk.locator('.composer .waiting', { hasText: 'Written in the dark' }).waitFor();

  const asked = new Promise((resolve) => desk.once('dialog', resolve));
  await desk.evaluate(() => void setTimeout(() => location.reload()));
  const dialog = await asked;
  assert.equal(dialog.type(), 'beforeunload');
  await dialog.dismiss();

  proxy.mend();
  await badge(desk, 'Live');
  await desk.locator('.state.acknowledged').waitFor();
  await desk.locator('.incident-noted', { hasText: 'Written in the dark' }).waitFor();
  assert.equal(await desk.locator('.composer .waiting').count(), 0);
  await kind(other, 'Cut off two').filter({ hasText: 'Waiting' }).waitFor();
  await desk.context().close();
  await other.context().close();
});

test('cut off before the answer to a decision: the desk says that it does not know', async () => {
  await publishAlert(gateway, 'undecided', '{}');
  const desk = await openDesk(browser, proxy.url, gateway.user('responder'));
  await kind(desk, 'Undecided').click();
  await desk.click('.actions button:last-child');
  await desk.check('[value=drill]');
  proxy.fallSilent();
  await desk.click('dialog .main');
  await desk.locator('dialog .main', { hasText: 'not confirmed yet' }).waitFor();
  await desk.locator('.state.open').waitFor();
  proxy.cut();
  await desk.locator('dialog [role=alert]', { hasText: 'it may or may not be done' }).waitFor();
  await desk.context().close();
});

test('the three facts of a caller wait for the gateway, each of them', async () => {
  const desk = await openDesk(browser, gateway.http, gateway.user('responder'));
  const phone = await openPhone(browser, proxy.url, { user: gateway.user('citizen') });
  const facts = () => phone.locator('#facts li').count();
  await phone.getByText('Signed in').waitFor();
  proxy.fallSilent();
  await callForHelp(phone, 'Silent network');
  await fact(phone, 'Saved on this phone');
  await phone.locator('#status', { hasText: 'Not at the emergency desk yet' }).waitFor();
  await phone.locator('#place', { hasText: 'not sent yet' }).waitFor();
  assert.equal(await facts(), 1);
  proxy.speak();
  await fact(phone, 'Reached the emergency desk');
  await phone.locator('#place', { hasText: isolated('about 18 m.') }).waitFor();

  proxy.fallSilent();
  await desk.locator('.row', { hasText: 'Amina' }).click();
  await desk.locator('.incident-seen').waitFor();
  await phone.fill('#words', 'Is anybody there?');
  await phone.click('#say button');
  await phone.locator('#chat', { hasText: 'not sent yet' }).waitFor();
  assert.equal(await facts(), 2);
  await phone.click('#safe');
  await phone.click('#yes');
  await phone.locator('#end').waitFor({ state: 'hidden' });
  assert.doesNotMatch(await phone.textContent('#title'), /safe/);
  proxy.cut();
  await phone.locator('#status', { hasText: 'The desk is told as soon as there is a connection' }).waitFor();
  assert.equal(await facts(), 2);
  await picture(phone, 'sos-cut-off');
  proxy.speak();
  proxy.mend();
  await phone.locator('#title', { hasText: 'You said you are safe' }).waitFor();
  await fact(phone, 'Seen by a responder');
  await desk.locator('.thread .message', { hasText: 'Is anybody there?' }).waitFor();
  await phone.context().close();
  await desk.context().close();
});
