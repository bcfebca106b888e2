/** People write to each other, on good and on bad networks. */
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { launch, liveChat, openChat, picture, until } from './browser.mjs';
import { act, addPerson, apiOf, converse, kept, openTalk, said, texts, write, writeMany } from './chat.mjs';
import { startGateway } from './gateway.mjs';
import { startProxy } from './network.mjs';

let browser;
let gateway;
let proxy;
let admin;
let amina;
let bruno;

before(async () => {
  gateway = await startGateway();
  browser = await launch();
  proxy = await startProxy(gateway.http);
  admin = await apiOf(gateway, gateway.user('admin'));
  [amina, bruno] = await Promise.all(['Amina', 'Bruno'].map((name) => addPerson(admin, name)));
  for (const person of [amina, bruno]) person.api = await apiOf(gateway, person);
});

afterEach(() => proxy.mend());

after(async () => {
  await browser?.close();
  await proxy?.close();
  await gateway?.stop();
});

const shown = (chat, text) => said(chat, text).waitFor();
const stands = (chat, text, words) =>
  said(chat, text).locator('.receipt', { hasText: words }).waitFor({ state: 'attached' });
async function close(...chats) {
  for (const chat of chats) {
    assert.deepEqual(chat.problems, []);
    await chat.context().close();
  }
}

test('two people talk: stored, delivered, read, typing, answer, change, deletion', async () => {
  const id = await converse(amina.api, [bruno.api.me.id]);
  const one = await openChat(browser, gateway.http, amina);
  await openTalk(one, id);
  await write(one, 'Are you all right?');
  await stands(one, 'Are you all right?', 'Stored');

  const two = await openChat(browser, gateway.http, bruno);
  await stands(one, 'Are you all right?', 'Delivered');
  const row = two.locator(`[id="row-${id}"]`);
  await row.getByText('Are you all right?').waitFor();
  await row.locator('.count', { hasText: '1' }).waitFor();
  await one.locator('.head .is', { hasText: 'Online' }).waitFor();
  await openTalk(two, id);
  await shown(two, 'Are you all right?');
  await stands(one, 'Are you all right?', 'Read');
  await row.locator('.count').waitFor({ state: 'detached' });

  await two.locator('.composer textarea').pressSequentially('Yes');
  await one.locator('.head .is', { hasText: 'is typing' }).waitFor();
  await two.press('.composer textarea', 'Shift+Enter');
  await two.locator('.composer textarea').pressSequentially('all of us');
  await two.press('.composer textarea', 'Enter');
  await shown(one, 'all of us');
  assert.equal(await said(one, 'all of us').locator('.text').textContent(), 'Yes\nall of us');
  await one.locator('.aloud[aria-live=polite]', { hasText: 'all of us' }).waitFor({ state: 'attached' });

  await act(one, 'all of us', 'Reply');
  await write(one, 'Good');
  await said(two, 'Good').locator('.quote', { hasText: 'all of us' }).waitFor();

  await one.press('.composer textarea', 'ArrowUp');
  await one.locator('.doing', { hasText: 'Editing' }).waitFor();
  await write(one, 'Very good');
  await said(two, 'Very good').getByText('edited', { exact: true }).waitFor();
  assert.equal(await two.getByText('Good', { exact: true }).count(), 0);

  await act(one, 'Very good', 'Delete');
  await one.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
  await two.locator('.message .deleted').waitFor();
  assert.equal(await said(two, 'Very good').count(), 0);
  await picture(one, 'chat-two-people');

  await two.fill('.composer textarea', 'not sent yet');
  await two.reload();
  await liveChat(two);
  assert.equal(await two.inputValue('.composer textarea'), 'not sent yet', 'a draft outlives the page');
  assert.deepEqual(await texts(two), ['Are you all right?', 'Yes\nall of us']);
  await close(one, two);
});

test('500 characters, counted as the gateway counts', async () => {
  const id = await converse(amina.api, [bruno.api.me.id]);
  const chat = await openChat(browser, gateway.http, amina);
  await openTalk(chat, id);
  await chat.fill('.composer textarea', '🙂'.repeat(449));
  assert.equal(await chat.textContent('#count'), '');
  await chat.fill('.composer textarea', '🙂'.repeat(500));
  assert.match(await chat.textContent('#count'), /^.?0.? characters left$/);
  const send = chat.getByRole('button', { name: 'Send' });
  assert.ok(await send.isEnabled());
  await chat.fill('.composer textarea', '🙂'.repeat(501));
  assert.match(await chat.textContent('#count'), /1.? character too many/);
  assert.ok(await send.isDisabled());
  await chat.press('.composer textarea', 'Enter');
  assert.equal(await chat.inputValue('.composer textarea'), '🙂'.repeat(501), 'it stays where it is');
  await chat.fill('.composer textarea', '🙂'.repeat(500));
  await send.click();
  await stands(chat, '🙂'.repeat(500), 'Stored');
  await close(chat);
});

test('a group: renamed, roles, somebody goes, and reads nothing more', async () => {
  const [chen, dora] = await Promise.all(['Chen', 'Dora'].map((name) => addPerson(admin, name)));
  for (const person of [chen, dora]) person.api = await apiOf(gateway, person);
  const id = await converse(
    amina.api,
    [bruno, chen, dora].map((person) => person.api.me.id),
    'Hall 3',
  );
  for (const person of [chen, dora]) await writeMany(browser, gateway, person.api, id, [`I am ${person.api.me.name}`]);
  const one = await openChat(browser, gateway.http, amina);
  const other = await openChat(browser, gateway.http, chen);
  await openTalk(one, id);
  await openTalk(other, id);
  await one.locator('.head .is', { hasText: /4.? members/ }).waitFor();
  await one.getByRole('button', { name: 'Group', exact: true }).click();
  await one.getByLabel('Name of the group').fill('Hall 4');
  await one.getByRole('button', { name: 'Rename' }).click();
  await other.locator('.head h2', { hasText: 'Hall 4' }).waitFor();
  await one.getByLabel(/Role of .?Chen/).selectOption('admin');
  await other.locator('.between', { hasText: /changed the role of .?Chen/ }).waitFor();
  await other.getByRole('button', { name: 'Group', exact: true }).click();
  await other.getByRole('button', { name: /Remove.*Dora/ }).waitFor();
  await picture(one, 'chat-group');

  await one.getByRole('button', { name: /Remove.*Chen/ }).click();
  await one.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
  await other.locator(`[id="row-${id}"]`).waitFor({ state: 'detached' });
  await other.getByText('you are no longer in it').waitFor();
  await writeMany(browser, gateway, amina.api, id, ['Chen does not read this']);
  await other.reload();
  await liveChat(other);
  assert.equal(await other.getByText('Chen does not read this').count(), 0);

  await one.getByRole('button', { name: 'Leave the group' }).click();
  await one.getByRole('alertdialog').getByRole('button', { name: 'Leave the group' }).click();
  await one.locator('.refused', { hasText: 'somebody else an owner' }).waitFor();
  await close(one, other);
});

test('off line: written, closed, opened again; then each goes out once and in order', async () => {
  const id = await converse(amina.api, [bruno.api.me.id], 'Off line');
  const two = await openChat(browser, gateway.http, bruno);
  const one = await openChat(browser, proxy.url, amina);
  await openTalk(one, id);
  await write(one, 'before');
  await said(one, 'before').locator('.receipt:not(.saved)').waitFor();
  await one.waitForFunction(async () => (await caches.keys()).some((name) => name.startsWith('lifeline-chat-')));
  proxy.cut();
  await one.locator('.standing', { hasText: 'No connection' }).waitFor();
  for (const text of ['first', 'second', 'third']) await write(one, `${text} without a network`);
  await stands(one, 'third without a network', 'Saved on this phone');
  await act(one, 'before', 'Edit');
  await write(one, 'before, changed');
  await said(one, 'before, changed').getByText('change saved on this phone').waitFor();
  await until(async () => JSON.stringify((await kept(one)).talks).includes('"before"'));

  await one.reload();
  await stands(one, 'third without a network', 'Saved on this phone');
  // What was known and what is to be said.
  await until(async () => (await texts(one)).length === 4);
  await picture(one, 'chat-offline');
  proxy.mend();
  await stands(one, 'third without a network', 'Delivered');
  await openTalk(two, id);
  await shown(two, 'third without a network');
  const all = ['before, changed', 'first without a network', 'second without a network', 'third without a network'];
  await until(async () => (await texts(two)).join() === all.join());
  await until(async () => (await texts(one)).join() === all.join());
  await close(one, two);
});

test('what is read off line is read, and told once there is a network', async () => {
  const id = await converse(amina.api, [bruno.api.me.id], 'Read off line');
  const one = await openChat(browser, proxy.url, amina);
  await writeMany(browser, gateway, bruno.api, id, ['unread until now']);
  const row = one.locator(`[id="row-${id}"]`);
  await row.locator('.count').waitFor();
  await until(async () => JSON.stringify((await kept(one)).talks).includes('unread until now'));
  await one.waitForFunction(async () => (await caches.keys()).some((name) => name.startsWith('lifeline-chat-')));
  proxy.cut();
  await one.locator('.standing', { hasText: 'No connection' }).waitFor();
  await one.evaluate((id) => history.replaceState(null, '', `#talk/${id}`), id);
  await one.reload();
  await shown(one, 'unread until now');
  await row.locator('.count').waitFor({ state: 'detached' });
  await write(one, 'an answer');
  const reads = async () => {
    const { members } = await bruno.api.ask('GET', `/v1/conversations/${id}/receipts`);
    return members.find(({ member }) => member === amina.api.me.id).read;
  };
  const before = await reads();
  proxy.mend();
  await said(one, 'an answer').locator('.receipt:not(.saved)').waitFor();
  await until(async () => (await reads()) !== before);
  await close(one);
});

test('a login whose refresh the network swallows is refreshed again, and holds no other tab up for good', async () => {
  const one = await openChat(browser, gateway.http, amina, { serviceWorkers: 'block' });
  let asked = 0;
  // The first is never answered.
  await one.context().route('**/v1/auth/refresh', (route) => asked++ && route.continue());
  await one.reload();
  await until(() => asked === 1);
  const two = await one.context().newPage();
  await two.goto(`${gateway.http}/chat`);
  await liveChat(two);
  await liveChat(one);
  assert.equal(asked, 3);
  await close(one);
});

test('two tabs of one person agree, and what one keeps the other sees', async () => {
  const id = await converse(amina.api, [bruno.api.me.id], 'Two tabs');
  // Chromium's debugger does not answer for a second page that a service worker gave; the page itself works.
  const one = await openChat(browser, proxy.url, amina, { serviceWorkers: 'block' });
  await openTalk(one, id);
  const two = await one.context().newPage();
  await two.goto(`${proxy.url}/chat#talk/${id}`);
  await liveChat(two);
  await two.locator('.composer textarea').waitFor();
  proxy.cut();
  await one.locator('.standing', { hasText: 'No connection' }).waitFor();
  await two.locator('.standing', { hasText: 'No connection' }).waitFor();
  await write(one, 'from the one');
  await shown(two, 'from the one');
  await write(two, 'from the other');
  await shown(one, 'from the other');
  proxy.mend();
  for (const tab of [one, two]) {
    await said(tab, 'from the one').locator('.receipt:not(.saved)').waitFor();
    await said(tab, 'from the other').locator('.receipt:not(.saved)').waitFor();
    assert.equal(await said(tab, 'from the one').count(), 1);
  }
  const { entries } = await bruno.api.ask('GET', `/v1/conversations/${id}/messages`);
  const written = entries.flatMap(({ type, data }) => (type === 'message.sent' ? data.text : []));
  assert.deepEqual(written.slice(-2), ['from the one', 'from the other']);
  await close(one);
});

test('names and texts that mean harm are shown harmlessly', async () => {
  const mallory = await addPerson(admin, '<img src=x onerror=alert(1)> \u202eevil');
  mallory.api = await apiOf(gateway, mallory);
  const id = await converse(mallory.api, [amina.api.me.id], '</title><script>alert(2)</script>');
  const bad = ['<b onclick=alert(3)>bold</b>', '\u202egnp.exe', 'مرحبا <script>x</script> 👨‍👩‍👧', 'a\tb'];
  await writeMany(browser, gateway, mallory.api, id, bad);
  const chat = await openChat(browser, gateway.http, amina);
  await openTalk(chat, id);
  await shown(chat, 'bold');
  assert.deepEqual(await texts(chat), [bad[0], 'gnp.exe', ...bad.slice(2)]);
  const page = await chat.content();
  assert.ok(!page.includes('\u202e'), 'no override is left on the page');
  assert.equal(await chat.locator('img, .message b, #chat script').count(), 0);
  await chat.locator('.by', { hasText: '<img src=x onerror=alert(1)> evil' }).first().waitFor();
  await picture(chat, 'chat-harmless');
  await close(chat);
});

test('5,000 messages: only those in sight are drawn, and what is read keeps its place when older ones come', async () => {
  const id = await converse(amina.api, [bruno.api.me.id], 'Long');
  const many = Array.from({ length: 5000 }, (_, n) => `message ${n} ${'word '.repeat(n % 40)}`.trim());
  await writeMany(browser, gateway, bruno.api, id, many);
  const chat = await openChat(browser, gateway.http, amina);
  await openTalk(chat, id);
  await shown(chat, 'message 4999');
  const lines = () => chat.locator('.line').count();
  assert.ok((await lines()) < 60);
  await chat.locator('.log').hover();
  const seen = new Set();
  const look = async () => {
    for (const text of await texts(chat)) seen.add(Number(/^message (\d+)/.exec(text)?.[1]));
  };
  while (!seen.has(4500)) {
    await look();
    await chat.mouse.wheel(0, -400);
    await chat.evaluate(() => new Promise(requestAnimationFrame));
  }
  await look();
  const gaps = Array.from({ length: 499 }, (_, n) => 4501 + n).filter((n) => !seen.has(n));
  assert.deepEqual(gaps, [], 'nothing was jumped over');
  assert.ok((await lines()) < 60);
  await chat.getByRole('button', { name: 'To the newest message' }).click();
  await shown(chat, 'message 4999');
  await chat.getByRole('button', { name: 'To the newest message' }).waitFor({ state: 'detached' });
  await writeMany(browser, gateway, bruno.api, id, ['the very last']);
  await shown(chat, 'the very last');
  await chat.evaluate(() => document.querySelector('.log').scrollBy(0, -900));
  await chat.getByRole('button', { name: 'To the newest message' }).waitFor();
  await writeMany(browser, gateway, bruno.api, id, ['one more']);
  await chat.getByRole('button', { name: /1.? new message/ }).waitFor();
  await close(chat);
});

test('on a phone: the end stays in sight over a keyboard, what I write is seen, and a quote leads to what was said', async () => {
  const id = await converse(amina.api, [bruno.api.me.id], 'On a phone');
  const many = Array.from({ length: 60 }, (_, n) => `line ${n} of them`);
  await writeMany(browser, gateway, bruno.api, id, many);
  const chat = await openChat(browser, gateway.http, amina, { viewport: { width: 390, height: 640 } });
  await openTalk(chat, id);
  const seen = (text) =>
    until(async () => {
      const [log, message] = await Promise.all([chat.locator('.log').boundingBox(), said(chat, text).boundingBox()]);
      return message && message.y >= log.y && message.y + message.height <= log.y + log.height + 1;
    });
  await seen('line 59 of them');
  await chat.setViewportSize({ width: 390, height: 340 });
  await seen('line 59 of them');
  await chat.setViewportSize({ width: 390, height: 640 });
  await seen('line 59 of them');

  await chat.locator('.log').hover();
  while (!(await said(chat, 'line 3 of them').count())) {
    await chat.mouse.wheel(0, -400);
    await chat.evaluate(() => new Promise(requestAnimationFrame));
  }
  await act(chat, 'line 3 of them', 'Reply');
  await write(chat, 'an answer to that');
  await seen('an answer to that');
  assert.equal(await chat.locator('.message:not(.mine)', { hasText: 'line 3 of them' }).count(), 0);
  await said(chat, 'an answer to that').locator('.quote').click();
  await chat.locator('.message:not(.mine)', { hasText: 'line 3 of them' }).waitFor();
  await close(chat);
});

test('what was written for a group that one was removed from is not lost', async () => {
  const id = await converse(bruno.api, [amina.api.me.id], 'Without her');
  const chat = await openChat(browser, proxy.url, amina);
  await openTalk(chat, id);
  proxy.cut();
  await chat.locator('.standing', { hasText: 'No connection' }).waitFor();
  await write(chat, 'words of mine');
  await chat.press('.composer textarea', 'Escape');
  await bruno.api.ask('DELETE', `/v1/conversations/${id}/members/${amina.api.me.id}`);
  proxy.mend();
  const left = chat.locator('.standing', { hasText: 'was not sent: the conversation is gone' });
  await left.getByRole('button', { name: 'More' }).click();
  await chat.getByText('you are no longer in it').waitFor();
  await chat.locator('article', { hasText: 'words of mine' }).getByRole('button', { name: 'Discard' }).click();
  await chat.getByText('words of mine').waitFor({ state: 'detached' });
  assert.equal(await left.count(), 0);
  await close(chat);
});

test('a conversation has a colour here, and is muted on all of my devices', async () => {
  const id = await converse(bruno.api, [amina.api.me.id], 'Colours');
  const chat = await openChat(browser, gateway.http, amina);
  await openTalk(chat, id);
  await write(chat, 'in which colour?');
  const ground = () =>
    said(chat, 'in which colour?')
      .locator('.bubble')
      .evaluate((it) => getComputedStyle(it).backgroundColor);
  await stands(chat, 'in which colour?', 'Stored');
  const plain = await ground();
  await chat.getByRole('button', { name: 'Group', exact: true }).click();
  await chat.getByRole('radio', { name: 'Sea' }).check();
  const notify = chat.getByRole('checkbox', { name: 'Notify me of new messages here' });
  assert.ok(await notify.isChecked());
  await notify.click();
  await until(async () => (await amina.api.ask('GET', '/v1/me')).muted.join() === id);
  await picture(chat, 'chat-muted');
  await chat.getByRole('button', { name: 'Back', exact: true }).click();
  assert.notEqual(await ground(), plain);

  const other = await openChat(browser, gateway.http, amina);
  await openTalk(other, id);
  await other.getByRole('button', { name: 'Group', exact: true }).click();
  const there = other.getByRole('checkbox', { name: 'Notify me of new messages here' });
  assert.ok(!(await there.isChecked()));
  await there.click();
  await until(async () => !(await amina.api.ask('GET', '/v1/me')).muted.length);
  await close(chat, other);
});

test('everything by keys: list, messages, menu, and back', async () => {
  const id = await converse(amina.api, [bruno.api.me.id], 'By keys');
  await writeMany(browser, gateway, bruno.api, id, ['one', 'two', 'three']);
  const chat = await openChat(browser, gateway.http, amina);
  const focused = () => chat.evaluate(() => document.activeElement?.textContent ?? '');
  await chat.locator(`[id="row-${id}"]`).focus();
  await chat.keyboard.press('End');
  await chat.keyboard.press('Home');
  assert.match(await focused(), /By keys/);
  await chat.keyboard.press('Enter');
  await shown(chat, 'three');
  await chat.locator('.line[tabindex="0"]').focus();
  await chat.keyboard.press('ArrowUp');
  await until(async () => /two/.test(await focused()));
  await chat.keyboard.press('Enter');
  await said(chat, 'two').getByRole('button', { name: 'Reply' }).waitFor();
  await said(chat, 'two').getByRole('button', { name: 'Reply' }).press('Enter');
  await chat.locator('.doing', { hasText: 'two' }).waitFor();
  await chat.locator('.composer textarea:focus').waitFor();
  await chat.keyboard.press('Escape');
  await chat.locator('.doing').waitFor({ state: 'detached' });
  await chat.keyboard.press('Escape');
  await chat.locator(`[id="row-${id}"]:focus`).waitFor();
  await close(chat);
});
