/** The desk's room of broadcasts: an admin writes, draws, sends and follows; people read and answer. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, afterEach, before, test } from 'node:test';
import { callForHelp, isolated, kind, launch, openChat, openDesk, openPhone, until } from './browser.mjs';
import { addPerson, apiOf, converse } from './chat.mjs';
import { publishAlert, startGateway } from './gateway.mjs';
import { startProxy } from './network.mjs';

const DHAKA = { lat: 23.8103, lon: 90.4125 };
let browser;
let gateway;
let proxy;
let admin;
let responder;

before(async () => {
  gateway = await startGateway();
  browser = await launch();
  proxy = await startProxy(gateway.http);
  admin = await apiOf(gateway, gateway.user('admin'));
  responder = await apiOf(gateway, gateway.user('responder'));
});

afterEach(() => proxy.mend());

after(async () => {
  await browser?.close();
  await proxy?.close();
  await gateway?.stop();
});

/** The desk of an admin in the room, with nothing kept from before. */
async function openRoom(url = gateway.http, settings = {}) {
  const desk = await openDesk(browser, url, gateway.user('admin'), settings);
  await desk.locator('.door').click();
  await desk.locator('.kept').waitFor();
  return desk;
}

const press = (desk, name) => desk.getByRole('button', { name, exact: true }).click();
const field = (desk, path) => desk.locator(`[id="field-${path}"]`);

async function writeWords(desk, title, text = 'Go to the upper floors.') {
  await field(desk, 'title').fill(title);
  await field(desk, 'text').fill(text);
}

/** A circle round a place, in numbers. */
async function circle(desk, name, { lat, lon }, radius_m) {
  await field(desk, 'area.name').fill(name);
  await desk.getByLabel('Latitude').fill(`${lat}`);
  await desk.getByLabel('Longitude').fill(`${lon}`);
  await field(desk, 'area.shape.radius_m').fill(`${radius_m}`);
}

const kept = async (title) => {
  const { broadcasts } = await responder.ask('GET', '/v1/broadcasts');
  return broadcasts.filter(({ broadcast }) => broadcast.title === title);
};

test('an admin draws an area, previews, sends; a phone shows it and answers; the figures move by themselves', async () => {
  const amina = await addPerson(admin, 'Amina Rahman');
  const phone = await openChat(browser, gateway.http, amina);
  const desk = await openRoom();
  await press(desk, 'New broadcast');
  await writeWords(desk, 'Flood by the river');
  await desk.getByLabel('Severity').selectOption('Severe');
  await press(desk, 'বাংলা');
  await field(desk, 'translations.bn.title').fill('নদীর ধারে বন্যা');
  await field(desk, 'translations.bn.text').fill('উপরের তলায় যান।');

  // Four clicks on the map make a polygon; its corners stand in the fields.
  await field(desk, 'area.name').fill('The river bank');
  await press(desk, 'Polygon');
  const map = desk.locator('.map.drawable .drawing');
  await desk.locator('.map .land').first().waitFor({ state: 'attached' });
  await map.scrollIntoViewIfNeeded();
  const { width, height } = await map.boundingBox();
  for (const [x, y] of [
    [0.3, 0.3],
    [0.7, 0.3],
    [0.7, 0.7],
    [0.3, 0.7],
  ])
    await map.click({ position: { x: width * x, y: height * y } });
  assert.equal(await desk.locator('.corners li').count(), 4);
  const latitude = await desk.locator('.corners').getByLabel('Latitude').first().inputValue();
  assert.ok(Math.abs(Number(latitude)) > 1, 'the corner is where the click was');
  await desk.locator('.map path.area:not(.faulty)').waitFor();

  await desk.locator('.phone .how', { hasText: 'Severe danger' }).first().waitFor();
  await desk.locator('.preview').getByRole('button', { name: 'বাংলা' }).click();
  await desk.locator('.phone', { hasText: 'আপনি কি নিরাপদ?' }).first().waitFor();
  assert.equal(await desk.locator('.phone', { hasText: 'নদীর ধারে বন্যা' }).count(), 2, 'light and dark');
  const { area } = await desk.evaluate(() =>
    JSON.parse(localStorage[Object.keys(localStorage).find((key) => key.startsWith('lifeline.desk.broadcast'))]),
  );
  const ring = [...area.corners, area.corners[0]];
  const shape = { type: 'Polygon', coordinates: [ring] };
  const audience = await admin.ask('POST', '/v1/broadcasts/preview', { area: { name: 'x', shape } });
  assert.ok(audience.people > 0);
  await desk.locator('.reach.known', { hasText: isolated(`${audience.people} people`) }).waitFor();

  await press(desk, 'Check and send …');
  const dialog = desk.locator('dialog[open]');
  await dialog.getByText('It goes to people in').waitFor();
  assert.equal((await kept('Flood by the river')).length, 0, 'nothing is sent before it is said so');
  await dialog.getByRole('button', { name: isolated(`Send to ${audience.people} people`) }).click();
  await desk.locator('.pane h2', { hasText: 'Flood by the river' }).waitFor();
  await desk.getByText('Sent: the gateway has stored it.').waitFor();
  const [{ broadcast }] = await kept('Flood by the river');
  assert.deepEqual(broadcast.area.shape, shape);
  assert.equal(broadcast.translations.bn.title, 'নদীর ধারে বন্যা');

  const card = phone.locator('.warning', { hasText: 'Flood by the river' });
  await card.getByText('Severe danger').waitFor();
  await desk.locator('.counted > div', { hasText: 'Seen' }).locator('dd', { hasText: '1' }).waitFor();
  await card.getByLabel('Note').fill('on the roof');
  await card.getByRole('button', { name: 'I need help' }).click();
  await desk.locator('.counted .help dd', { hasText: '1' }).waitFor();
  const person = desk.locator('.people li', { hasText: 'Amina Rahman' });
  await person.getByText('on the roof').waitFor();
  await desk.locator('.item', { hasText: 'Flood by the river' }).locator('.help').waitFor();
  await desk
    .locator('.progress svg[role=img]')
    .and(desk.getByLabel(isolated('Need help 1')))
    .waitFor();
  await card.getByRole('button', { name: 'I am safe' }).click();
  await desk.locator('.counted .safe dd', { hasText: '1' }).waitFor();
  await desk.locator('.people').getByRole('button', { name: /^Safe/ }).click();
  await person.getByText('Is safe, they said').waitFor();
  assert.deepEqual([...desk.problems, ...phone.problems], []);
  await phone.context().close();
  await desk.context().close();
});

test('from who needs help it is one press to their call and to the chat with them', async () => {
  const person = await addPerson(admin, 'Salma');
  const salma = await apiOf(gateway, person);
  const expires_at = new Date(Date.now() + 3_600_000).toISOString();
  const words = { title: 'Smoke over the harbour', text: 'Close the windows.' };
  await admin.ask('POST', '/v1/broadcasts', { id: randomUUID(), ...words, expires_at, asks_safe: true });
  const chat = await openChat(browser, gateway.http, person);
  await chat.locator('.warning', { hasText: words.title }).getByRole('button', { name: 'I need help' }).click();
  const desk = await openRoom();
  await desk.locator('.item', { hasText: words.title }).click();
  const row = desk.locator('.people li', { hasText: 'Salma' });
  await row.waitFor();
  assert.equal(await row.locator('button, a').count(), 0, 'there is neither yet');

  const phone = await openPhone(browser, gateway.http, { user: person });
  // A press before that is an unverified call, which is nobody's.
  await phone.getByText('Signed in').waitFor();
  await callForHelp(phone);
  await row.getByRole('button', { name: 'Open their call' }).waitFor();
  const talk = await converse(admin, [salma.me.id]);
  await desk.reload();
  await row.getByRole('link', { name: 'Open the chat' }).waitFor();
  assert.equal(await row.getByRole('link').getAttribute('href'), `/chat#talk/${talk}`);
  await row.getByRole('button', { name: 'Open their call' }).click();
  await desk.locator('.detail h2', { hasText: 'Salma' }).waitFor();
  assert.deepEqual(desk.problems, []);
  for (const page of [phone, chat, desk]) await page.context().close();
});

test('a change and the end of a broadcast reach the phone, and are said beforehand', async () => {
  const person = await addPerson(admin, 'Karim');
  const phone = await openChat(browser, gateway.http, person);
  const desk = await openRoom();
  await press(desk, 'New broadcast');
  await writeWords(desk, 'Gas in the market');
  await desk.getByLabel('Everyone', { exact: true }).check();
  await press(desk, 'Check and send …');
  await desk
    .locator('dialog[open]')
    .getByRole('button', { name: /^Send to/ })
    .click();
  const card = phone.locator('.warning', { hasText: 'Gas in the market' });
  await card.waitFor();

  await press(desk, 'Change …');
  await desk.locator('.change').getByText('is told the change at once').waitFor();
  await field(desk, 'text').fill('The gas is gone.');
  await press(desk, 'Send the change');
  await card.getByText('The gas is gone.').waitFor();
  await desk.locator('.change').waitFor({ state: 'detached' });
  await desk.locator('.item .mark', { hasText: 'changed' }).waitFor();

  await press(desk, 'Take back …');
  const dialog = desk.locator('dialog[open]');
  await dialog.getByText('That cannot be undone').waitFor();
  await dialog.getByRole('textbox').fill('It was a drill.');
  await dialog.getByRole('button', { name: 'Take it back' }).click();
  await card.getByText('Taken back').waitFor();
  await desk.locator('.pane .taken', { hasText: 'It was a drill.' }).waitFor();
  assert.equal(await desk.getByRole('button', { name: 'Change …' }).count(), 0, 'it is over');
  assert.deepEqual(desk.problems, []);
  await phone.context().close();
  await desk.context().close();
});

test('what cannot be sent is said at its field, by the desk and by the gateway', async () => {
  const desk = await openRoom();
  await press(desk, 'New broadcast');
  await press(desk, 'Check and send …');
  await desk.locator('[id="field-title"]:focus').waitFor();
  await desk.getByText('A title is needed.').waitFor();
  await desk.getByText('The area needs a name').waitFor();
  await writeWords(desk, 'x'.repeat(81));
  await desk.getByText('at most').first().waitFor();
  assert.equal(await field(desk, 'title').getAttribute('aria-invalid'), 'true');
  await desk.getByLabel('Everyone', { exact: true }).check();

  // A control character: the desk does not look for it, the gateway does.
  await writeWords(desk, 'Bell\u0007 of the tower');
  await press(desk, 'Check and send …');
  await desk
    .locator('dialog[open]')
    .getByRole('button', { name: /^Send to/ })
    .click();
  await desk.locator('[id="field-title-problem"]', { hasText: 'U+0007' }).waitFor();
  await desk.locator('[id="field-title"]:focus').waitFor();
  assert.equal(await desk.getByRole('button', { name: 'Go on with the draft' }).count(), 1, 'nothing is lost');
  await field(desk, 'text').fill('Leave the tower.');
  await desk.locator('[id="field-title-problem"]').waitFor({ state: 'detached' });
  assert.equal((await kept('Bell\u0007 of the tower')).length, 0);
  await press(desk, 'Throw away');
  await press(desk, 'New broadcast');
  assert.equal(await field(desk, 'title').inputValue(), '');
  assert.deepEqual(desk.problems, []);
  await desk.context().close();
});

test('a polygon that crosses itself is found while it is drawn', async () => {
  const desk = await openRoom();
  await press(desk, 'New broadcast');
  await press(desk, 'Polygon');
  const next = desk.getByRole('group', { name: 'Next corner' });
  for (const [lat, lon] of [
    [0, 0],
    [1, 1],
    [0, 1],
    [1, 0],
  ]) {
    await next.getByLabel('Latitude').fill(`${lat}`);
    await next.getByLabel('Longitude').fill(`${lon}`);
    await next.getByRole('button', { name: 'Add' }).click();
  }
  await desk.getByText('crosses or touches itself').waitFor();
  await desk.locator('.map path.faulty').waitFor();
  await desk.getByRole('button', { name: isolated('Remove corner 2') }).click();
  await desk.getByText('crosses or touches itself').waitFor({ state: 'detached' });
  await desk.locator('.reach.known').waitFor();
  await desk.context().close();
});

test('a lost answer is not called sent; asked again it is sent once, also after a reload', async () => {
  const desk = await openRoom(proxy.url);
  await press(desk, 'New broadcast');
  await writeWords(desk, 'Bridge closed');
  await circle(desk, 'The bridge', DHAKA, 2_000);
  await desk.locator('.reach.known').waitFor();
  // The gateway stores it, and the answer does not arrive.
  let swallowed = 0;
  await desk.route('**/v1/broadcasts', async (route) => {
    if (route.request().method() !== 'POST' || swallowed) return route.fallback();
    swallowed++;
    await route.fetch();
    await route.abort('connectionreset');
  });
  await press(desk, 'Check and send …');
  await desk
    .locator('dialog[open]')
    .getByRole('button', { name: /^Send to/ })
    .click();
  await desk.getByText('Not confirmed.').waitFor();
  assert.equal((await kept('Bridge closed')).length, 1);
  assert.equal(await field(desk, 'title').count(), 0, 'what may be out cannot be changed');

  await desk.reload();
  await desk.getByText('Not confirmed.').waitFor();
  proxy.cut();
  await press(desk, 'Ask again');
  await desk.getByRole('button', { name: 'Ask again' }).and(desk.locator(':enabled')).waitFor();
  await desk.getByText('Not confirmed.').waitFor();
  proxy.mend();
  await press(desk, 'Ask again');
  await desk.locator('.counted').waitFor();
  assert.equal((await kept('Bridge closed')).length, 1, 'sent once');
  await press(desk, 'New broadcast');
  assert.equal(await field(desk, 'title').inputValue(), '', 'the draft is gone');
  await desk.context().close();
});

test('a draft outlives a reload, and a warning near an incident begins with its place', async () => {
  const place = { location: { ...DHAKA, accuracy_m: 25 } };
  await publishAlert(gateway, 'flood', JSON.stringify({ ...place, severity: 'Extreme' }), 'river-gauge');
  const desk = await openDesk(browser, gateway.http, gateway.user('admin'));
  await kind(desk, 'Flood').click();
  await desk.locator('.map .pin').waitFor();
  await press(desk, 'Warn people near here');
  await until(async () => (await desk.getByLabel('Latitude').inputValue()) === `${DHAKA.lat}`);
  assert.equal(await desk.getByLabel('Longitude').inputValue(), `${DHAKA.lon}`);
  assert.equal(await desk.getByLabel('Severity').inputValue(), 'Extreme');
  await desk.locator('.map path.area').waitFor();
  await writeWords(desk, 'Leave the bank');
  await desk.reload();
  await until(async () => (await field(desk, 'title').inputValue()) === 'Leave the bank');
  // Another tab writes the same draft, and not a second one.
  const other = await desk.context().newPage();
  await other.goto(desk.url());
  await until(async () => (await field(other, 'title').inputValue()) === 'Leave the bank');
  await field(other, 'text').fill('Go up the hill.');
  await until(async () => (await field(desk, 'text').inputValue()) === 'Go up the hill.');
  await other.close();
  assert.equal(await desk.getByLabel('Latitude').inputValue(), `${DHAKA.lat}`);
  // The way back leads to the incident that was open.
  await press(desk, 'Incidents');
  await desk.locator('.list').waitFor();
  assert.deepEqual(desk.problems, []);
  await desk.context().close();
});

test('a responder follows, and neither sees how to send nor may', async () => {
  const desk = await openDesk(browser, gateway.http, gateway.user('responder'));
  await desk.locator('.door').waitFor();
  await desk.keyboard.press('b');
  await desk.locator('.item').first().waitFor();
  assert.equal(await desk.getByRole('button', { name: /New broadcast|Go on with/ }).count(), 0);
  await desk.locator('.item').first().click();
  await desk.locator('.counted').waitFor();
  assert.equal(await desk.getByRole('button', { name: /^(Change|Take back)/ }).count(), 0);
  await desk.evaluate(() => {
    location.hash = '#/broadcasts/new';
  });
  await desk.getByText('Pick a broadcast').waitFor();
  assert.equal(await field(desk, 'title').count(), 0);
  const expires_at = new Date(Date.now() + 3_600_000).toISOString();
  const body = { id: randomUUID(), title: 'Not mine to send', text: 'Go.', expires_at };
  await assert.rejects(responder.ask('POST', '/v1/broadcasts', body), /403/);
  assert.deepEqual(desk.problems, []);
  await desk.context().close();
});

test('the whole of it by keys: no key sends from a field, and a question is read before it is answered', async () => {
  const desk = await openDesk(browser, gateway.http, gateway.user('admin'));
  await desk.locator('.door').waitFor();
  await desk.keyboard.press('b');
  const new_one = desk.getByRole('button', { name: 'New broadcast' });
  await new_one.focus();
  await desk.keyboard.press('Enter');
  await desk.locator('.pane h2:focus').waitFor();
  await field(desk, 'title').focus();
  await desk.keyboard.type('Storm tonight');
  await desk.keyboard.press('Enter');
  await desk.keyboard.press('Tab');
  await desk.keyboard.type('Stay inside.');
  assert.equal(await desk.locator('dialog[open]').count(), 0, 'Enter in a field begins nothing');
  await desk.keyboard.press('Tab');
  // The map is moved by arrows, and Enter sets the centre in its middle.
  const map = desk.locator('.map.drawable .drawing');
  await desk.locator('.map .land').first().waitFor({ state: 'attached' });
  await map.focus();
  await desk.keyboard.press('Enter');
  await until(async () => (await desk.getByLabel('Latitude').inputValue()) !== '');
  await desk.locator('.reach.known').waitFor();
  assert.equal(await desk.locator('dialog[open]').count(), 0);
  // In the radios of the audience the arrows choose.
  await desk.getByLabel('People in an area').focus();
  await desk.keyboard.press('ArrowDown');
  await desk.locator('.reach.known').waitFor();
  await desk.getByRole('button', { name: 'Check and send …' }).focus();
  await desk.keyboard.press('Enter');
  await desk.locator('dialog[open] h2:focus').waitFor();
  await desk.keyboard.press('Enter');
  await desk.keyboard.press('Tab');
  await desk.locator('dialog[open] button:focus', { hasText: 'Go back' }).waitFor();
  await desk.keyboard.press('Enter');
  await desk.locator('dialog[open]').waitFor({ state: 'detached' });
  assert.equal((await kept('Storm tonight')).length, 0, 'Enter again and again is the way back');
  await desk.getByRole('button', { name: 'Check and send …' }).focus();
  await desk.keyboard.press('Enter');
  await desk.locator('dialog[open] h2:focus').waitFor();
  await desk.keyboard.press('Tab');
  await desk.keyboard.press('Tab');
  await desk.keyboard.press('Enter');
  await desk.locator('.pane h2:focus', { hasText: 'Storm tonight' }).waitFor();
  assert.equal((await kept('Storm tonight')).length, 1);
  await desk.keyboard.press('Escape');
  await desk.locator('.item:focus', { hasText: 'Storm tonight' }).waitFor();
  await desk.keyboard.press('Escape');
  await desk.locator('.list').waitFor();
  await desk.keyboard.press('?');
  await desk.locator('dialog .keys', { hasText: 'broadcasts, or back to the incidents' }).waitFor();
  assert.deepEqual(desk.problems, []);
  await desk.context().close();
});
