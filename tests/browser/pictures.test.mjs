/** Pictures of people and of groups: given, seen by those who may, changed, refused in words, taken away; and how all that looks. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { clean } from './axe.mjs';
import { launch, openChat, openDesk, openNew, picture, rowIds, until } from './browser.mjs';
import { addPerson, apiOf, converse, drawn, openTalk } from './chat.mjs';
import { startGateway } from './gateway.mjs';

const PHONE = { viewport: { width: 360, height: 640 }, isMobile: true, hasTouch: true };
let browser;
let gateway;
let amina;
let bruno;
let direct;
let group;
let photo;

before(async () => {
  gateway = await startGateway();
  browser = await launch();
  const admin = await apiOf(gateway, gateway.user('admin'));
  amina = await addPerson(admin, 'Amina Rahman');
  bruno = await addPerson(admin, 'سارة الأحمد');
  for (const person of [amina, bruno]) person.api = await apiOf(gateway, person);
  direct = await converse(amina.api, [bruno.api.me.id]);
  group = await converse(amina.api, [bruno.api.me.id], 'Hall 3');
  const blank = await browser.newPage();
  photo = await drawn(blank, 900, 500);
  await blank.close();
});

after(async () => {
  await browser?.close();
  await gateway?.stop();
});

async function go(chat, hash) {
  await chat.evaluate((hash) => {
    history.pushState(null, '', hash);
    dispatchEvent(new PopStateEvent('popstate'));
  }, hash);
  await chat.locator('.picture-of').waitFor();
}

const choose = (chat, buffer, name = 'photo.png') =>
  chat.setInputFiles('.picture-of input[type=file]', { name, mimeType: 'image/png', buffer });
const use = (chat) => chat.getByRole('button', { name: 'Use this picture' });
const saved = (chat) => chat.locator('.picture-of [role=status]', { hasText: 'Saved' }).waitFor();
const rowOf = (chat, id) => chat.locator(`[id="row-${id}"] .avatar`);

/** Waits until a circle shows a picture that is there, and gives its address. */
async function shown(avatar) {
  const image = avatar.locator('img');
  await until(() => image.evaluate((img) => img.complete && img.naturalWidth > 0).catch(() => false));
  return image.getAttribute('src');
}

/** Gives a picture beside the browser, once. */
const given = new Set();
async function give(api, path) {
  if (given.has(path)) return;
  given.add(path);
  const answer = await fetch(`${gateway.http_lab}/v1/${path}/picture`, {
    method: 'PUT',
    headers: { 'content-type': 'image/png', authorization: `Bearer ${api.token}` },
    body: photo,
  });
  assert.equal(answer.status, 200);
}

/** Waits until the middle of what others will see is drawn: white is the photo's own middle. */
const drawnMiddle = (chat, { white }) =>
  until(() =>
    chat.locator('.crop canvas').evaluate((canvas, white) => {
      const colour = canvas.getContext('2d').getImageData(128, 128, 1, 1).data;
      return colour[3] === 255 && colour.every((part) => part === 255) === white;
    }, white),
  );

test('a picture is given by keys, seen by the other one at once, changed, and taken away', async () => {
  const [mine, others] = [await openChat(browser, gateway.http, amina), await openChat(browser, gateway.http, bruno)];
  assert.equal(await rowOf(others, direct).innerText(), 'A');
  await go(mine, '#settings');
  await choose(mine, photo);
  const size = mine.getByRole('slider', { name: 'Size' });
  await size.waitFor();
  assert.equal(await size.evaluate((slider) => slider === document.activeElement), true);
  assert.equal(await mine.getByRole('slider', { name: 'Up and down' }).isDisabled(), true, 'there is no room');
  await drawnMiddle(mine, { white: true });
  for (let presses = 0; presses < 30; presses++) await mine.keyboard.press('PageUp');
  await mine.getByRole('slider', { name: 'Left and right' }).press('Home');
  await drawnMiddle(mine, { white: false });
  await use(mine).press('Enter');
  await saved(mine);
  const first = await shown(rowOf(others, direct));
  assert.equal(await shown(mine.locator('.picture-of .avatar')), first);
  const box = await rowOf(others, direct).boundingBox();
  assert.deepEqual([box.width, box.height], [44, 44], 'nothing jumps');

  // Another one, dragged.
  await choose(mine, photo);
  const canvas = await mine.locator('.crop canvas').boundingBox();
  await mine.mouse.move(canvas.x + 96, canvas.y + 96);
  await mine.mouse.down();
  await mine.mouse.move(canvas.x + 196, canvas.y + 96, { steps: 5 });
  await mine.mouse.up();
  await drawnMiddle(mine, { white: false });
  await use(mine).click();
  await saved(mine);
  await until(async () => (await shown(rowOf(others, direct))) !== first);

  await mine.getByRole('button', { name: 'Take the picture away' }).click();
  await saved(mine);
  await rowOf(others, direct).getByText('A', { exact: true }).waitFor();
  assert.equal(await rowOf(others, direct).locator('img').count(), 0);
  assert.deepEqual([...mine.problems, ...others.problems], []);
  await mine.context().close();
  await others.context().close();
});

test('a group has a picture: who leads it gives it, its members see it and who did it', async () => {
  const [mine, others] = [await openChat(browser, gateway.http, amina), await openChat(browser, gateway.http, bruno)];
  await go(mine, `#group/${group}`);
  await choose(mine, photo);
  await use(mine).click();
  await saved(mine);
  await openTalk(others, group);
  await shown(others.locator('.head .avatar'));
  await shown(rowOf(others, group));
  await others.locator('.line', { hasText: 'changed the group’s picture' }).waitFor();
  await others.evaluate((hash) => {
    location.hash = hash;
  }, `#group/${group}`);
  await others.getByRole('heading', { name: 'Members' }).waitFor();
  assert.equal(await others.locator('.picture-of').count(), 0, 'only who leads the group changes it');
  await mine.context().close();
  await others.context().close();
});

test('what does not do is said in words, and tried again', async () => {
  const chat = await openChat(browser, gateway.http, amina);
  await go(chat, '#settings');
  const alert = chat.locator('.picture-of [role=alert]');
  const html = '<b onclick=alert()>x</b>.png';
  await choose(chat, Buffer.from('<html>no picture</html>'), html);
  await alert.getByText(html).waitFor();
  assert.equal(await alert.locator('b').count(), 0, 'a name is text');

  await choose(chat, photo);
  await alert.waitFor({ state: 'detached' });
  const cut = '**/v1/me/picture';
  await chat.route(cut, (route) => route.abort());
  await use(chat).click();
  await alert.getByText('No connection.').waitFor();
  await chat.unroute(cut);
  await chat.route(cut, (route) =>
    route.fulfill({ status: 415, json: { code: 'wrong_content', detail: 'no picture' } }),
  );
  await use(chat).click();
  await until(async () => !(await alert.innerText().catch(() => 'No connection')).includes('No connection'));
  await chat.unroute(cut);
  await use(chat).click();
  await saved(chat);
  assert.equal(await alert.count(), 0);
  await chat.context().close();

  // One that cannot be drawn, and one that does not come, are letters.
  for (const answer of [{ contentType: 'image/jpeg', body: 'no picture' }, undefined]) {
    const others = await openChat(browser, gateway.http, bruno);
    let asked = 0;
    await others.route('**/pictures/**', (route) => {
      asked += 1;
      return answer ? route.fulfill(answer) : route.abort();
    });
    await others.evaluate(async () => {
      for (const name of await caches.keys()) if (name.startsWith('lifeline-portraits')) await caches.delete(name);
    });
    await others.reload();
    await until(() => asked > 0);
    await openTalk(others, direct);
    assert.equal(await others.locator('.head .avatar').innerText(), 'A');
    assert.equal(await others.locator('.avatar img').count(), 0);
    await others.context().close();
  }
});

test('what was seen is there without a network, and goes with whoever signs out', async () => {
  await give(amina.api, 'me');
  const chat = await openChat(browser, gateway.http, bruno);
  await shown(rowOf(chat, direct));
  const kept = () =>
    chat.evaluate(async () => (await caches.keys()).filter((name) => name.startsWith('lifeline-portraits')));
  await until(async () => (await kept()).length === 1);
  await chat.route('**/pictures/**', (route) => route.abort());
  await chat.reload();
  await shown(rowOf(chat, direct));
  await chat.evaluate(() => {
    location.hash = '#settings';
  });
  await Promise.all([
    chat.waitForURL('**/sign-in?next=/chat'),
    chat.getByRole('button', { name: 'Sign out', exact: true }).click(),
  ]);
  assert.deepEqual(await kept(), []);
  await chat.context().close();
});

test('the desk shows who calls, as long as they call', async () => {
  const desk = await openDesk(browser, gateway.http, gateway.user('responder'));
  await give(amina.api, 'me');
  const before = await rowIds(desk);
  const called = await amina.api.ask('POST', '/v1/sos', { sos: randomUUID(), text: 'Help' });
  await openNew(desk, before);
  const portrait = desk.locator('.facts .portrait');
  await until(() => portrait.evaluate((img) => img.complete && img.naturalWidth > 0).catch(() => false));
  assert.equal(await portrait.getAttribute('alt'), 'Amina Rahman');
  await clean(desk, 'the desk with a picture');
  await picture(desk, 'pictures-desk');
  await amina.api.ask('POST', `/v1/sos/${called.sos}/cancel`, { confirmed: true });
  await portrait.waitFor({ state: 'detached' });
  assert.deepEqual(desk.problems, []);
  await desk.context().close();
});

for (const [name, settings] of [
  ['desktop-light', { colorScheme: 'light' }],
  ['desktop-dark-ar', { colorScheme: 'dark', locale: 'ar' }],
  ['phone-light', { colorScheme: 'light', ...PHONE }],
  ['phone-dark-ar', { colorScheme: 'dark', locale: 'ar', ...PHONE }],
  ['zoomed', { colorScheme: 'light', viewport: { width: 683, height: 384 }, deviceScaleFactor: 2 }],
]) {
  test(`pictures, ${name}`, async () => {
    await give(amina.api, 'me');
    await give(amina.api, `conversations/${group}`);
    const chat = await openChat(browser, gateway.http, amina, settings);
    const look = async (screen) => {
      await clean(chat, `${screen}, ${name}`);
      await picture(chat, `pictures-${name}-${screen}`);
    };
    await shown(rowOf(chat, group));
    await look('list');
    await go(chat, '#settings');
    await shown(chat.locator('.picture-of .avatar'));
    await chat.locator('.picture-of').scrollIntoViewIfNeeded();
    await look('own');
    await choose(chat, photo);
    await chat.locator('.crop').waitFor();
    await look('crop');
    await chat.keyboard.press('Escape');
    await chat.locator('.crop').waitFor({ state: 'detached' });
    await go(chat, `#group/${group}`);
    await shown(chat.locator('.picture-of .avatar'));
    await look('group');
    assert.deepEqual(chat.problems, []);
    await chat.context().close();
  });
}
