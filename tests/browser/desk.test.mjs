/** The desk for who uses keys, listens to it, or looks elsewhere. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { isolated, launch, openDesk, until } from './browser.mjs';
import { publishAlert, startGateway } from './gateway.mjs';

const MANY = 60;
const LONGEST = 'building-7-floor-3-north-stairwell-smoke-detector-12';
let browser;
let gateway;

before(async () => {
  gateway = await startGateway();
  browser = await launch();
  for (let number = 0; number < MANY; number++)
    await publishAlert(gateway, `standing-${number}`, JSON.stringify({ severity: 'Minor' }));
  await publishAlert(gateway, 'a-kind-with-a-long-name', '{}', LONGEST);
});

after(async () => {
  await browser?.close();
  await gateway?.stop();
});

const focused = (desk) => desk.evaluate(() => document.activeElement?.id || document.activeElement?.tagName);

test('the whole list by keys: to its end, into an incident, and back', async () => {
  const desk = await openDesk(browser, gateway.http, gateway.user('responder'));
  await desk.locator('.row').first().waitFor();
  await desk.focus('#search');
  await desk.keyboard.press('Tab');
  const first = await desk.locator('.row').first().getAttribute('id');
  assert.equal(await focused(desk), first);
  const ring = await desk.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
  assert.equal(ring, 'solid', 'the focus can be seen');
  await desk.keyboard.press('ArrowDown');
  assert.equal(await focused(desk), await desk.locator('.row').nth(1).getAttribute('id'));
  await desk.keyboard.press('ArrowUp');
  assert.equal(await focused(desk), first);
  await desk.keyboard.press('End');
  await until(() =>
    desk.evaluate((last) => document.activeElement?.parentElement?.ariaPosInSet === last, `${MANY + 1}`),
  );
  const last = await focused(desk);
  assert.equal(await desk.locator('.detail h2').count(), 0, 'walking in the list opens nothing');

  await desk.keyboard.press('Enter');
  await desk.locator('.detail h2:focus').waitFor();
  await desk.keyboard.press('Tab');
  await desk.locator('.actions .main:focus').waitFor();
  await desk.keyboard.press('Enter');
  await desk.locator('.state.acknowledged').waitFor();
  await desk.keyboard.press('i');
  await desk.locator('.composer textarea:focus').waitFor();
  await desk.keyboard.press('Escape');
  await desk.locator('.detail h2:focus').waitFor();
  await desk.keyboard.press('Escape');
  await until(async () => (await focused(desk)) === last);
  assert.equal(await desk.locator('.detail h2').count(), 0);
  assert.deepEqual(desk.problems, []);
  await desk.context().close();
});

/** A dialog closes a moment after the key; until then letters are its own. */
async function closeDialog(desk) {
  await desk.keyboard.press('Escape');
  // Gone, not only closed: until the page has heard of it, letters are the dialog's.
  await desk.locator('dialog').waitFor({ state: 'detached' });
}

test('letters act only where the responder lets them', async () => {
  const desk = await openDesk(browser, gateway.http, gateway.user('responder'));
  await desk.keyboard.press('?');
  await desk.uncheck('dialog [type=checkbox]');
  await closeDialog(desk);
  await desk.keyboard.press('j');
  await desk.reload();
  await desk.locator('.row').first().waitFor();
  await desk.keyboard.press('j');
  assert.equal(await desk.locator('.detail h2').count(), 0);
  await desk.click('.help');
  await desk.check('dialog [type=checkbox]');
  await closeDialog(desk);
  await desk.keyboard.press('j');
  await desk.locator('.detail h2').waitFor();
  await desk.context().close();
});

test('everything that can be operated has a name', async () => {
  const desk = await openDesk(browser, gateway.http, gateway.user('responder'));
  await desk.locator('.row').first().click();
  await desk.locator('.thread li').first().waitFor();
  const nameless = async () => {
    const { nodes } = await devtools.send('Accessibility.getFullAXTree');
    return nodes
      .filter(
        ({ ignored, role }) => !ignored && /^(button|link|textbox|searchbox|radio|checkbox|dialog)$/.test(role?.value),
      )
      .filter(({ name }) => !name?.value?.trim())
      .map(({ role }) => role.value);
  };
  const devtools = await desk.context().newCDPSession(desk);
  await devtools.send('Accessibility.enable');
  assert.deepEqual(await nameless(), []);
  await desk.keyboard.press('r');
  await desk.locator('dialog [type=radio]').first().waitFor();
  assert.deepEqual(await nameless(), []);
  await closeDialog(desk);
  await desk.keyboard.press('?');
  await desk.locator('dialog .keys').waitFor();
  assert.deepEqual(await nameless(), []);
  await desk.context().close();
});

test('what is new is read out: the urgent at once, a burst of others in one breath', async () => {
  const desk = await openDesk(browser, gateway.http, gateway.user('responder'));
  const said = { 'announce-now': [], announce: [] };
  await desk.exposeFunction('heard', (where, words) => said[where].push(words));
  await desk.evaluate(() => {
    for (const where of ['announce-now', 'announce']) {
      const region = document.getElementById(where);
      new MutationObserver(() => window.heard(where, region.textContent)).observe(region, { childList: true });
    }
  });
  await Promise.all(
    ['b-one', 'b-two', 'b-three', 'b-four'].map((burst) =>
      publishAlert(gateway, burst, '{"severity":"Minor"}', `sensor-${burst}`),
    ),
  );
  await publishAlert(gateway, 'collapse', '{"severity":"Extreme"}');
  await until(() => said['announce-now'].length);
  assert.match(said['announce-now'][0], isolated('New: Collapse, Extreme, '));
  const count = (words) => Number(/^\W*(\d+)\W* new/.exec(words)?.[1] ?? (words.startsWith('New:') ? 1 : 0));
  const told = () => said.announce.reduce((sum, words) => sum + count(words), 0);
  await until(() => told() === 4);
  assert.ok(said.announce.filter(count).length <= 2, said.announce.join(' | '));
  assert.equal(said['announce-now'].length, 1);
  await desk.context().close();
});

test('a tone for what is urgent and for nothing else, once it is switched on, and still after a reload', async () => {
  const desk = await openDesk(browser, gateway.http, gateway.user('responder'));
  const tones = () => desk.evaluate(() => window.tones);
  await desk.addInitScript(() => {
    window.tones = 0;
    const { start } = OscillatorNode.prototype;
    OscillatorNode.prototype.start = function (...at) {
      window.tones++;
      return start.apply(this, at);
    };
  });
  await desk.reload();
  await desk.locator('.badge', { hasText: 'Live' }).waitFor();
  const toggle = desk.locator('.tone');
  const said = (words) => desk.locator('#announce-now, #announce', { hasText: words }).first();
  assert.equal(await toggle.getAttribute('aria-pressed'), 'false');
  await publishAlert(gateway, 'unheard', '{"severity":"Extreme"}');
  await said('Unheard').waitFor({ state: 'attached' });
  assert.equal(await tones(), 0, 'off until it is switched on');

  await toggle.click();
  await toggle.getByText('on', { exact: true }).waitFor();
  assert.equal(await tones(), 1, 'it can be heard what it will be');
  const waiting = async () => Number(/^\((\d+)\)/.exec(await desk.title())[1]);
  const before = await waiting();
  await publishAlert(gateway, 'quiet', '{"severity":"Severe"}');
  await said('Quiet').waitFor({ state: 'attached' });
  assert.equal(await tones(), 1);
  await publishAlert(gateway, 'practice', '{"severity":"Extreme","test":true}');
  await said('Practice').waitFor({ state: 'attached' });
  assert.equal(await tones(), 1, 'an exercise makes no noise');
  await publishAlert(gateway, 'loud', '{"severity":"Extreme"}');
  await said('Loud').waitFor({ state: 'attached' });
  assert.equal(await tones(), 2);
  assert.equal(await waiting(), before + 2, 'the title counts what nobody has taken, but for exercises');

  await desk.reload();
  await desk.locator('.badge', { hasText: 'Live' }).waitFor();
  assert.equal(await toggle.getAttribute('aria-pressed'), 'true');
  await desk.locator('h1').click();
  await toggle.getByText('on', { exact: true }).waitFor();
  assert.equal(await tones(), 0, 'what stands already is not news');
  await publishAlert(gateway, 'louder', '{"severity":"Extreme"}');
  await said('Louder').waitFor({ state: 'attached' });
  assert.equal(await tones(), 1);
  await desk.context().close();
});

test('a long name stands whole in the list, beside an open incident too', async () => {
  const desk = await openDesk(browser, gateway.http, gateway.user('responder'));
  const name = desk.locator('.row .from', { hasText: LONGEST });
  const whole = () =>
    name.evaluate((cell) => cell.scrollHeight <= cell.clientHeight && cell.scrollWidth <= cell.clientWidth);
  await desk.fill('#search', LONGEST);
  assert.ok(await whole());
  await name.click();
  await desk.locator('.detail h2', { hasText: LONGEST }).waitFor();
  assert.ok(await whole());
  await desk.context().close();
});
