/** Every page of accounts: found clean by axe, nothing sticks out, in both directions, light and dark, large and small. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { clean } from './axe.mjs';
import { launch, openPhone, picture } from './browser.mjs';
import { apiOf } from './chat.mjs';
import { startGateway } from './gateway.mjs';
import { codeOf } from './totp.mjs';

const DESKTOP = { viewport: { width: 1366, height: 768 }, isMobile: false, hasTouch: false, deviceScaleFactor: 1 };
let browser;
let gateway;
let citizen;
let invitation;
let recovery;

before(async () => {
  gateway = await startGateway(
    undefined,
    '[accounts]\nregistration = "invited"\npublic_url = "https://help.example"\n',
  );
  browser = await launch();
  citizen = gateway.user('citizen');
  const { ask } = await apiOf(gateway, citizen);
  const { secret } = await ask('POST', '/v1/me/totp', { password: citizen.password });
  ({ recovery_codes: recovery } = await ask('POST', '/v1/me/totp/confirm', { code: codeOf(secret) }));
  const admin = await apiOf(gateway, gateway.user('admin'));
  invitation = (await admin.ask('POST', '/v1/invitations', { role: 'citizen' })).link.split('link=')[1];
});

after(async () => {
  await browser?.close();
  await gateway?.stop();
});

for (const [name, settings] of [
  ['desktop-light', { colorScheme: 'light', ...DESKTOP }],
  ['desktop-dark-ar', { colorScheme: 'dark', locale: 'ar', ...DESKTOP }],
  ['phone-light-ar', { colorScheme: 'light', locale: 'ar' }],
  ['phone-dark', { colorScheme: 'dark' }],
]) {
  test(`the pages of accounts, ${name}`, async () => {
    const page = await openPhone(browser, gateway.http, { located: false, ...settings });
    const look = async (screen) => {
      await clean(page, `${screen}, ${name}`);
      await picture(page, `account-${name}-${screen}`);
    };
    for (const [screen, path] of [
      ['register', '/register'],
      ['join', `/join?link=${invitation}`],
      ['forgot', '/forgot'],
      ['reset', '/reset?link=x'],
      ['confirm', '/confirm?link=x'],
      ['sign-in', '/sign-in?next=/chat'],
    ]) {
      await page.goto(`${gateway.http}${path}`);
      await look(screen);
    }
    assert.equal(await page.getAttribute('html', 'dir'), settings.locale === 'ar' ? 'rtl' : 'ltr');
    await page.fill('[name=login]', citizen.username);
    await page.fill('[name=password]', citizen.password);
    await page.click('form button');
    await page.waitForSelector('[name=code]');
    await look('code');
    await page.fill('[name=code]', '12');
    await page.click('form button');
    await page.waitForSelector('[role=alert]');
    await look('code-wrong');
    await page.fill('[name=code]', recovery.pop());
    await page.click('form button');
    await page.waitForURL('**/chat');
    assert.deepEqual(page.problems, []);
    await page.context().close();
  });
}
