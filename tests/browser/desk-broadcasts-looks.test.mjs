/** The desk's room of broadcasts in each of its states: found clean by axe, in both directions, light and dark, small and zoomed. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { clean } from './axe.mjs';
import { launch, openChat, openDesk, picture, until } from './browser.mjs';
import { addPerson, apiOf } from './chat.mjs';
import { publishAlert, startGateway } from './gateway.mjs';

const PHONE = { viewport: { width: 360, height: 640 }, isMobile: true, hasTouch: true };
/** What 1366 x 768 is at 200 %. */
const ZOOMED = { viewport: { width: 683, height: 384 }, deviceScaleFactor: 2 };
const RIVER = { type: 'Circle', coordinates: [90.4125, 23.8103], radius_m: 2_500 };
let browser;
let gateway;

before(async () => {
  gateway = await startGateway();
  browser = await launch();
  const admin = await apiOf(gateway, gateway.user('admin'));
  const people = [];
  for (const name of ['Amina Rahman', 'Karim', 'رحيمة', 'Somebody-with-a-name-that-is-as-long-as-names-may-be'])
    people.push(await addPerson(admin, name));
  const words = { title: 'Flood by the river', text: 'Go to the upper floors.\nTake water with you.', language: 'en' };
  const translations = { ar: { title: 'فيضان عند النهر', text: 'اصعدوا إلى الطوابق العليا.' } };
  const expires_at = new Date(Date.now() + 6 * 3_600_000).toISOString();
  const send = (more) => admin.ask('POST', '/v1/broadcasts', { id: randomUUID(), ...words, expires_at, ...more });
  const taken = await send({ title: 'A drill for all of the old town and its harbour, this evening at half past six' });
  await admin.ask('POST', `/v1/broadcasts/${taken.broadcast.id}/cancel`, { text: 'It rains.' });
  const area = { name: 'The river bank', shape: RIVER };
  const { broadcast } = await send({ translations, severity: 'Severe', area, asks_safe: true });
  for (const [at, answer] of [
    [0, 'I need help'],
    [1, 'I am safe'],
  ]) {
    const phone = await openChat(browser, gateway.http, people[at]);
    const card = phone.locator('.warning', { hasText: 'Flood' });
    await card.getByLabel('Note').fill('on the roof, with two children');
    await card.getByRole('button', { name: answer }).click();
    await card.getByText('stored').waitFor();
    await phone.context().close();
  }
  const figures = async () => (await admin.ask('GET', `/v1/broadcasts/${broadcast.id}`)).figures;
  await until(async () => (await figures()).need_help === 1);
  await publishAlert(gateway, 'flood', JSON.stringify({ severity: 'Extreme', location: { lat: 23.81, lon: 90.41 } }));
});

after(async () => {
  await browser?.close();
  await gateway?.stop();
});

for (const [name, settings] of [
  ['desktop-light', { colorScheme: 'light', reducedMotion: 'reduce' }],
  ['desktop-dark-ar', { colorScheme: 'dark', locale: 'ar' }],
  ['phone-light-ar', { colorScheme: 'light', locale: 'ar', ...PHONE }],
  ['phone-dark', { colorScheme: 'dark', ...PHONE }],
  ['zoomed', { colorScheme: 'light', reducedMotion: 'reduce', ...ZOOMED }],
]) {
  test(`broadcasts, ${name}`, async () => {
    const desk = await openDesk(browser, gateway.http, gateway.user('admin'), settings);
    const look = async (state) => {
      await clean(desk, `${state}, ${name}`);
      await picture(desk, `desk-${name}-broadcasts-${state}`);
    };
    const field = (path) => desk.locator(`[id="field-${path}"]`);
    await desk.locator('.door').click();
    await desk.locator('.item').nth(1).waitFor();
    await look('list');

    await desk.locator('.kept .main').click();
    await field('title').fill('Flood by the river');
    await desk.locator('.onward .main').click();
    await desk.locator('.problem').first().waitFor();
    await look('faults');

    await field('text').fill('Go to the upper floors.\nTake water with you.');
    await desk.getByRole('button', { name: settings.locale === 'ar' ? 'English' : 'العربية' }).click();
    const other = settings.locale === 'ar' ? 'en' : 'ar';
    await field(`translations.${other}.title`).fill('فيضان عند النهر');
    await field(`translations.${other}.text`).fill('اصعدوا إلى الطوابق العليا.');
    await desk.locator('#field-severity').selectOption('Severe');
    await field('area.name').fill('The river bank');
    await desk.locator('.place input').first().fill('23.81');
    await desk.locator('.place input').nth(1).fill('90.41');
    await desk.locator('.map path.area').waitFor();
    await desk.locator('.reach.known').waitFor();
    await desk.locator('.audience').scrollIntoViewIfNeeded();
    await look('area');
    await desk.locator('.audience .choices button').nth(1).click();
    await desk.locator('.map path.area').waitFor({ state: 'detached' });
    await look('polygon');
    await desk.locator('.audience .choices button').first().click();
    await desk.locator('.preview').scrollIntoViewIfNeeded();
    await look('preview');
    await desk.locator('.onward .main').click();
    await desk.locator('dialog[open] .main').waitFor();
    await look('send');
    await desk.route('**/v1/broadcasts', (route) =>
      route.request().method() === 'POST' ? route.abort() : route.fallback(),
    );
    await desk.locator('dialog[open] .main').click();
    await desk.locator('.underway .main:enabled').waitFor();
    await look('unconfirmed');

    await desk.locator('.pane .back, .kept .item').locator('visible=true').first().click();
    await desk.locator('.item', { hasText: 'Flood by the river' }).locator('visible=true').click();
    await desk.locator('.people li').first().waitFor();
    await look('followed');
    await desk.locator('.says').scrollIntoViewIfNeeded();
    await desk.locator('.says .map path.area').waitFor();
    await look('says');
    await desk.locator('.pane .actions button').first().click();
    await desk.locator('.change h3:focus').waitFor();
    await look('change');
    await desk.locator('.pane .actions button').nth(1).click();
    await desk.locator('dialog[open]').waitFor();
    await look('take-back');
    assert.deepEqual(desk.problems, []);
    await desk.context().close();
  });
}
