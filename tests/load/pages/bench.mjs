/**
 * How a caller's page feels on a bad network, in a real Chromium, next to the same page in React: when it is visible,
 * how soon after its end a recording can be played, and how evenly places are sent. Prints Markdown.
 */
import { callForHelp, fact, launch, openDesk, openNew, openPhone, rowIds, until } from '../../browser/browser.mjs';
import { startGateway } from '../../browser/gateway.mjs';
import { startProxy } from '../../browser/network.mjs';
import { startReact } from './react.mjs';

const VIEWS = Number(process.env.VIEWS ?? 5);
const RECORDINGS = Number(process.env.RECORDINGS ?? 5);
const PHONES = Number(process.env.PHONES ?? 5);
/** What a phone sends in the first 40 s after its first place. */
const PLACES = 4;
/** What arrives so soon after the press is the first place, which goes with the call or close behind it. */
const AT_ONCE_MS = 9_000;
/** Issue 4's bar: 50 kbit/s, 500 ms from request to answer, a processor four times slower. */
const SLOW = { offline: false, latency: 500, downloadThroughput: 50_000 / 8, uploadThroughput: 50_000 / 8 };
const CPU_SLOWED = 4;
/** So many more pieces of a recording, of a second each, are at the gateway when it is ended. */
const PIECES = 3;

const at = (values, share) =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))];
const shown = (ms) => `${(ms / 1000).toFixed(2)} s`;

/** Opens a page with nothing cached, and says when its button was painted, ms, and how many bytes came over the wire. */
async function view(browser, url) {
  const context = await browser.newContext({
    ignoreHTTPSErrors: true,
    viewport: { width: 360, height: 640 },
    serviceWorkers: 'block',
  });
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await cdp.send('Network.enable');
  await cdp.send('Network.emulateNetworkConditions', SLOW);
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: CPU_SLOWED });
  await page.goto(url, { waitUntil: 'commit' });
  await page.locator('#press').waitFor({ timeout: 120_000 });
  const painted = await page.evaluate(
    () =>
      new Promise((resolve) => {
        const said = (list) => {
          const largest = list.getEntries().at(-1);
          if (document.querySelector('#press')) resolve(largest.startTime);
        };
        new PerformanceObserver(said).observe({ type: 'largest-contentful-paint', buffered: true });
      }),
  );
  await page.waitForLoadState('load');
  const bytes = await page.evaluate(() => {
    const loaded = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')];
    return loaded.reduce((sum, { transferSize }) => sum + transferSize, 0);
  });
  await context.close();
  return { painted, bytes };
}

async function pages(browser, gateway, react) {
  const views = { Lifeline: [], React: [] };
  for (let round = 0; round < VIEWS; round++) {
    views.Lifeline.push(await view(browser, `${gateway.http}/`));
    views.React.push(await view(browser, `${react.url}/`));
  }
  console.log('| page | visible: median | worst | over the wire |\n|---|---|---|---|');
  for (const [name, rounds] of Object.entries(views)) {
    const painted = rounds.map((round) => round.painted);
    console.log(
      `| ${name} | ${shown(at(painted, 0.5))} | ${shown(Math.max(...painted))} | ${(
        at(
          rounds.map((round) => round.bytes),
          0.5,
        ) / 1000
      ).toFixed(1)} kB |`,
    );
  }
}

/** From the press on "stop" until a responder's screen has the recording. */
async function recordings(browser, gateway) {
  const responder = gateway.user('responder');
  console.log('\n| network | a recording is at the desk after its end: median | worst |\n|---|---|---|');
  for (const way of ['direct', '3G']) {
    const proxy = await startProxy(gateway.http);
    const desk = await openDesk(browser, gateway.http, responder);
    const took = [];
    for (let round = 0; round < RECORDINGS; round++) {
      const before = await rowIds(desk);
      const phone = await openPhone(browser, proxy.url, { permissions: ['geolocation', 'microphone'] });
      let stored = 0;
      phone.on('response', (answer) => {
        if (answer.request().method() === 'PATCH' && answer.status() === 204) stored += 1;
      });
      // Where the microphone is allowed a call records by itself.
      await callForHelp(phone);
      await fact(phone, 'Reached the emergency desk');
      await openNew(desk, before);
      proxy.goBy(way);
      stored = 0;
      await until(() => stored >= PIECES);
      const stopped = performance.now();
      await phone.click('#speak');
      await desk.locator('.thread audio').waitFor();
      took.push(performance.now() - stopped);
      proxy.goBy('direct');
      await phone.context().close();
    }
    await desk.context().close();
    await proxy.close();
    console.log(`| ${way} | ${shown(at(took, 0.5))} | ${shown(Math.max(...took))} |`);
  }
}

/** How far from ten seconds apart the gateway's answers to a phone's places are, for phones that call at once. */
async function places(browser, gateway) {
  console.log('\n| network | places | away from 10 s: median | 95th percentile |\n|---|---|---|---|');
  for (const way of ['direct', '3G']) {
    const proxy = await startProxy(gateway.http);
    proxy.goBy(way);
    const off = await Promise.all(Array.from({ length: PHONES }, () => phoneOff(browser, proxy.url)));
    await proxy.close();
    const all = off.flat();
    console.log(`| ${way} | ${all.length} | ${shown(at(all, 0.5))} | ${shown(at(all, 0.95))} |`);
  }
}

/** Another place each time: the same one is not sent twice. */
let steps = 0;
const walked = () => ({ latitude: 23.78 + ++steps / 1e6, longitude: 90.41, accuracy: 18 });

async function phoneOff(browser, url) {
  const phone = await openPhone(browser, url);
  const asked = new Set();
  const stored = [];
  phone.on('websocket', (socket) => {
    socket.on('framesent', ({ payload }) => {
      const { id, type } = JSON.parse(payload);
      if (type === 'sos.locate') asked.add(id);
    });
    socket.on('framereceived', ({ payload }) => {
      const now = performance.now();
      if (asked.delete(JSON.parse(payload).re) && now - pressed > AT_ONCE_MS) stored.push(now);
    });
  });
  const pressed = performance.now();
  await callForHelp(phone);
  const moved = async (count) => {
    await phone.context().setGeolocation(walked());
    return stored.length >= count;
  };
  for (let count = 1; count <= PLACES; count++) await until(() => moved(count));
  await phone.context().close();
  return stored.slice(1).map((time, nth) => Math.abs(time - stored[nth] - 10_000));
}

const gateway = await startGateway();
const react = await startReact();
const browser = await launch(['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream']);
const only = process.argv[2];
try {
  for (const part of [pages, recordings, places]) if (!only || part.name === only) await part(browser, gateway, react);
} finally {
  await browser.close();
  react.close();
  await gateway.stop();
}
