/** Chromium for the tests, and the two people in front of it. */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
/** Where pictures go, if they are wanted. */
const SCREENSHOTS = process.env.LIFELINE_SCREENSHOTS;
/** How long anything may take to appear on a screen, on a machine that builds something else meanwhile. */
export const PATIENCE_MS = 30_000;
const DHAKA = { latitude: 23.78112, longitude: 90.41253, accuracy: 18 };
const PHONE = { viewport: { width: 360, height: 640 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 };
const DESK = { viewport: { width: 1366, height: 768 } };

/** `more`: flags besides the usual ones. */
export function launch(more = []) {
  return chromium.launch({
    executablePath: CHROMIUM,
    args: [
      '--no-sandbox',
      // The gateway's certificate is its own: a page opens all the same, but a service worker asks for more.
      '--ignore-certificate-errors',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...more,
    ],
  });
}

async function page(browser, settings) {
  const context = await browser.newContext({ ignoreHTTPSErrors: true, ...settings });
  context.setDefaultTimeout(PATIENCE_MS);
  const opened = await context.newPage();
  opened.problems = [];
  opened.on('pageerror', (error) => opened.problems.push(error.message));
  opened.on('console', (message) => {
    if (/Content Security Policy/.test(message.text())) opened.problems.push(message.text());
  });
  return opened;
}

/** A phone that opens the SOS page. `user`: signed in first. */
export async function openPhone(browser, url, { user, located = true, ...settings } = {}) {
  const phone = await page(browser, {
    ...PHONE,
    permissions: located ? ['geolocation'] : [],
    geolocation: located ? DHAKA : undefined,
    ...settings,
  });
  if (user) await signIn(phone, url, user, '/');
  else await phone.goto(`${url}/`);
  return phone;
}

/** A desk that a responder signed in to. */
export async function openDesk(browser, url, user, settings = {}) {
  const desk = await page(browser, { ...DESK, ...settings });
  await signIn(desk, url, user, '/desk');
  await desk.locator('.badge.live').waitFor();
  return desk;
}

/** The chat of somebody who signed in to it. */
export async function openChat(browser, url, user, settings = {}) {
  const chat = await page(browser, { ...DESK, ...settings });
  await signIn(chat, url, user, '/chat');
  await liveChat(chat);
  return chat;
}

/** Waits until a chat shows all that there is. */
export function liveChat(chat) {
  return chat.locator('.standing[data-standing=live]').waitFor({ state: 'attached' });
}

async function signIn(opened, url, user, next) {
  await opened.goto(`${url}/sign-in?next=${encodeURIComponent(next)}`);
  await opened.fill('[name=login]', user.username);
  await opened.fill('[name=password]', user.password);
  await Promise.all([opened.waitForURL((at) => at.pathname === next), opened.click('button')]);
}

/** Presses, and does not wait for the five seconds. */
export async function callForHelp(phone, text) {
  if (text) {
    await phone.click('#idle summary');
    await phone.fill('[name=text]', text);
  }
  await phone.click('#press');
  await phone.click('#now');
}

/** Finds a text in which names and numbers are isolated from what surrounds them. */
export function isolated(words) {
  const escaped = words.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(escaped.replace(/,|\\\./g, '\\W*$&').replaceAll(' ', '\\W+'));
}

export function fact(phone, text) {
  return phone.locator('#facts li', { hasText: text }).waitFor();
}

/** The rows of one kind of incident. */
export function kind(desk, name) {
  return desk.locator('.row').filter({ has: desk.locator('b').getByText(name, { exact: true }) });
}

/** The incidents in the list, by the ids of their rows. The list does not move while a pointer is over it. */
export async function rowIds(desk) {
  await desk.mouse.move(1, 1);
  return desk.locator('.row').evaluateAll((rows) => rows.map(({ id }) => id));
}

/** Waits for an incident that was not there before, of which there is one, and opens it. Returns its row. */
export async function openNew(desk, before) {
  let fresh = [];
  await until(async () => {
    fresh = (await rowIds(desk)).filter((id) => !before.includes(id));
    return fresh.length;
  });
  assert.equal(fresh.length, 1, 'one incident more');
  const row = desk.locator(`[id="${fresh[0]}"]`);
  await row.click();
  await desk.locator('.incident-seen').waitFor();
  return row;
}

/** Waits for what no locator can see. */
export async function until(holds) {
  const patience = AbortSignal.timeout(PATIENCE_MS);
  while (!(await holds())) {
    patience.throwIfAborted();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export async function picture(opened, name) {
  if (!SCREENSHOTS) return;
  mkdirSync(SCREENSHOTS, { recursive: true });
  await opened.screenshot({ path: join(SCREENSHOTS, `${name}.png`) });
}
