/** Warnings: an admin sends, people read and answer, responders see figures. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, afterEach, before, test } from 'node:test';
import { clean } from './axe.mjs';
import { launch, openChat, picture, until } from './browser.mjs';
import { addPerson, apiOf } from './chat.mjs';
import { startGateway } from './gateway.mjs';
import { startProxy } from './network.mjs';

const PHONE = { viewport: { width: 390, height: 780 }, isMobile: true, hasTouch: true };
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

/** A warning to everyone. Returns its id. */
async function warn(more = {}) {
  const id = randomUUID();
  const expires_at = new Date(Date.now() + 3_600_000).toISOString();
  const words = {
    title: 'Flood in the old town',
    text: 'Go to the upper floors.\nTake water with you.',
    language: 'en',
  };
  await admin.ask('POST', '/v1/broadcasts', { id, ...words, severity: 'Severe', expires_at, asks_safe: true, ...more });
  return id;
}

const figuresOf = async (id) => (await responder.ask('GET', `/v1/broadcasts/${id}`)).figures;
const warning = (chat, title) => chat.locator('.warning', { hasText: title });

test('a warning is read, answered without a network, changed and taken back', async () => {
  const amina = await addPerson(admin, 'Amina');
  const chat = await openChat(browser, proxy.url, amina);
  const id = await warn();
  const card = warning(chat, 'Flood');
  await card.getByText('Go to the upper floors.').waitFor();
  await card.getByText('Severe danger').waitFor();
  await until(async () => (await figuresOf(id)).seen === 1);

  proxy.cut();
  await card.getByLabel('Note').fill('on the roof');
  await card.getByRole('button', { name: 'I need help' }).click();
  await card.getByText('saved on this phone').waitFor();
  await card.getByText('Your answer calls nobody').waitFor();
  assert.equal(await card.getByRole('link').getAttribute('href'), '/');
  assert.equal((await figuresOf(id)).need_help, 0);
  proxy.mend();
  await card.getByText('stored').waitFor();
  assert.equal((await figuresOf(id)).need_help, 1);
  const { people } = await responder.ask('GET', `/v1/broadcasts/${id}/people?group=need_help`);
  assert.equal(people[0].answer.note, 'on the roof');

  const change = { title: 'Flood in the old town', text: 'The water falls.', severity: 'Minor' };
  const expires_at = new Date(Date.now() + 3_600_000).toISOString();
  await admin.ask('POST', `/v1/broadcasts/${id}/update`, { ...change, expires_at, asks_safe: true });
  await card.getByText('The water falls.').waitFor();
  await card.getByRole('button', { name: 'I am safe' }).click();
  await until(async () => (await figuresOf(id)).safe === 1);
  await admin.ask('POST', `/v1/broadcasts/${id}/cancel`, { text: 'It was a drill.' });
  await card.getByText('Taken back').waitFor();
  assert.deepEqual(chat.problems, []);
  await chat.context().close();
});

for (const [name, settings] of [
  ['desktop-light', { colorScheme: 'light' }],
  ['desktop-dark-ar', { colorScheme: 'dark', locale: 'ar' }],
  ['phone-light-ar', { colorScheme: 'light', locale: 'ar', ...PHONE }],
  ['phone-dark', { colorScheme: 'dark', ...PHONE }],
]) {
  test(`a warning, ${name}`, async () => {
    const person = await addPerson(admin, 'Amina Rahman');
    const translations = { ar: { title: 'فيضان في المدينة القديمة', text: 'اصعدوا إلى الطوابق العليا.' } };
    await warn({ translations });
    const chat = await openChat(browser, gateway.http, person, settings);
    const card = warning(chat, settings.locale === 'ar' ? 'فيضان' : 'Flood in').first();
    await card.locator('.answers').waitFor();
    await clean(chat, name);
    await picture(chat, `chat-${name}-warning`);
    await chat.context().close();
  });
}
