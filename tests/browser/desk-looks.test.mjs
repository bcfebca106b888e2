/** The desk in each of its states, and the page of errors: found clean by axe, in both directions, light and dark, small and zoomed. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { clean } from './axe.mjs';
import { callForHelp, fact, launch, openDesk, openPhone, picture } from './browser.mjs';
import { publishAlert, startGateway } from './gateway.mjs';

const PHONE = { viewport: { width: 390, height: 780 }, isMobile: true, hasTouch: true };
/** What 1366 x 768 is at 200 %. */
const ZOOMED = { viewport: { width: 683, height: 384 }, deviceScaleFactor: 2 };
let browser;
let gateway;
let phone;

before(async () => {
  gateway = await startGateway();
  browser = await launch();
  const place = { location: { lat: 23.8103, lon: 90.4125, accuracy_m: 25 } };
  await publishAlert(gateway, 'smoke', JSON.stringify({ ...place, value: 412, unit: 'ppm', text: 'Kitchen' }));
  await publishAlert(gateway, 'door-ajar', '{"severity":"Minor"}');
  phone = await openPhone(browser, gateway.http, { user: gateway.user('citizen') });
  await callForHelp(phone, 'Fire on the third floor');
  await fact(phone, 'Reached the emergency desk');
});

after(async () => {
  await browser?.close();
  await gateway?.stop();
});

/** A transition that goes on for one who asked for none. */
const moving = (opened) =>
  opened.evaluate(() =>
    [...document.querySelectorAll('*')]
      .filter((element) => {
        const { animationName, animationDuration, transitionDuration } = getComputedStyle(element);
        const lasts = (times) => times.split(',').some((time) => Number.parseFloat(time) > 0);
        return (animationName !== 'none' && lasts(animationDuration)) || lasts(transitionDuration);
      })
      .map((element) => element.outerHTML.slice(0, 120)),
  );

for (const [name, settings] of [
  ['desktop-light', { colorScheme: 'light', reducedMotion: 'reduce' }],
  ['desktop-dark-ar', { colorScheme: 'dark', locale: 'ar' }],
  ['phone-light-ar', { colorScheme: 'light', locale: 'ar', ...PHONE }],
  ['phone-dark', { colorScheme: 'dark', ...PHONE }],
  ['zoomed', { colorScheme: 'light', reducedMotion: 'reduce', ...ZOOMED }],
]) {
  test(`the desk, ${name}`, async () => {
    const desk = await openDesk(browser, gateway.http, gateway.user('responder'), settings);
    assert.equal(await desk.getAttribute('html', 'dir'), settings.locale === 'ar' ? 'rtl' : 'ltr');
    const look = async (state) => {
      await clean(desk, `${state}, ${name}`);
      await picture(desk, `desk-${name}-${state}`);
      if (settings.reducedMotion) assert.deepEqual(await moving(desk), [], state);
    };
    await desk.locator('.row').nth(2).waitFor();
    await look('list');
    await desk.keyboard.press('?');
    await desk.locator('dialog .keys').waitFor();
    await look('help');
    await desk.keyboard.press('Escape');
    await desk.locator('dialog').waitFor({ state: 'detached' });
    await desk.locator('.row', { hasText: 'Amina' }).click();
    await desk.locator('.map .pin').waitFor();
    await desk.locator('.thread .message, .thread .sos-started').first().waitFor();
    await look('incident');
    await desk.locator('.map .size').click();
    await desk.locator('.map.large').waitFor();
    await look('map');
    await desk.keyboard.press('m');
    await desk.keyboard.press('r');
    await desk.locator('dialog [type=radio]').first().waitFor();
    await look('resolve');
    assert.deepEqual(desk.problems, []);
    await desk.context().close();
  });

  test(`the page of errors, ${name}`, async () => {
    const context = await browser.newContext({ ignoreHTTPSErrors: true, ...settings });
    const page = await context.newPage();
    await page.goto(`${gateway.http}/docs/errors`);
    await clean(page, name);
    await picture(page, `errors-${name}`);
    await context.close();
  });
}
