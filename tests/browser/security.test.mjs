/** Sign-in and security: the second factor from the picture to the last recovery code, logins, and the password. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { launch, liveChat, openChat } from './browser.mjs';
import { addPerson, apiOf, field } from './chat.mjs';
import { startGateway } from './gateway.mjs';
import { codeOf, scan } from './totp.mjs';

const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1';

let browser;
let gateway;
let admin;

before(async () => {
  gateway = await startGateway();
  browser = await launch();
  admin = await apiOf(gateway, gateway.user('admin'));
});

after(async () => {
  await browser?.close();
  await gateway?.stop();
});

const press = (chat, name) => chat.getByRole('button', { name, exact: true }).click();

async function openSecurity(chat) {
  await chat.getByRole('button', { name: 'Settings' }).click();
  await chat.getByRole('link', { name: 'Sign-in and security' }).click();
  await chat.getByRole('heading', { name: 'Where you are signed in' }).waitFor();
}

async function signOut(chat) {
  const sosToken = () => chat.evaluate(() => localStorage.getItem('lifeline.sos_token'));
  assert.ok(await sosToken());
  await press(chat, 'Back');
  await press(chat, 'Sign out');
  await chat.waitForURL('**/sign-in?next=/chat');
  assert.equal(await sosToken(), null, 'whoever has this phone next calls in nobody else’s name');
}

/** Gives the password on the page of sign-in; the code is asked for next, if there is one to ask for. */
async function givePassword(chat, { username, password }) {
  await chat.fill('[name=login]', username);
  await chat.fill('[name=password]', password);
  await chat.click('form button');
}

async function giveCode(chat, code) {
  await chat.fill('[name=code]', code);
  await chat.click('form button');
}

const wrongAt = (chat, label) => field(chat, label).and(chat.locator('[aria-invalid=true]:focus'));

test('a second factor is set up from the picture, used, and switched off', async () => {
  const amina = await addPerson(admin, 'Amina Rahman');
  const chat = await openChat(browser, gateway.http, amina, { permissions: ['clipboard-read', 'clipboard-write'] });
  await openSecurity(chat);
  await chat.getByText('Switched off').waitFor();
  await press(chat, 'Set it up');
  await field(chat, 'Your password').fill('not the password');
  await press(chat, 'Continue');
  await wrongAt(chat, 'Your password').waitFor();
  await chat.getByText('This is not your password.').waitFor();
  await field(chat, 'Your password').fill(amina.password);
  await press(chat, 'Continue');

  const picture = chat.getByRole('img', { name: 'QR code for your authenticator app' });
  const uri = await scan(browser, picture);
  assert.equal(await chat.getByRole('link', { name: 'The app is on this device' }).getAttribute('href'), uri);
  assert.ok(uri.startsWith(`otpauth://totp/Lifeline:${amina.username}?`), uri);
  const secret = new URL(uri).searchParams.get('secret');
  assert.equal(await chat.locator('.key').textContent(), secret.match(/.{1,4}/g).join(' '));
  const code = codeOf(secret);
  await field(chat, 'Code that the app shows now').fill(String((Number(code) + 1) % 1_000_000).padStart(6, '0'));
  await press(chat, 'Switch on');
  await wrongAt(chat, 'Code that the app shows now').waitFor();
  await chat.getByText('The code is wrong or was used already.').waitFor();
  await field(chat, 'Code that the app shows now').fill(code);
  await press(chat, 'Switch on');

  await chat.getByRole('heading', { name: 'Your recovery codes' }).waitFor();
  const codes = await chat.locator('.codes code').allTextContents();
  assert.equal(new Set(codes).size, 10);
  await press(chat, 'Copy');
  await chat.getByText('Copied').waitFor();
  assert.equal(await chat.evaluate(() => navigator.clipboard.readText()), codes.join('\n'));
  const download = chat.getByRole('button', { name: 'Download' });
  const [file] = await Promise.all([chat.waitForEvent('download'), download.click()]);
  assert.equal(file.suggestedFilename(), 'lifeline-recovery-codes.txt');
  const [title, , ...lines] = (await readFile(await file.path(), 'utf8')).trim().split('\r\n');
  assert.ok(title.includes(amina.username), title);
  assert.deepEqual(lines, codes);
  await press(chat, 'I have kept them');
  await chat.getByText('Switched on').waitFor();
  await chat.getByText(/^\W*10\W* recovery codes are left/).waitFor();
  assert.equal(await chat.getByText(codes[0]).count(), 0, 'they are shown once');

  await signOut(chat);
  await givePassword(chat, amina);
  await giveCode(chat, codeOf(secret, 1));
  await liveChat(chat);
  await openSecurity(chat);
  await signOut(chat);
  await givePassword(chat, amina);
  await giveCode(chat, codes[0]);
  await liveChat(chat);
  await openSecurity(chat);
  await signOut(chat);
  await givePassword(chat, amina);
  await giveCode(chat, codes[0]);
  await chat.getByText('The code is wrong or was used already.').waitFor();
  await giveCode(chat, codes[1]);
  await liveChat(chat);
  await openSecurity(chat);
  await chat.getByText(/^\W*8\W* recovery codes are left/).waitFor();

  await press(chat, 'New recovery codes');
  await field(chat, 'Your password').fill(amina.password);
  await field(chat, 'Code of the app, or a recovery code').fill(codes[2]);
  await press(chat, 'New recovery codes');
  await chat.getByRole('heading', { name: 'Your recovery codes' }).waitFor();
  const others = await chat.locator('.codes code').allTextContents();
  assert.equal(new Set([...codes, ...others]).size, 20);
  await press(chat, 'I have kept them');
  await chat.getByText(/^\W*10\W* recovery codes are left/).waitFor();

  await press(chat, 'Switch it off');
  await field(chat, 'Your password').fill(amina.password);
  await field(chat, 'Code of the app, or a recovery code').fill(codes[3]);
  await press(chat, 'Switch it off');
  await wrongAt(chat, 'Code of the app, or a recovery code').waitFor();
  await field(chat, 'Code of the app, or a recovery code').fill(others[0]);
  await press(chat, 'Switch it off');
  await chat.getByText('Switched off').waitFor();
  await signOut(chat);
  await givePassword(chat, amina);
  await liveChat(chat);
  assert.deepEqual(chat.problems, []);
  await chat.context().close();
});

test('what was set up on another device meanwhile is seen, and not set up twice', async () => {
  const amina = await addPerson(admin, 'Amina Rahman');
  const chat = await openChat(browser, gateway.http, amina);
  await openSecurity(chat);
  await press(chat, 'Set it up');
  await field(chat, 'Your password').waitFor();
  const { ask } = await apiOf(gateway, amina);
  const { secret } = await ask('POST', '/v1/me/totp', { password: amina.password });
  await ask('POST', '/v1/me/totp/confirm', { code: codeOf(secret) });
  await field(chat, 'Your password').fill(amina.password);
  await press(chat, 'Continue');
  await chat.getByText('Switched on').waitFor();
  await chat.context().close();
});

test('of two browsers one ends the other, which is signed out at once', async () => {
  const amina = await addPerson(admin, 'Amina Rahman');
  const phone = await openChat(browser, gateway.http, amina, { userAgent: IPHONE });
  await apiOf(gateway, amina);
  const chat = await openChat(browser, gateway.http, amina);
  await openSecurity(chat);
  const logins = chat.locator('.contact', { has: chat.locator('.device') });
  await logins.nth(2).waitFor();
  const own = logins.filter({ hasText: 'this one' });
  assert.match(await own.locator('.who').textContent(), /^\W*Chrome\W* on \W*Linux/);
  assert.equal(await own.getByRole('button').count(), 0, 'this one ends by signing out');
  assert.equal(await logins.filter({ hasText: /^node/ }).count(), 1, 'what is not known stands as it is');
  assert.equal(await chat.getByText('127.0.0.1').count(), 0, 'no places');
  await chat.getByRole('button', { name: /^Sign out there: \W*Safari\W* on \W*iPhone/ }).click();
  await chat.getByText(/^Signed out: \W*Safari\W* on \W*iPhone/).waitFor();
  await phone.waitForURL('**/sign-in?next=/chat');
  assert.equal(await logins.count(), 2);
  await press(chat, 'Sign out everywhere else');
  await chat.getByText('You are signed out everywhere else.').waitFor();
  assert.equal(await logins.count(), 1);
  assert.deepEqual([...chat.problems, ...phone.problems], []);
  await phone.context().close();
  await chat.context().close();
});

test('another password ends every other login; what is wrong with one stands at its field', async () => {
  const amina = await addPerson(admin, 'Amina Rahman');
  const other = await openChat(browser, gateway.http, amina);
  const chat = await openChat(browser, gateway.http, amina);
  await openSecurity(chat);
  await press(chat, 'Change the password');
  const now = field(chat, 'Present password');
  const next = field(chat, 'New password');
  const password = 'walnut staircase under green rain';
  await now.fill('not the password');
  await next.fill(password);
  await press(chat, 'Change the password');
  await wrongAt(chat, 'Present password').waitFor();
  await now.fill(amina.password);
  await next.fill('aaaaaaaaaaaa');
  await press(chat, 'Change the password');
  await wrongAt(chat, 'New password').waitFor();
  await chat.getByText('This password is too easy to guess.').waitFor();
  await chat.getByRole('button', { name: /^Show: \W*New password/ }).click();
  assert.equal(await next.getAttribute('type'), 'text');
  await chat.getByRole('button', { name: /^Hide: \W*New password/ }).click();
  assert.equal(await next.getAttribute('type'), 'password');
  await next.fill(password);
  await press(chat, 'Change the password');
  await chat.getByText('Your password is changed.').waitFor();
  await other.waitForURL('**/sign-in?next=/chat');
  await givePassword(other, amina);
  await other.getByText('The login or the password is wrong.').waitFor();
  await givePassword(other, { ...amina, password });
  await liveChat(other);
  await other.context().close();
  await chat.context().close();
});

/** Presses Tab until what has the focus is called so. */
async function tabTo(chat, name) {
  const seen = [];
  while (seen.length < 80) {
    await chat.keyboard.press('Tab');
    const called = await chat.evaluate(() => {
      const { activeElement: on } = document;
      return on?.labels?.[0]?.textContent ?? on?.getAttribute('aria-label') ?? on?.textContent;
    });
    if (called?.replace(/[\u2068\u2069]/g, '') === name) return;
    seen.push(called);
  }
  assert.fail(`nothing called ${name} among ${seen.join(', ')}`);
}

test('all of it by keys', async () => {
  const amina = await addPerson(admin, 'Amina Rahman');
  const chat = await openChat(browser, gateway.http, amina);
  await tabTo(chat, 'Settings');
  await chat.keyboard.press('Enter');
  await tabTo(chat, 'Sign-in and security');
  await chat.keyboard.press('Enter');
  await chat.getByRole('heading', { name: 'Sign-in and security' }).and(chat.locator(':focus')).waitFor();
  await chat.getByText('Switched off').waitFor();
  await tabTo(chat, 'Set it up');
  await chat.keyboard.press('Enter');
  await field(chat, 'Your password').and(chat.locator(':focus')).waitFor();
  await chat.keyboard.type(amina.password);
  await chat.keyboard.press('Enter');
  await chat.getByText('Scan this picture').and(chat.locator(':focus')).waitFor();
  const secret = (await chat.locator('.key').textContent()).replaceAll(' ', '');
  await tabTo(chat, 'Code that the app shows now');
  await chat.keyboard.type(codeOf(secret));
  await chat.keyboard.press('Enter');
  await chat.getByRole('heading', { name: 'Your recovery codes' }).and(chat.locator(':focus')).waitFor();
  await tabTo(chat, 'I have kept them');
  await chat.keyboard.press('Enter');
  await chat.getByText('Switched on').waitFor();
  await chat.getByRole('heading', { name: 'Two-step sign-in' }).and(chat.locator(':focus')).waitFor();
  await tabTo(chat, 'Switch it off');
  await chat.keyboard.press('Enter');
  await field(chat, 'Your password').and(chat.locator(':focus')).waitFor();
  await tabTo(chat, 'Cancel');
  await chat.keyboard.press('Enter');
  await chat.getByRole('heading', { name: 'Two-step sign-in' }).and(chat.locator(':focus')).waitFor();
  await chat.keyboard.press('Escape');
  await chat.waitForURL((at) => at.hash === '');
  await chat.context().close();
});
