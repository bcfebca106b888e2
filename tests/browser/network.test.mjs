/** A call for help over the networks that there are: it gets through, once, whole and in order, and says so. */
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { callForHelp, fact, launch, openDesk, openNew, openPhone, picture, rowIds, until } from './browser.mjs';
import { startGateway } from './gateway.mjs';
import { startProxy, WAYS } from './network.mjs';

/** For what takes two heartbeats, or several silent connections one after the other. */
const HEARTBEATS = { timeout: 120_000 };
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

afterEach(() => {
  proxy.mend();
  proxy.speak();
  proxy.goBy('direct');
});

after(async () => {
  await browser?.close();
  await proxy?.close();
  await gateway?.stop();
});

const rows = () => rowIds(desk);

async function say(phone, text) {
  await phone.fill('#words', text);
  await phone.click('#say button');
}

async function saidOnce(...texts) {
  const thread = desk.locator('.thread');
  await thread.locator('.message', { hasText: texts[texts.length - 1] }).waitFor();
  const words = await thread.textContent();
  const places = texts.map((text) => words.indexOf(text));
  assert.deepEqual(
    places,
    [...places].sort((one, other) => one - other),
    `in order: ${words}`,
  );
  for (const text of texts) assert.equal(words.split(text).length, 2, `${text}: once in ${words}`);
}

for (const name of Object.keys(WAYS)) {
  test(`by ${name}: reached, seen, answered, safe, each once`, async () => {
    const before = await rows();
    proxy.goBy(name);
    const phone = await openPhone(browser, proxy.url);
    await callForHelp(phone);
    await fact(phone, 'Saved on this phone');
    await fact(phone, 'Reached the emergency desk');
    await openNew(desk, before);
    await fact(phone, 'Seen by a responder');
    const texts = ['one', 'two', 'three'].map((number) => `${name} ${number}`);
    for (const text of texts) await say(phone, text);
    await saidOnce(...texts);
    await phone.click('#safe');
    await phone.click('#yes');
    await phone.locator('#title', { hasText: 'You said you are safe' }).waitFor();
    assert.equal((await rows()).length, before.length + 1);
    assert.deepEqual(phone.problems, []);
    await phone.context().close();
  });
}

test('roaming between networks: connections that nobody closed are given up, and nothing is lost or said twice', async () => {
  const before = await rows();
  proxy.goBy('4G');
  const phone = await openPhone(browser, proxy.url);
  await callForHelp(phone);
  await fact(phone, 'Reached the emergency desk');
  await openNew(desk, before);
  const said = [];
  for (const [number, name] of ['2G', '4G', 'satellite', '3G'].entries()) {
    proxy.roam(name);
    // Where the rest of the page is not here yet, it may be asked for on each of the silent connections.
    await phone.locator('#words').waitFor(HEARTBEATS);
    said.push(`roamed ${number}`);
    await say(phone, `roamed ${number}`);
    // The phone notices the change of its network by itself; the events stand for that.
    await phone.evaluate(() => dispatchEvent(new Event('online')));
    await phone
      .locator('#chat li', { hasText: `roamed ${number}` })
      .filter({ hasNotText: 'not sent yet' })
      .waitFor();
  }
  await saidOnce(...said);
  assert.equal((await rows()).length, before.length + 1);
  await phone.context().close();
});

for (const type of ['fetch', 'script']) {
  test(`what the network swallows of the page while it calls is had again: a ${type}`, async () => {
    const before = await rows();
    const phone = await openPhone(browser, proxy.url, { serviceWorkers: 'block' });
    await phone.goto('about:blank');
    let asked = 0;
    // The first is never answered.
    await phone.route('**/assets/sos-*.js*', (route) => {
      if (route.request().resourceType() !== type || asked++) return route.continue();
    });
    await phone.goto(proxy.url);
    await callForHelp(phone);
    await fact(phone, 'Reached the emergency desk');
    assert.equal(asked, 1);
    await openNew(desk, before);
    await say(phone, 'still here');
    await saidOnce('still here');
    await phone.context().close();
  });
}

test('cut again and again in the middle of everything: nothing is lost or said twice', async () => {
  const before = await rows();
  proxy.goBy('3G');
  const phone = await openPhone(browser, proxy.url);
  await phone.locator('#sign-in').waitFor();
  await phone.locator('#later').locator('#say').waitFor({ state: 'attached' });
  await phone.click('#press');
  proxy.cut();
  await phone.click('#now');
  await fact(phone, 'Saved on this phone');
  proxy.mend();
  await fact(phone, 'Reached the emergency desk');
  await openNew(desk, before);
  const said = [];
  for (let number = 0; number < 6; number++) {
    said.push(`cut ${number}`);
    await say(phone, `cut ${number}`);
    proxy.cut();
    proxy.mend();
  }
  await saidOnce(...said);
  await until(async () => (await phone.locator('#chat', { hasText: 'not sent yet' }).count()) === 0);
  assert.equal(await phone.locator('#chat li').count(), said.length);
  assert.equal((await rows()).length, before.length + 1);
  await phone.context().close();
});

test('where no WebSocket opens everything goes by HTTP', async () => {
  const before = await rows();
  const phone = await openPhone(browser, proxy.url);
  await phone.routeWebSocket(/\/v1\/ws/, (socket) => socket.close());
  await phone.reload();
  await phone.locator('#later').locator('#say').waitFor({ state: 'attached' });
  await callForHelp(phone);
  await fact(phone, 'Reached the emergency desk');
  await openNew(desk, before);
  await say(phone, 'only HTTP here');
  await phone.click('#phrases button:first-child');
  await saidOnce('only HTTP here', 'I am hurt');
  await phone.click('#safe');
  await phone.click('#yes');
  await phone.locator('#title', { hasText: 'You said you are safe' }).waitFor();
  await phone.context().close();
});

test('a caller who falls silent is unreachable to responders, with when they were last heard, until they are back', async () => {
  const before = await rows();
  const phone = await openPhone(browser, proxy.url);
  await callForHelp(phone);
  await fact(phone, 'Reached the emergency desk');
  const unreachable = (await openNew(desk, before)).locator('i', { hasText: 'unreachable' });
  assert.equal(await unreachable.count(), 0);
  proxy.fallSilent();
  await unreachable.waitFor(HEARTBEATS);
  await desk.locator('.facts', { hasText: /Cannot be reached, last heard .* ago/ }).waitFor();
  await picture(desk, 'desk-caller-unreachable');
  proxy.cut();
  proxy.mend();
  proxy.speak();
  await unreachable.waitFor({ state: 'detached' });
  await desk.locator('.thread', { hasText: 'can be reached again' }).waitFor();
  await fact(phone, 'Seen by a responder');
  await phone.context().close();
});
