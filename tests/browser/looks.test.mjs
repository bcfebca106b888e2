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

const turn = (opened) => opened.evaluate(() => document.documentElement.setAttribute('dir', 'rtl'));

for (const colorScheme of ['light', 'dark']) {
  test(`the SOS page in the ${colorScheme}`, async () => {
    const phone = await openPhone(browser, gateway.http, { colorScheme });
    await picture(phone, `sos-${colorScheme}`);
    await fits(phone);
    await turn(phone);
    await fits(phone);
    await picture(phone, `sos-${colorScheme}-rtl`);
    await callForHelp(phone);
    await fact(phone, 'Reached the emergency desk');
    await phone.locator('#phrases button').first().click();
    await phone.locator('#chat', { hasText: 'I am hurt' }).waitFor();
    await fits(phone);
    await picture(phone, `sos-${colorScheme}-called-rtl`);
    await phone.evaluate(() => document.documentElement.setAttribute('dir', 'ltr'));
    await fits(phone);
    await picture(phone, `sos-${colorScheme}-called`);
    await phone.setViewportSize({ width: 1366, height: 768 });
    await fits(phone);
    await picture(phone, `sos-${colorScheme}-called-desktop`);
    await phone.context().close();
  });

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
      await turn(desk);
      await fits(desk);
      await picture(desk, `desk-${size}-${colorScheme}-rtl`);
      await desk.context().close();
    });
  }
}
