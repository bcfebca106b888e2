import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { callForHelp, fact, launch, openDesk, openPhone, picture } from './browser.mjs';
import { publishAlert, startGateway } from './gateway.mjs';

let browser;
let gateway;

before(async () => {
  gateway = await startGateway();
  browser = await launch();
  const place = { location: { lat: 23.8103, lon: 90.4125, accuracy_m: 25 } };
  await publishAlert(gateway, 'smoke', JSON.stringify({ ...place, value: 412, unit: 'ppm', text: 'Kitchen' }));
  await publishAlert(gateway, 'heat', 'heat');
  await publishAlert(gateway, 'door-ajar', '{"severity":"Minor"}');
  const phone = await openPhone(browser, gateway.http, { user: gateway.user('citizen') });
  await callForHelp(phone, 'Fire on the third floor');
  await fact(phone, 'Reached the emergency desk');
  await phone.context().close();
});

after(async () => {
  await browser?.close();
  await gateway?.stop();
});

/** Nothing may stick out sideways, whatever the direction. */
async function fits(opened) {
  const over = await opened.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.equal(over, 0);
}

for (const colorScheme of ['light', 'dark']) {
  for (const locale of ['en', 'bn', 'zh-Hans', 'es', 'ar', 'fr']) {
    test(`the SOS page in ${locale} in the ${colorScheme}`, async () => {
      const phone = await openPhone(browser, gateway.http, { colorScheme, locale });
      const name = `sos-${colorScheme}-${locale}`;
      await picture(phone, name);
      await fits(phone);
      await phone.click('#languages summary');
      await fits(phone);
      await picture(phone, `${name}-languages`);
      await phone.click('#press');
      await fits(phone);
      await picture(phone, `${name}-counting`);
      await phone.click('#now');
      await phone.locator('#facts li').nth(1).waitFor();
      await phone.locator('#phrases button').first().click();
      await phone.locator('#chat li').first().waitFor();
      await fits(phone);
      await picture(phone, `${name}-called`);
      await phone.setViewportSize({ width: 1366, height: 768 });
      await fits(phone);
      await picture(phone, `${name}-called-desktop`);
      await phone.context().close();
    });
  }

  for (const [size, settings] of [
    ['desktop', { viewport: { width: 1366, height: 768 } }],
    ['phone', { viewport: { width: 390, height: 780 }, isMobile: true, hasTouch: true }],
  ]) {
    test(`the desk on a ${size} in the ${colorScheme}`, async () => {
      const desk = await openDesk(browser, gateway.http, gateway.user('responder'), { colorScheme, ...settings });
      await desk.locator('.row').nth(3).waitFor();
      await picture(desk, `desk-${size}-${colorScheme}-list`);
      await fits(desk);
      await desk.locator('.row', { hasText: 'Amina' }).click();
      await desk.locator('.map .pin').waitFor();
      await picture(desk, `desk-${size}-${colorScheme}-incident`);
      await fits(desk);
      await desk.context().close();
    });
  }

  for (const locale of ['bn', 'zh-Hans', 'es', 'ar', 'fr']) {
    test(`the desk in ${locale} in the ${colorScheme}`, async () => {
      const desk = await openDesk(browser, gateway.http, gateway.user('responder'), { colorScheme, locale });
      await desk.locator('.row').nth(3).waitFor();
      await desk.locator('.row', { hasText: 'Amina' }).click();
      await desk.locator('.map .pin').waitFor();
      await picture(desk, `desk-${colorScheme}-${locale}`);
      await fits(desk);
      await desk.setViewportSize({ width: 390, height: 780 });
      await picture(desk, `desk-${colorScheme}-${locale}-phone`);
      await fits(desk);
      await desk.context().close();
    });
  }
}
