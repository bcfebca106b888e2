/** The SOS page in each of its languages: small, chosen without a script, and kept for a start without a network. */
import assert from 'node:assert/strict';
import { get } from 'node:https';
import { after, before, test } from 'node:test';
import { callForHelp, fact, launch, openPhone, until } from './browser.mjs';
import { startGateway } from './gateway.mjs';

const LANGUAGES = ['en', 'bn', 'zh-Hans', 'es', 'ar', 'fr'];
const FIRST_VIEW_BYTES = 6144;

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

/** An answer as it is on the wire. */
function served(path, headers) {
  return new Promise((resolve, reject) => {
    const request = get(`${gateway.http}${path}`, { headers, rejectUnauthorized: false }, (answer) => {
      const parts = [];
      answer.on('data', (part) => parts.push(part));
      answer.on('end', () => resolve({ headers: answer.headers, body: Buffer.concat(parts) }));
    });
    request.on('error', reject);
  });
}

for (const language of LANGUAGES) {
  test(`the SOS page in ${language} is ${FIRST_VIEW_BYTES} bytes as it is served, or less`, async () => {
    const { headers, body } = await served('/', { 'accept-language': language, 'accept-encoding': 'gzip' });
    assert.equal(headers['content-encoding'], 'gzip');
    assert.ok(body.length <= FIRST_VIEW_BYTES, `${body.length} bytes`);
  });
}

test('without a script, a language is chosen, and the call is told in it', async () => {
  const phone = await openPhone(browser, gateway.http, { javaScriptEnabled: false, locale: 'fr-FR' });
  await phone.getByText('Avez-vous besoin d’aide ?').waitFor();
  await phone.click('#languages summary');
  await phone.click('#languages [lang=ar]');
  await phone.locator('html[lang=ar][dir=rtl]').waitFor();
  await phone.goto(`${gateway.http}/`);
  await phone.click('#press');
  await phone.locator('h1', { hasText: 'وصل نداؤك إلى مركز الطوارئ' }).waitFor();
  await phone.context().close();
});

test('a call in Bengali says in Bengali how it stands, with Bengali digits', async () => {
  const phone = await openPhone(browser, gateway.http, { locale: 'bn-BD' });
  await phone.click('#press');
  await phone.locator('#left', { hasText: /^[১-৫]$/ }).waitFor();
  await phone.locator('#seconds', { hasText: 'সেকেন্ডে' }).waitFor();
  await phone.click('#now');
  await fact(phone, 'জরুরি কেন্দ্রে পৌঁছেছে');
  await phone.locator('#place', { hasText: '১৮' }).waitFor();
  await phone.locator('#phrases button', { hasText: 'আমি আহত' }).click();
  await phone.locator('#chat li', { hasText: 'আমি আহত' }).filter({ hasNotText: 'এখনো পাঠানো হয়নি' }).waitFor();
  assert.deepEqual(phone.problems, []);
  await phone.context().close();
});

test('the page that opens without a network is in the language that was chosen last', async () => {
  const phone = await openPhone(browser, gateway.http);
  const kept = async () => {
    const page = await phone.evaluate(async () => (await caches.match('/', { ignoreVary: true }))?.text());
    return /<html lang="([\w-]+)"/.exec(page)?.[1];
  };
  await phone.evaluate(async () => {
    await navigator.serviceWorker.ready;
    if (!navigator.serviceWorker.controller)
      await new Promise((resolve) => navigator.serviceWorker.addEventListener('controllerchange', resolve));
  });
  await until(async () => (await kept()) === 'en');
  await phone.click('#languages summary');
  await phone.click('#languages [lang=ar]');
  await phone.locator('html[lang=ar]').waitFor();
  await until(async () => (await kept()) === 'ar');
  await phone.context().setOffline(true);
  await phone.goto(`${gateway.http}/`);
  assert.equal(await phone.evaluate(() => document.documentElement.dir), 'rtl');
  await phone.getByText('هل تحتاج إلى مساعدة؟').waitFor();
  await callForHelp(phone);
  await phone.locator('#status', { hasText: 'لا يوجد اتصال.' }).waitFor();
  await phone.context().setOffline(false);
  await fact(phone, 'وصل إلى مركز الطوارئ');
  await phone.context().close();
});
