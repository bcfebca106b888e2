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
  const sos = { kind: 'contact_sos', incident: ID, by: 'Amina', locale: 'es' };
  await deliver(phone, sos);
  await until(async () => (await shown(phone)).length === 1);
  const [call] = await shown(phone);
  assert.equal(call.title, '\u2068Amina\u2069 pide ayuda y quiere que usted lo sepa');
  assert.deepEqual([call.tag, call.lang, call.requireInteraction], [ID, 'es', true]);

  // The same matter again takes its place; another one stands beside it.
  await deliver(phone, sos);
  const conversation = ID.replace(/1$/, '2');
  await deliver(phone, { kind: 'message', conversation, by: 'Nila' });
  await until(async () => (await shown(phone)).length === 2);
  const message = (await shown(phone)).find((one) => one.tag === conversation);
  assert.equal(message.title, '\u2068Nila\u2069 vous a écrit');
  assert.equal(message.data, `/chat#talk/${conversation}`);
  await phone.context().close();
});
