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

/** Hands the page's service worker a push as the browser does when one arrives. */
async function deliver(page, message) {
  const cdp = await page.context().newCDPSession(page);
  const registered = new Promise((resolve) => {
    cdp.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const found = registrations.find((one) => !one.isDeleted);
      if (found) resolve(found.registrationId);
    });
  });
  await cdp.send('ServiceWorker.enable');
  const registrationId = await registered;
  const { origin } = new URL(page.url());
  await cdp.send('ServiceWorker.deliverPushMessage', { origin, registrationId, data: JSON.stringify(message) });
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

/**
 * Hands it pushes until it shows so many notifications: the browser's debugger may lose one for a worker that is just
 * becoming active, and a push about the same matter takes the last one's place.
 */
const deliverUntil = (page, messages, count) =>
  until(async () => {
    for (const message of messages) await deliver(page, message);
    return (await shown(page)).length === count;
  });

test('a call stays on the screen, and a message is shown in the person’s language', async () => {
  const phone = await openPhone(browser, gateway.http, {
    locale: 'fr-FR',
    permissions: ['notifications'],
    located: true,
  });
  await phone.evaluate(() => navigator.serviceWorker.ready.then(() => true));
  const sos = { kind: 'contact_sos', incident: ID, by: 'Amina', locale: 'es' };
  await deliverUntil(phone, [sos], 1);
  const [call] = await shown(phone);
  assert.equal(call.title, '\u2068Amina\u2069 pide ayuda y quiere que usted lo sepa');
  assert.deepEqual([call.tag, call.lang, call.requireInteraction], [ID, 'es', true]);

  // The same matter again takes its place; another one stands beside it.
  const conversation = ID.replace(/1$/, '2');
  await deliverUntil(phone, [sos, { kind: 'message', conversation, by: 'Nila' }], 2);
  const message = (await shown(phone)).find((one) => one.tag === conversation);
  assert.equal(message.title, '\u2068Nila\u2069 vous a écrit');
  assert.equal(message.data, `/chat#talk/${conversation}`);
  await phone.context().close();
});
