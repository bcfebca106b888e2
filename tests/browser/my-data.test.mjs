/** The settings of the chat: a person takes their data along, and deletes their account; the other one sees what is left. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { launch, openChat, until } from './browser.mjs';
import { addPerson, apiOf, converse, kept, openTalk, said, writeMany } from './chat.mjs';
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

test('a person takes their data along, deletes the account, and is gone for the other one', async () => {
  const admin = await apiOf(gateway, gateway.user('admin'));
  const amina = await addPerson(admin, 'Amina Rahman');
  const bruno = await addPerson(admin, 'Bruno');
  for (const person of [amina, bruno]) person.api = await apiOf(gateway, person);
  const direct = await converse(amina.api, [bruno.api.me.id]);
  await writeMany(browser, gateway, amina.api, direct, ['The words of Amina']);
  await writeMany(browser, gateway, bruno.api, direct, ['The words of Bruno']);

  const chat = await openChat(browser, gateway.http, amina);
  await chat.evaluate(() => {
    location.hash = '#settings';
  });
  const take = chat.getByRole('button', { name: 'Take my data with me' });
  const [file] = await Promise.all([chat.waitForEvent('download'), take.click()]);
  assert.equal(file.suggestedFilename(), `lifeline-${amina.username}.zip`);
  const bytes = await readFile(await file.path());
  assert.equal(bytes.subarray(0, 2).toString(), 'PK');
  assert.ok(bytes.includes('profile.json') && bytes.includes(`conversations/${direct}.json`));
  await chat.getByText('The file is in your downloads.').waitFor();

  const remove = chat.getByRole('button', { name: 'Delete my account' });
  await remove.click();
  await chat.getByText('conversation the others keep what you wrote, without your name').waitFor();
  await chat.getByLabel('Erase what I wrote').check();
  assert.equal(await remove.isDisabled(), true, 'nothing is deleted by one click');
  await chat.getByLabel('write your user name').fill(amina.username);
  await chat.getByLabel('Your password', { exact: true }).fill('not the password');
  await remove.click();
  await chat.getByText('This is not your password.').waitFor();
  await chat.getByLabel('Your password', { exact: true }).fill(amina.password);
  // The end of the login is heard, and the answer is lost; what is kept here is forgotten first all the same.
  await chat.route('**/v1/me/delete', async (route) => {
    await route.fetch();
    await chat.locator('.standing[data-standing=offline]').waitFor();
    await route.abort();
  });
  await until(async () => (await kept(chat)).talks.length === 1);
  await Promise.all([chat.waitForURL('**/sign-in?next=/chat'), remove.click()]);
  assert.deepEqual(await kept(chat), { talks: [], about: [], outbox: [] });
  await chat.fill('[name=login]', amina.username);
  await chat.fill('[name=password]', amina.password);
  await chat.click('button');
  await chat.getByText('The login or the password is wrong.').waitFor();
  await chat.context().close();

  const left = await openChat(browser, gateway.http, bruno);
  await openTalk(left, direct);
  await said(left, 'The words of Bruno').waitFor();
  await left.getByText('Deleted account').first().waitFor();
  assert.equal(await left.getByText('Amina').count(), 0);
  assert.equal(await said(left, 'The words of Amina').count(), 0);
  assert.deepEqual(left.problems, []);
  await left.context().close();
});
