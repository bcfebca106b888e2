/** Where a role needs a second factor: from the page of sign-in to the desk, without a dead end. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { authenticatorOf } from './authenticator.mjs';
import { clean } from './axe.mjs';
import { launch, liveChat, openPhone, picture } from './browser.mjs';
import { field } from './chat.mjs';
import { startGateway } from './gateway.mjs';
import { codeOf } from './totp.mjs';

const DESKTOP = { viewport: { width: 1366, height: 768 }, isMobile: false, hasTouch: false, deviceScaleFactor: 1 };
let browser;
let gateway;

before(async () => {
  gateway = await startGateway(undefined, '[auth]\nrequire_second_factor = ["citizen", "responder", "admin"]\n');
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await gateway?.stop();
});

for (const [role, next, settings] of [
  ['responder', '/desk', DESKTOP],
  ['admin', '/chat', { colorScheme: 'dark' }],
]) {
  test(`a ${role} who needs one sets it up on the way to ${next}`, async () => {
    const person = gateway.user(role);
    const page = await openPhone(browser, gateway.http, { located: false, ...settings });
    await page.goto(`${gateway.http}/sign-in?next=${next}`);
    await page.fill('[name=login]', person.username);
    await page.fill('[name=password]', person.password);
    await page.click('form button');
    await page.getByText('Your role needs two-step sign-in before you go on.').waitFor();
    await page.getByRole('link', { name: 'SOS' }).waitFor();
    assert.equal(await page.getByRole('button', { name: 'Back' }).count(), 0);
    await clean(page, `first, ${role}`);
    await picture(page, `security-first-${role}`);

    // Leaving it half done leads back to its beginning.
    const begin = async () => {
      await field(page, 'Your password').fill(person.password);
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.locator('.key').waitFor();
    };
    await begin();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await begin();
    const secret = (await page.locator('.key').textContent()).replaceAll(' ', '');
    await field(page, 'Code that the app shows now').fill(codeOf(secret));
    await page.getByRole('button', { name: 'Switch on' }).click();
    await page.getByRole('heading', { name: 'Your recovery codes' }).waitFor();
    await page.getByRole('button', { name: 'I have kept them' }).click();
    await page.getByText('Switched on').waitFor();
    await clean(page, `set up, ${role}`);
    if (next === '/desk') {
      await page.getByRole('link', { name: 'Open the desk' }).click();
      await page.locator('.badge.live').waitFor();
    } else {
      await page.getByRole('link', { name: 'Open the chat' }).click();
      await liveChat(page);
      await page.getByRole('button', { name: 'Settings' }).waitFor();
    }
    assert.deepEqual(page.problems, []);
    await page.context().close();
  });
}

test('somebody with passkeys adds one instead, and signs in by it from then on', async () => {
  const person = gateway.user('citizen');
  const page = await openPhone(browser, gateway.http, { located: false });
  const authenticator = await authenticatorOf(page);
  await authenticator.there(false);
  await page.goto(`${gateway.http}/sign-in?next=/chat`);
  await page.fill('[name=login]', person.username);
  await page.fill('[name=password]', person.password);
  await page.click('form button');
  await page.getByText('it is both steps at once').waitFor();
  await authenticator.there(true);
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await page.getByText('Your passkey is in place.').waitFor();
  await clean(page, 'a passkey instead');
  await picture(page, 'security-first-passkey');
  await page.getByRole('link', { name: 'Open the chat' }).click();
  await liveChat(page);
  assert.equal((await authenticator.keys()).length, 1);
  // Whoever is there signs in by what the page asks of itself.
  await page.context().clearCookies();
  await page.goto(`${gateway.http}/sign-in?next=/chat`);
  await liveChat(page);
  await page.getByRole('button', { name: 'Settings' }).waitFor();
  assert.deepEqual(page.problems, []);
  await page.context().close();
});
