/** Every screen of the chat: found clean by axe, nothing sticks out, in both directions, light and dark, large and small. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { clean } from './axe.mjs';
import { launch, openChat, picture } from './browser.mjs';
import { addPerson, apiOf, attachTo, converse, drawn, openTalk, said, write, writeMany } from './chat.mjs';
import { startGateway } from './gateway.mjs';

const PHONE = { viewport: { width: 390, height: 780 }, isMobile: true, hasTouch: true };
let browser;
let gateway;
let amina;
let bruno;
let group;
let shown;

before(async () => {
  gateway = await startGateway();
  browser = await launch();
  const admin = await apiOf(gateway, gateway.user('admin'));
  amina = await addPerson(admin, 'Amina Rahman');
  bruno = await addPerson(admin, 'سارة الأحمد');
  for (const person of [amina, bruno]) person.api = await apiOf(gateway, person);
  await bruno.api.ask('POST', '/v1/contacts', { person: amina.api.me.id });
  const direct = await converse(bruno.api, [amina.api.me.id]);
  await writeMany(browser, gateway, bruno.api, direct, ['مرحبا، أنا في الطابق الثالث']);
  shown = await converse(bruno.api, [amina.api.me.id], 'What was attached');
  const blank = await browser.newPage();
  await attachTo(gateway, bruno.api, shown, 'image', await drawn(blank, 800, 500));
  await blank.close();
  await attachTo(gateway, bruno.api, shown, 'voice', silence(3));
  await attachTo(
    gateway,
    bruno.api,
    shown,
    'file',
    Buffer.alloc(25_000, 1),
    'خطة المبنى - plan of the building, floors 1 to 12.pdf',
  );
  group = await converse(amina.api, [bruno.api.me.id], 'Hall 3, and everybody who lives or works beside it');
  await writeMany(browser, gateway, bruno.api, group, ['The stairwell is free.', `A long one: ${'water '.repeat(60)}`]);
});

after(async () => {
  await browser?.close();
  await gateway?.stop();
});

/** A recording in which nothing is said: WAV, 8 kHz, 16 bit, one channel. */
function silence(seconds) {
  const bytes = seconds * 16_000;
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + bytes, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(8_000, 24);
  head.writeUInt32LE(16_000, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36);
  head.writeUInt32LE(bytes, 40);
  return Buffer.concat([head, Buffer.alloc(bytes)]);
}

for (const [name, settings] of [
  ['desktop-light', { colorScheme: 'light' }],
  ['desktop-dark-ar', { colorScheme: 'dark', locale: 'ar' }],
  ['phone-light-ar', { colorScheme: 'light', locale: 'ar', ...PHONE }],
  ['phone-dark', { colorScheme: 'dark', ...PHONE }],
  ['zoomed', { colorScheme: 'light', viewport: { width: 683, height: 384 }, deviceScaleFactor: 2 }],
]) {
  test(`the chat, ${name}`, async () => {
    const chat = await openChat(browser, gateway.http, amina, settings);
    const arabic = settings.locale === 'ar';
    assert.equal(await chat.getAttribute('html', 'dir'), arabic ? 'rtl' : 'ltr');
    const look = async (screen) => {
      await clean(chat, `${screen}, ${name}`);
      await picture(chat, `chat-${name}-${screen}`);
    };
    await look('list');
    await openTalk(chat, group);
    await write(chat, 'Thank you!');
    await said(chat, 'Thank you!').last().locator('.receipt:not(.saved)').waitFor();
    await said(chat, 'stairwell').hover();
    await said(chat, 'stairwell').locator('button.more').click();
    await said(chat, 'stairwell').locator('.acts').waitFor();
    await look('talk');
    await chat.evaluate((hash) => {
      history.pushState(null, '', hash);
      dispatchEvent(new PopStateEvent('popstate'));
    }, `#talk/${shown}`);
    await chat.waitForFunction(() => document.querySelector('.picture img')?.naturalWidth);
    await chat.locator('.player').waitFor();
    const bytes = await drawn(chat, 300, 200);
    await chat.setInputFiles('.sources .picture input', { name: 'photo.png', mimeType: 'image/png', buffer: bytes });
    await chat.locator('.chosen-things canvas').waitFor();
    await chat.locator('.choose > button').click();
    await chat.locator('.sources').waitFor();
    await look('attached');
    await chat.locator('.picture').first().click();
    await chat.waitForFunction(() => document.querySelector('dialog.large img')?.naturalWidth);
    await look('large');
    await chat.keyboard.press('Escape');
    const go = async (screen, ready) => {
      await chat.evaluate((hash) => {
        history.pushState(null, '', `#${hash}`);
        dispatchEvent(new PopStateEvent('popstate'));
      }, screen);
      await chat.locator(`.screen ${ready}`).first().waitFor();
      await look(screen.split('/')[0]);
    };
    await go(`group/${group}`, 'select');
    await go('new', '.contact');
    await go('search', '[role=status]');
    await chat.fill('.looking input', 'the');
    await chat.locator('.found mark').first().waitFor();
    await look('search-found');
    await go('settings', '.onward');
    await chat.locator('.screen button.danger').last().click();
    await chat.locator('.delete-account input[type=password]').waitFor();
    await chat.locator('.delete-account').scrollIntoViewIfNeeded();
    await look('delete-account');
    assert.deepEqual(chat.problems, []);
    await chat.context().close();
  });
}
