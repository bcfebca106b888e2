/** A push reaches a page that is closed: the service worker shows it, in words that the gateway never sent. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, openPhone, until } from './browser.mjs';
import { startGateway } from './gateway.mjs';

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

const ID = '01a20219-0000-7000-8000-000000000001';

/** Hands the page's service worker, once it is active, a push as the browser does when one arrives. */
async function deliver(page, message) {
  const cdp = await page.context().newCDPSession(page);
  const active = new Promise((resolve) => {
    cdp.on('ServiceWorker.workerVersionUpdated', ({ versions }) => {
      const found = versions.find(({ status }) => status === 'activated');
      if (found) resolve(found.registrationId);
    });
  });
  await cdp.send('ServiceWorker.enable');
  const registrationId = await active;
  const { origin } = new URL(page.url());
  await cdp.send('ServiceWorker.deliverPushMessage', { origin, registrationId, data: JSON.stringify(message) });
}

/**
 * Has the page's service worker count what it has shown. To ask the page over and over instead would lose some: Chromium forgets
 * a notification that is asked for between being stored and being on the screen.
 */
async function counting(page) {
  const worker = page.context().serviceWorkers()[0] ?? (await page.context().waitForEvent('serviceworker'));
  await worker.evaluate(() => {
    self.count = 0;
    const { registration } = self;
    const show = registration.showNotification;
    registration.showNotification = async (...notification) => {
      await show.apply(registration, notification);
      self.count += 1;
    };
  });
  return (count) => until(async () => (await worker.evaluate(() => self.count)) === count);
}

const shown = (page) =>
  page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    const all = await registration.getNotifications();
    return all.map(({ title, tag, lang, requireInteraction, data }) => ({
      title,
      tag,
      lang,
      requireInteraction,
      data,
    }));
  });

test('a call stays on the screen, and a message is shown in the person’s language', async () => {
  const phone = await openPhone(browser, gateway.http, {
    locale: 'fr-FR',
    permissions: ['notifications'],
    located: true,
  });
  await phone.evaluate(() => navigator.serviceWorker.ready.then(() => true));
  const counted = await counting(phone);
  const sos = { kind: 'contact_sos', incident: ID, by: 'Amina', locale: 'es' };
  await deliver(phone, sos);
  await counted(1);
  const [call, ...more] = await shown(phone);
  assert.deepEqual(more, []);
  assert.equal(call.title, '\u2068Amina\u2069 pide ayuda y quiere que usted lo sepa');
  assert.deepEqual([call.tag, call.lang, call.requireInteraction], [ID, 'es', true]);

  // The same matter again takes its place; another one stands beside it.
  await deliver(phone, sos);
  const conversation = ID.replace(/1$/, '2');
  await deliver(phone, { kind: 'message', conversation, by: 'Nila' });
  await counted(3);
  const all = await shown(phone);
  assert.equal(all.length, 2);
  const message = all.find((one) => one.tag === conversation);
  assert.equal(message.title, '\u2068Nila\u2069 vous a écrit');
  assert.equal(message.data, `/chat#talk/${conversation}`);
  await phone.context().close();
});
