import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { callForHelp, fact, isolated, kind, launch, openDesk, openPhone, picture, until } from './browser.mjs';
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

after(async () => {
  await browser?.close();
  await proxy?.close();
  await gateway?.stop();
});

/** The rows that say this somewhere. */
const row = (desk, text) => desk.locator('.row', { hasText: text });

test('a call for help: pressed, seen, answered, taken, over', async () => {
  const desk = await openDesk(browser, gateway.http, gateway.user('responder'));
  const phone = await openPhone(browser, gateway.http, { user: gateway.user('citizen') });
  await picture(phone, 'sos-idle');
  await callForHelp(phone, 'Fire on the third floor');
  await fact(phone, 'Saved on this phone');
  await fact(phone, 'Reached the emergency desk');
  await phone.locator('#place', { hasText: isolated('18 m') }).waitFor();
  assert.equal(await phone.locator('#facts li').count(), 2, 'nobody has seen it yet');
  await picture(phone, 'sos-reached');

  await kind(desk, 'SOS').click();
  await fact(phone, 'Seen by a responder');
  await desk.locator('.thread', { hasText: 'Fire on the third floor' }).waitFor();
  await desk.locator('.facts', { hasText: '23.78112, 90.41253' }).waitFor();
  await desk.locator('.map .pin').waitFor();

  await desk.fill('.composer textarea', 'We see you. Is anyone hurt?');
  await desk.press('.composer textarea', 'Enter');
  await phone.locator('#chat', { hasText: 'We see you. Is anyone hurt?' }).waitFor();
  await phone.fill('#words', 'No. المصعد لا يعمل');
  await phone.click('#say button');
  await desk.locator('.thread .message', { hasText: 'المصعد لا يعمل' }).waitFor();
  assert.equal(await phone.locator('#chat li').count(), 2, 'each message once');

  await desk.click('#to-note');
  await desk.fill('.composer textarea', 'Fire station called');
  await desk.press('.composer textarea', 'Enter');
  await desk.locator('.incident-noted', { hasText: 'Fire station called' }).waitFor();

  await desk.locator('.composer textarea').blur();
  await desk.keyboard.press('a');
  await desk.locator('.state.acknowledged').waitFor();
  await phone.locator('#title', { hasText: 'is taking care of you' }).waitFor();
  assert.equal(await phone.getByText('Fire station called').count(), 0, 'notes are for responders');
  await picture(phone, 'sos-taken');
  await picture(desk, 'desk-incident');

  await phone.reload();
  await phone.locator('#title', { hasText: 'is taking care of you' }).waitFor();
  await phone.locator('#chat li').nth(1).waitFor();

  await phone.click('#safe');
  await phone.click('#yes');
  await phone.locator('#title', { hasText: 'You said you are safe' }).waitFor();
  await row(desk, 'safe').waitFor();

  await desk.keyboard.press('r');
  await desk.check('[value=assisted]');
  await desk.click('dialog .main');
  await kind(desk, 'SOS').waitFor({ state: 'detached' });
  await desk.locator('.state.resolved').waitFor();
  assert.deepEqual([...desk.problems, ...phone.problems], []);
  await desk.context().close();
  await phone.context().close();
});

test('five seconds to take the press back, in which nothing goes out', async () => {
  const desk = await openDesk(browser, gateway.http, gateway.user('responder'));
  const before = await desk.locator('.row').count();
  const phone = await openPhone(browser, gateway.http);
  const posted = [];
  phone.on('request', (request) => request.method() === 'POST' && posted.push(new URL(request.url()).pathname));
  await phone.click('#press');
  await phone.locator('#counting').waitFor();
  await picture(phone, 'sos-counting');
  // At once it would be the second tap of a frightened press.
  await phone.locator('#left', { hasText: '4' }).waitFor();
  await phone.click('#cancel');
  await phone.locator('#press').waitFor();
  assert.ok(!posted.includes('/v1/sos'));
  await phone.click('#press');
  await fact(phone, 'Reached the emergency desk');
  await row(desk, 'Unknown caller').waitFor();
  assert.equal(await desk.locator('.row').count(), before + 1);
  await phone.context().close();
  await desk.context().close();
});

test('the button is in the reach of a thumb, and wide', async () => {
  const phone = await openPhone(browser, gateway.http);
  const box = await phone.locator('#press').boundingBox();
  assert.ok(box.width >= 0.72 * 360, `${box.width} px`);
  assert.ok(box.y + box.height / 2 > 640 / 2, 'its middle is in the lower half');
  assert.ok(box.y + box.height <= 640, 'it can be seen whole');
  await phone.context().close();
});

test('each fix goes out once, in order and with its own time: the first along with the call', async () => {
  const phone = await openPhone(browser, gateway.http, { user: gateway.user('citizen') });
  const fixes = { 'sos.start': [], 'sos.locate': [] };
  phone.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) => {
      const { type, data } = JSON.parse(payload);
      if (data?.fix) fixes[type].push(data.fix);
    }),
  );
  // The call itself goes by HTTP if the page does not know yet who is signed in.
  phone.on('request', (request) => {
    if (request.method() !== 'POST' || new URL(request.url()).pathname !== '/v1/sos') return;
    const { fix } = request.postDataJSON();
    if (fix && !fixes['sos.start'].some(({ at }) => at === fix.at)) fixes['sos.start'].push(fix);
  });
  await phone.clock.install();
  await phone.reload();
  await phone.locator('#say').waitFor({ state: 'attached' });
  await phone.click('#press');
  await phone.locator('#left', { hasText: '4' }).waitFor();
  await phone.click('#now');
  await fact(phone, 'Reached the emergency desk');
  await phone.locator('#place', { hasText: isolated('18 m.') }).waitFor();
  assert.equal(fixes['sos.locate'].length, 0, 'the first fix is not sent again');
  for (let moved = 1; moved <= 4; moved++) {
    await phone.context().setGeolocation({ latitude: 23.78112 + moved / 1000, longitude: 90.41253, accuracy: 18 });
    await phone.clock.fastForward(10_000);
    await until(() => fixes['sos.locate'].length === moved);
  }
  await phone.clock.fastForward(30_000);
  const sent = [...fixes['sos.start'], ...fixes['sos.locate']];
  assert.deepEqual(
    sent.map(({ lat }) => lat.toFixed(5)),
    ['23.78112', '23.78212', '23.78312', '23.78412', '23.78512'],
  );
  const times = sent.map(({ at }) => at);
  assert.deepEqual(times, [...new Set(times)].sort());
  await phone.click('#safe');
  await phone.click('#yes');
  await phone.locator('#title', { hasText: 'You said you are safe' }).waitFor();
  await phone.context().close();
});

test('denied location holds nothing up', async () => {
  const phone = await openPhone(browser, gateway.http, { located: false });
  await callForHelp(phone);
  await fact(phone, 'Reached the emergency desk');
  await phone.locator('#place', { hasText: 'Please write where you are' }).waitFor();
  await phone.context().close();
});

test('without a script the same form calls for help, and tells the truth', async () => {
  const desk = await openDesk(browser, gateway.http, gateway.user('responder'));
  const phone = await openPhone(browser, gateway.http, { javaScriptEnabled: false });
  await phone.click('#idle summary');
  await phone.fill('[name=text]', 'No script here');
  await phone.fill('[name=name]', 'Karim');
  await phone.click('#press');
  await fact(phone, 'Reached the emergency desk');
  assert.equal(await phone.getByText('Seen by a responder').count(), 0);
  await picture(phone, 'sos-without-script');
  await row(desk, 'Karim').click();
  await desk.locator('.facts', { hasText: 'Not verified' }).waitFor();
  await desk.locator('.incident-seen').waitFor();
  await phone.getByRole('link', { name: 'See how it stands now' }).click();
  await fact(phone, 'Seen by a responder');
  await phone.context().close();
  await desk.context().close();
});

test('when no socket opens the call goes out by HTTP, once', async () => {
  const desk = await openDesk(browser, gateway.http, gateway.user('responder'));
  const before = await desk.locator('.row').count();
  const phone = await openPhone(browser, gateway.http, { user: gateway.user('citizen') });
  await phone.routeWebSocket(/\/v1\/ws/, () => {});
  await phone.reload();
  await callForHelp(phone, 'No socket');
  await fact(phone, 'Reached the emergency desk');
  await phone.unrouteAll();
  await desk.locator('.row').nth(before).waitFor();
  assert.equal(await desk.locator('.row').count(), before + 1);
  await phone.context().close();
  await desk.context().close();
});

test('off line nothing is called sent; back on line it goes out by itself', async () => {
  const phone = await openPhone(browser, proxy.url);
  await phone.locator('#press').waitFor();
  proxy.cut();
  await phone.context().setOffline(true);
  await callForHelp(phone);
  await fact(phone, 'Saved on this phone');
  await phone.locator('#status', { hasText: 'Not at the emergency desk yet' }).waitFor();
  await phone.locator('#status', { hasText: 'No connection' }).waitFor();
  assert.equal(await phone.locator('#facts li').count(), 1);
  await picture(phone, 'sos-offline');
  proxy.mend();
  await phone.context().setOffline(false);
  await fact(phone, 'Reached the emergency desk');
  await phone.context().close();
});

test('an alert appears; cut off, the desk says so, and then misses nothing', async () => {
  const desk = await openDesk(browser, proxy.url, gateway.user('responder'));
  const device = await publishAlert(gateway, 'smoke', 'smoke');
  await kind(desk, 'Smoke').filter({ hasText: device }).waitFor();
  proxy.cut();
  await desk.locator('.badge', { hasText: 'Disconnected' }).waitFor();
  await desk.locator('.stale').waitFor();
  await picture(desk, 'desk-disconnected');
  for (const missed of ['gas', 'fall', 'heat']) await publishAlert(gateway, missed, missed);
  proxy.mend();
  await desk.locator('.badge', { hasText: 'Live' }).waitFor();
  for (const missed of ['Gas', 'Fall', 'Heat']) await kind(desk, missed).waitFor();
  for (const once of ['Smoke', 'Gas', 'Fall', 'Heat']) assert.equal(await kind(desk, once).count(), 1, once);
  assert.equal(await desk.locator('.stale').count(), 0);
  await desk.context().close();
});

test('two responders: the slower one is told who was faster', async () => {
  const fast = await openDesk(browser, gateway.http, gateway.user('responder'));
  const slow = await openDesk(browser, proxy.url, gateway.user('admin'));
  await publishAlert(gateway, 'flood', 'water in the cellar');
  await kind(slow, 'Flood').click();
  await kind(fast, 'Flood').click();
  // Held at the door, the slow desk's acknowledgement comes second.
  proxy.cut();
  await slow.locator('.badge', { hasText: /Disconnected|Connecting/ }).waitFor();
  await slow.keyboard.press('a');
  await slow.getByText('Not sent yet').first().waitFor();
  await fast.keyboard.press('a');
  await fast.locator('.state.acknowledged').waitFor();
  proxy.mend();
  await slow.locator('.refused', { hasText: 'Somebody was faster' }).waitFor();
  await slow.locator('.state.acknowledged').waitFor();
  await fast.context().close();
  await slow.context().close();
});

test('the list does not move under the pointer', async () => {
  const desk = await openDesk(browser, gateway.http, gateway.user('responder'));
  const first = desk.locator('.row').first();
  const shown = await first.getAttribute('href');
  await first.hover();
  await publishAlert(gateway, 'quake', 'quake');
  await desk.getByText(isolated('1 new, press n')).waitFor();
  assert.equal(await desk.locator('.row').first().getAttribute('href'), shown);
  await desk.keyboard.press('n');
  await kind(desk, 'Quake').waitFor();
  await desk.context().close();
});

test('who is not signed in is asked to, and comes back to the desk', async () => {
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  const stranger = await context.newPage();
  await stranger.goto(`${gateway.http}/desk`);
  await stranger.waitForURL((at) => at.pathname === '/sign-in');
  const { username, password } = gateway.user('responder');
  await stranger.fill('[name=login]', username);
  await stranger.fill('[name=password]', `${password}x`);
  await stranger.click('button');
  await stranger.getByRole('alert').waitFor();
  await stranger.fill('[name=password]', password);
  await stranger.click('button');
  await stranger.waitForURL((at) => at.pathname === '/desk');
  await stranger.locator('.badge', { hasText: 'Live' }).waitFor();
  await context.close();
});

test('a citizen at the desk is told that it is not theirs to see', async () => {
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  const citizen = await context.newPage();
  const { username, password } = gateway.user('citizen');
  await citizen.goto(`${gateway.http}/sign-in?next=/desk`);
  await citizen.fill('[name=login]', username);
  await citizen.fill('[name=password]', password);
  await citizen.click('button');
  await citizen.getByText('This account may not see incidents').waitFor();
  assert.equal(await citizen.locator('.row').count(), 0);
  await context.close();
});

test('the map comes from the gateway and nothing comes from elsewhere', async () => {
  const desk = await openDesk(browser, gateway.http, gateway.user('responder'));
  const asked = [];
  desk.on('request', (request) => asked.push(new URL(request.url()).origin));
  await publishAlert(gateway, 'medical', JSON.stringify({ location: { lat: 23.8103, lon: 90.4125, accuracy_m: 9 } }));
  await kind(desk, 'Medical').click();
  await desk.locator('.map .land').first().waitFor({ state: 'attached' });
  await desk.locator('.leaflet-control-scale-line').waitFor();
  assert.deepEqual([...new Set(asked)], [new URL(gateway.http).origin]);
  assert.deepEqual(desk.problems, []);
  await desk.context().close();
});

test('the gateway is killed and started again: the desk and the caller go on where they were', async () => {
  const desk = await openDesk(browser, proxy.url, gateway.user('responder'));
  const phone = await openPhone(browser, proxy.url);
  await callForHelp(phone, 'Before the kill');
  await fact(phone, 'Reached the emergency desk');
  const caller = desk.locator('.row').filter({ hasText: 'Unknown caller' });
  const calls = await caller.count();
  proxy.cut();
  await gateway.kill();
  await desk.locator('.badge', { hasText: /Disconnected|Connecting/ }).waitFor();
  await phone.fill('#words', 'Still here');
  await phone.click('#say button');
  await phone.locator('#chat', { hasText: 'not sent yet' }).waitFor();
  gateway = await startGateway(gateway.data);
  await publishAlert(gateway, 'leak', 'after the kill');
  proxy.mend(gateway.http);
  await desk.locator('.badge', { hasText: 'Live' }).waitFor();
  await kind(desk, 'Leak').waitFor();
  assert.equal(await kind(desk, 'Leak').count(), 1);
  assert.equal(await caller.count(), calls);
  await phone.locator('#chat li', { hasText: 'Still here' }).filter({ hasNotText: 'not sent yet' }).waitFor();
  assert.equal(await phone.locator('#chat li').count(), 1);
  await phone.context().close();
  await desk.context().close();
});
