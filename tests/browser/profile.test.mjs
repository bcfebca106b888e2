/** The settings: what the account says of a person, seen and changed. */
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { launch, openChat, until } from './browser.mjs';
import { addPerson, apiOf, field } from './chat.mjs';
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

test('name, user name, e-mail, time zone and who finds one are changed, and what was not taken is said at its field', async () => {
  const admin = await apiOf(gateway, gateway.user('admin'));
  const bruno = await addPerson(admin, 'Bruno');
  const amina = await addPerson(admin, 'Amina Rahman');
  const { ask } = await apiOf(gateway, amina);
  const chat = await openChat(browser, gateway.http, amina, { timezoneId: 'Asia/Dhaka' });
  await chat.getByRole('button', { name: 'Settings' }).click();
  const save = async (label, value) => {
    await field(chat, label).fill(value);
    await chat.getByRole('button', { name: 'Save' }).click();
  };
  const refused = (label) => field(chat, label).and(chat.locator('[aria-invalid=true]:focus')).waitFor();
  const now = async (key, value) => until(async () => (await ask('GET', '/v1/me'))[key] === value);

  await save('My name', ' Amina R. ');
  await now('name', 'Amina R.');
  await chat.getByText('Saved').waitFor();
  await save('User name', bruno.username);
  await refused('User name');
  await chat.getByText('This user name is taken.').waitFor();
  await save('User name', 'a b');
  await refused('User name');
  await chat.getByText('A user name is 3 to 32 characters').waitFor();
  const username = `${amina.username}-2`;
  await save('User name', username);
  await now('username', username);

  await field(chat, 'E-mail').fill('Amina@help.example');
  await field(chat, 'Your password').fill('not the password');
  await chat.getByRole('button', { name: 'Save' }).click();
  await refused('Your password');
  await field(chat, 'Your password').fill(amina.password);
  await chat.getByRole('button', { name: 'Save' }).click();
  await chat.getByText('A mail is on its way to').waitFor();
  assert.equal((await ask('GET', '/v1/me')).email, undefined, 'it counts once its link is followed');
  assert.equal(await field(chat, 'E-mail').inputValue(), '', 'and the screen says no more than that');
  const folder = join(gateway.data, 'mail');
  const mails = async () => {
    const files = await readdir(folder).catch(() => []);
    return Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  };
  await until(async () => (await mails()).some((mail) => mail.includes('amina@help.example')));

  const zone = chat.getByRole('combobox', { name: 'Time zone' });
  const zones = zone.locator('option:not([disabled])');
  assert.equal(await zones.first().textContent(), 'Asia/Dhaka', "the browser's own");
  await zone.selectOption('Asia/Dhaka');
  await now('time_zone', 'Asia/Dhaka');
  const findable = chat.getByRole('checkbox', { name: 'Anyone here may find me by the beginning of my name' });
  assert.equal(await findable.isChecked(), false, 'nobody is found unless they want it');
  await findable.click();
  await findable.and(chat.locator(':checked')).waitFor();
  assert.equal((await ask('GET', '/v1/me')).findable, true, 'it is shown once the gateway has it');
  await chat.reload();
  await until(async () => (await zone.inputValue().catch(() => '')) === 'Asia/Dhaka');
  assert.equal(await field(chat, 'User name').inputValue(), username);
  assert.equal(await findable.isChecked(), true);
  assert.deepEqual(chat.problems, []);
  await chat.context().close();
});
