/** Passkeys in a real browser, with its virtual authenticator: added in the settings, shown on the sign-in page for the chat and the desk, removed. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { authenticatorOf } from './authenticator.mjs';
import { clean } from './axe.mjs';
import { launch, liveChat, openChat, openPhone, picture, until } from './browser.mjs';
import { addPerson, apiOf } from './chat.mjs';
import { startGateway } from './gateway.mjs';

const DESKTOP = { viewport: { width: 1366, height: 768 }, isMobile: false, hasTouch: false, deviceScaleFactor: 1 };
const PHONE = { viewport: { width: 360, height: 640 }, hasTouch: true, deviceScaleFactor: 2 };
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

async function settings(chat) {
  await chat.evaluate(() => {
    location.hash = '#settings/security';
  });
  await chat.getByRole('heading', { name: 'Passkeys' }).waitFor();
}

const OPTIONS = '**/v1/auth/passkey/options';

/** Presses the button. Who touches the authenticator does so for what the button asks, not for what waits before. */
async function byButton(page, authenticator, path) {
  await page.unroute(OPTIONS);
  await authenticator.there(false);
  await page.goto(`${gateway.http}/sign-in?next=${path}`);
  await page.waitForLoadState('networkidle');
  const touch = async (route) => {
    await authenticator.there(true);
    await route.continue();
  };
  await page.route(OPTIONS, touch, { times: 1 });
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
}

/** Signs out in the settings; whoever is `there` would sign in again at once. */
async function signOut(chat, authenticator) {
  await chat.unroute(OPTIONS);
  await authenticator.there(false);
  await chat.evaluate(() => {
    location.hash = '#settings';
  });
  await Promise.all([
    chat.waitForURL((at) => at.pathname === '/sign-in'),
    chat.getByRole('button', { name: 'Sign out', exact: true }).click(),
  ]);
}

test('a passkey is added, signs in to the chat, and is refused once it is removed', async () => {
  const admin = await apiOf(gateway, gateway.user('admin'));
  const amina = await addPerson(admin, 'Amina Rahman');
  const chat = await openChat(browser, gateway.http, amina);
  const authenticator = await authenticatorOf(chat);
  await settings(chat);
  await chat.getByText('You have none yet.').waitFor();
  await chat.getByLabel('What do you call the new one?').fill('My phone');
  await chat.getByRole('button', { name: 'Add a passkey' }).click();
  await chat.locator('.contact', { hasText: 'My phone' }).waitFor();
  const [key, ...more] = await authenticator.keys();
  assert.deepEqual([key.isResidentCredential, key.rpId, more.length], [true, 'localhost', 0]);
  await chat.getByRole('button', { name: 'Add a passkey' }).click();
  await chat.getByText('This device has a passkey of yours already.').waitFor();

  await chat.getByRole('button', { name: /Rename \W*My phone/ }).click();
  // By keys alone: what is written replaces the name, and the focus comes back to where it was.
  await chat.locator('.passkeys .contact input:focus').waitFor();
  await chat.keyboard.type('The old phone');
  await chat.keyboard.press('Enter');
  await chat.locator('.contact', { hasText: 'The old phone' }).waitFor();
  const focused = await chat.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');
  assert.match(focused, /Rename \W*The old phone/);
  await signOut(chat, authenticator);

  // Chosen where the name is written, without the button: the request waits there from the beginning.
  // A touch before the request is there may be for nothing.
  await until(async () => {
    await authenticator.there(false);
    await authenticator.there(true);
    return new URL(chat.url()).pathname === '/chat';
  });
  await liveChat(chat);
  await settings(chat);
  await signOut(chat, authenticator);
  await byButton(chat, authenticator, '/chat');
  await liveChat(chat);
  await settings(chat);
  await chat.locator('.passkeys .contact', { hasText: 'last used' }).waitFor();
  chat.once('dialog', (dialog) => dialog.accept());
  await chat.getByRole('button', { name: /Remove \W*The old phone/ }).click();
  await chat.getByText('You have none yet.').waitFor();
  await signOut(chat, authenticator);
  const shown = chat.waitForRequest('**/sign-in/passkey');
  await byButton(chat, authenticator, '/chat');
  await shown;
  // Nobody touches it again for what waits on the page that refuses it.
  await authenticator.there(false);
  await chat.getByText('This passkey does not count here.').waitFor();
  assert.deepEqual(chat.problems, []);
  await chat.context().close();
});

test('a responder signs in to the desk, and is not let in where nobody was verified', async () => {
  const responder = gateway.user('responder');
  const desk = await openChat(browser, gateway.http, responder);
  const authenticator = await authenticatorOf(desk);
  await settings(desk);
  await authenticator.verifies(false);
  await desk.getByRole('button', { name: 'Add a passkey' }).click();
  await desk.getByText('No passkey was made.').waitFor();
  await authenticator.verifies(true);
  await desk.getByRole('button', { name: 'Add a passkey' }).click();
  await desk.getByText('Added').waitFor();
  await desk.context().clearCookies();
  await byButton(desk, authenticator, '/desk');
  await desk.locator('.badge.live').waitFor();
  await desk.context().clearCookies();
  await authenticator.verifies(false);
  // The browser refuses by itself; what a page that does not would send, the gateway's own tests refuse.
  const refused = desk.waitForEvent('console', (message) => message.text() === 'NotAllowedError');
  await desk.addInitScript(() => {
    const get = navigator.credentials.get.bind(navigator.credentials);
    navigator.credentials.get = (options) =>
      get(options).catch((error) => {
        if (options.mediation !== 'conditional') console.log(error.name);
        throw error;
      });
  });
  await byButton(desk, authenticator, '/desk');
  await refused;
  assert.equal(new URL(desk.url()).pathname, '/sign-in');
  assert.deepEqual(desk.problems, []);
  await desk.context().close();
});

test('without a script, or without passkeys in the browser, the page asks for the password alone', async () => {
  const page = await openPhone(browser, gateway.http, { located: false, javaScriptEnabled: false });
  await page.goto(`${gateway.http}/sign-in`);
  assert.equal(await page.locator('#passkey').isVisible(), false);
  assert.equal(await page.locator('[name=password]').isVisible(), true);
  await page.context().close();
});

for (const [look, words, shape] of [
  ['desktop-light', { locale: 'en' }, { colorScheme: 'light', ...DESKTOP }],
  ['desktop-dark-ar', { locale: 'ar' }, { colorScheme: 'dark', ...DESKTOP }],
  ['phone-light-ar', { locale: 'ar' }, { colorScheme: 'light', ...PHONE }],
  ['phone-dark', { locale: 'en' }, { colorScheme: 'dark', ...PHONE }],
]) {
  test(`the sign-in page and the settings, ${look}`, async () => {
    const admin = await apiOf(gateway, gateway.user('admin'));
    const person = await addPerson(admin, 'Amina Rahman');
    const chat = await openChat(browser, gateway.http, person, { ...shape, ...words });
    const authenticator = await authenticatorOf(chat);
    await chat.evaluate(() => {
      location.hash = '#settings/security';
    });
    const section = chat.locator('.passkeys');
    await section.locator('button[type=submit]').click();
    await section.locator('.contact').waitFor();
    await section.scrollIntoViewIfNeeded();
    await clean(chat, `passkeys, ${look}`);
    await picture(chat, `passkeys-${look}`);
    await section.locator('.contact button').first().click();
    await section.locator('.contact input').waitFor();
    await clean(chat, `renaming, ${look}`);
    await picture(chat, `passkeys-${look}-renaming`);
    await chat.context().clearCookies();
    await authenticator.there(false);
    await chat.goto(`${gateway.http}/sign-in`);
    await chat.locator('#passkey').waitFor();
    await clean(chat, `signing in, ${look}`);
    await picture(chat, `passkeys-${look}-sign-in`);
    assert.deepEqual(chat.problems, []);
    await chat.context().close();
  });
}
