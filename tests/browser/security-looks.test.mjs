/** The states of sign-in and security: found clean by axe, nothing sticks out, in both directions, light and dark, large and small. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { clean } from './axe.mjs';
import { launch, openChat, openDesk, picture } from './browser.mjs';
import { addPerson, apiOf } from './chat.mjs';
import { startGateway } from './gateway.mjs';
import { codeOf, scan } from './totp.mjs';

const PHONE = { viewport: { width: 360, height: 640 }, isMobile: true, hasTouch: true };
const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1';
let browser;
let gateway;
let admin;

before(async () => {
  gateway = await startGateway();
  browser = await launch();
  admin = await apiOf(gateway, gateway.user('admin'));
});

after(async () => {
  await browser?.close();
  await gateway?.stop();
});

for (const [name, settings] of [
  ['desktop-light', { colorScheme: 'light' }],
  ['desktop-dark-ar', { colorScheme: 'dark', locale: 'ar' }],
  ['phone-light-ar', { colorScheme: 'light', locale: 'ar', ...PHONE }],
  ['phone-dark', { colorScheme: 'dark', ...PHONE }],
  ['phone-bn', { colorScheme: 'light', locale: 'bn', ...PHONE }],
  ['zoomed', { colorScheme: 'light', viewport: { width: 683, height: 384 }, deviceScaleFactor: 2 }],
]) {
  test(`sign-in and security, ${name}`, async () => {
    const amina = await addPerson(admin, 'Amina Rahman');
    const phone = await openChat(browser, gateway.http, amina, { userAgent: IPHONE });
    await phone.context().close();
    await apiOf(gateway, amina);
    const chat = await openChat(browser, gateway.http, amina, settings);
    const look = async (screen, at = undefined) => {
      await clean(chat, `${screen}, ${name}`);
      await at?.scrollIntoViewIfNeeded();
      await picture(chat, `security-${name}-${screen}`);
    };
    const go = async (hash, ready) => {
      await chat.evaluate((to) => {
        location.hash = to;
      }, hash);
      await chat.locator(ready).first().waitFor();
    };
    await go('settings', '.onward');
    await look('settings');
    await go('settings/security', '.device');
    await look('off');
    await look('logins', chat.locator('.contact').last());
    const [password, two_step] = [0, 1].map((nth) => chat.locator('.screen section').nth(nth));
    await password.getByRole('button').click();
    await password.locator('input[type=password]').nth(1).fill('aaaaaaaaaaaa');
    await password.locator('input[type=password]').first().fill(amina.password);
    await password.locator('button.main').click();
    await password.locator('[aria-invalid]').waitFor();
    await look('password-wrong');
    await password.getByRole('button').last().click();

    await two_step.getByRole('button').click();
    await two_step.locator('input').fill(amina.password);
    await two_step.locator('button.main').click();
    await two_step.locator('.qr').waitFor();
    await look('set-up');
    const uri = await scan(browser, two_step.locator('.qr'));
    assert.ok(uri.startsWith('otpauth://'), 'light and dark');
    await two_step.locator('input').fill(codeOf(new URL(uri).searchParams.get('secret')));
    await two_step.locator('button.main').scrollIntoViewIfNeeded();
    await look('set-up-code');
    await two_step.locator('button.main').click();
    await two_step.locator('.codes').waitFor();
    await look('recovery');
    await chat.emulateMedia({ media: 'print', colorScheme: settings.colorScheme });
    await picture(chat, `security-${name}-paper`);
    assert.equal(await two_step.locator('.on-paper').isVisible(), true);
    await chat.emulateMedia({ media: 'screen', colorScheme: settings.colorScheme });
    await two_step.locator('button.main').click();
    await two_step.locator('.stand.on').waitFor();
    await look('on');
    await two_step.locator('button.danger').click();
    await two_step.locator('input').last().waitFor();
    await look('turn-off');
    assert.deepEqual(chat.problems, []);
    await chat.context().close();
  });
}

test("the desk leads there by the responder's name, and goes on", async () => {
  for (const settings of [{}, PHONE]) {
    const desk = await openDesk(browser, gateway.http, gateway.user('responder'), settings);
    await clean(desk, 'desk');
    await picture(desk, `security-desk-${settings.isMobile ? 'phone' : 'desktop'}`);
    const link = desk.getByRole('link', { name: 'sign-in and security' });
    const [tab] = await Promise.all([desk.context().waitForEvent('page'), link.click()]);
    await tab.getByRole('heading', { name: 'Where you are signed in' }).waitFor();
    await tab.getByRole('link', { name: 'Open the desk' }).waitFor();
    await desk.locator('.badge.live').waitFor();
    await desk.context().close();
  }
});
