/** What a caller did is on their phone before it is anywhere else: it outlives reloads, killed tabs and a phone without a network. */
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { callForHelp, fact, launch, openDesk, openNew, openPhone, picture, rowIds, until } from './browser.mjs';
import { startGateway } from './gateway.mjs';
import { startProxy } from './network.mjs';

let browser;
let gateway;
let proxy;
let desk;

before(async () => {
  gateway = await startGateway();
  browser = await launch();
  proxy = await startProxy(gateway.http);
  desk = await openDesk(browser, gateway.http, gateway.user('responder'));
});

afterEach(() => proxy.mend());

after(async () => {
  await browser?.close();
  await proxy?.close();
  await gateway?.stop();
});

const rows = () => rowIds(desk);

/** The page, with everything that it fetches after its first view. */
const whole = (phone) => phone.locator('#later #say').waitFor({ state: 'attached' });

/** One incident more than before, which is opened. */
const oneMore = (before) => openNew(desk, before);

/** The page gone as a phone takes it that needs the memory: without a word to it. */
async function kill(phone) {
  const devtools = await phone.context().newCDPSession(phone);
  const crashed = phone.waitForEvent('crash');
  devtools.send('Page.crash').catch(() => {});
  await crashed;
  await phone.close();
}

for (const [how, end] of [
  ['a killed tab', kill],
  ['a closed tab', (phone) => phone.close()],
]) {
  test(`without a network, then ${how}: the call and what was said are there in the next tab, and go out once`, async () => {
    const before = await rows();
    const phone = await openPhone(browser, proxy.url);
    await whole(phone);
    proxy.cut();
    await callForHelp(phone);
    await fact(phone, 'Saved on this phone');
    for (const text of ['first floor', 'second door']) {
      await phone.fill('#words', text);
      await phone.click('#say button');
      await phone.locator('#chat', { hasText: text }).waitFor();
    }
    const context = phone.context();
    await end(phone);
    proxy.mend();
    const again = await context.newPage();
    await again.goto(proxy.url);
    await fact(again, 'Reached the emergency desk');
    await oneMore(before);
    await desk.locator('.thread .message', { hasText: 'second door' }).waitFor();
    const words = await desk.locator('.thread').textContent();
    assert.ok(words.indexOf('first floor') < words.indexOf('second door'));
    for (const text of ['first floor', 'second door']) assert.equal(words.split(text).length, 2, words);
    await until(async () => (await again.locator('#chat', { hasText: 'not sent yet' }).count()) === 0);
    await context.close();
  });
}

test('a message written without a network outlives a reload', async () => {
  const before = await rows();
  const phone = await openPhone(browser, proxy.url);
  await callForHelp(phone);
  await fact(phone, 'Reached the emergency desk');
  await oneMore(before);
  await whole(phone);
  proxy.cut();
  await phone.fill('#words', 'before the reload');
  await phone.click('#say button');
  await phone.locator('#chat', { hasText: 'not sent yet' }).waitFor();
  proxy.mend();
  await phone.reload();
  await desk.locator('.thread .message', { hasText: 'before the reload' }).waitFor();
  await phone.locator('#chat li', { hasText: 'before the reload' }).filter({ hasNotText: 'not sent yet' }).waitFor();
  assert.equal(await phone.locator('#chat li').count(), 1);
  await phone.context().close();
});

test('two tabs that press at once make one call, and both follow it', async () => {
  const before = await rows();
  const one = await openPhone(browser, proxy.url);
  const other = await one.context().newPage();
  await other.goto(proxy.url);
  await Promise.all([one, other].map(whole));
  await Promise.all([one, other].map((tab) => callForHelp(tab)));
  await Promise.all([one, other].map((tab) => fact(tab, 'Reached the emergency desk')));
  await oneMore(before);
  await Promise.all([one, other].map((tab) => fact(tab, 'Seen by a responder')));
  await one.fill('#words', 'from one tab');
  await one.click('#say button');
  await other.locator('#chat', { hasText: 'from one tab' }).waitFor();
  await other.click('#safe');
  await other.click('#yes');
  await Promise.all([one, other].map((tab) => tab.locator('#title', { hasText: 'You said you are safe' }).waitFor()));
  await one.reload();
  await one.locator('#press').waitFor();
  await one.context().close();
});

test('pressed fifty times it is one call', async () => {
  const before = await rows();
  const phone = await openPhone(browser, proxy.url);
  await whole(phone);
  await phone.evaluate(() => {
    for (let press = 0; press < 50; press++) document.forms[0].requestSubmit();
    for (let press = 0; press < 50; press++) document.getElementById('now').click();
  });
  await fact(phone, 'Reached the emergency desk');
  await oneMore(before);
  await phone.context().close();
});

test('the call does not wait for the rest of the page', async () => {
  const before = await rows();
  const phone = await openPhone(browser, proxy.url, { located: false, serviceWorkers: 'block' });
  const held = [];
  let down = true;
  await phone.route(/assets/, (route) => (down ? held.push(route) : route.continue()));
  await phone.reload();
  await callForHelp(phone, 'the first view is enough');
  await fact(phone, 'Saved on this phone');
  await fact(phone, 'Reached the emergency desk');
  await oneMore(before);
  assert.equal(await phone.locator('#say').count(), 0);
  await until(() => held.length);
  down = false;
  for (const request of held) await request.abort();
  await whole(phone);
  await fact(phone, 'Seen by a responder');
  assert.equal((await rows()).length, before.length + 1);
  await phone.context().close();
});

test('a login that is over does not hold a call back', async () => {
  const phone = await openPhone(browser, proxy.url, { user: gateway.user('citizen') });
  await phone.getByText('Signed in').waitFor();
  await phone.evaluate(() => localStorage.setItem('lifeline.sos_token', 'not.a.token'));
  await phone.context().clearCookies();
  await phone.reload();
  await whole(phone);
  const before = await rows();
  await callForHelp(phone);
  await fact(phone, 'Reached the emergency desk');
  await oneMore(before);
  await desk.locator('.facts', { hasText: 'Not verified' }).waitFor();
  await phone.context().close();
});

test('off line from the first moment: the page opens from the phone, keeps the call, and sends it later', async () => {
  const before = await rows();
  const phone = await openPhone(browser, proxy.url);
  await phone.evaluate(async () => {
    await navigator.serviceWorker.ready;
    if (!navigator.serviceWorker.controller)
      await new Promise((resolve) => navigator.serviceWorker.addEventListener('controllerchange', resolve));
  });
  await phone.close();
  proxy.cut();
  const offline = await phone.context().newPage();
  await offline.goto(proxy.url);
  await whole(offline);
  await picture(offline, 'sos-opened-without-a-network');
  await callForHelp(offline, 'no network at all');
  await fact(offline, 'Saved on this phone');
  await offline.locator('#status', { hasText: 'Not at the emergency desk yet' }).waitFor();
  await offline.reload();
  await fact(offline, 'Saved on this phone');
  proxy.mend();
  await fact(offline, 'Reached the emergency desk');
  await oneMore(before);
  await desk.locator('.thread', { hasText: 'no network at all' }).waitFor();
  await phone.context().close();
});
