/** The programs of docs/websocket-in-twenty-lines.md, as they stand there: they follow the feed over a cut and over the end of their token. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import { launch, until } from './browser.mjs';
import { apiOf } from './chat.mjs';
import { publishAlert, startGateway } from './gateway.mjs';
import { startProxy } from './network.mjs';

/** The system's, which has the distribution's `websockets`. */
const PYTHON = '/usr/bin/python3';
const guide = readFileSync(new URL('../../docs/websocket-in-twenty-lines.md', import.meta.url), 'utf8');
const program = (language) => guide.match(new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 's'))[1];

let browser;
let gateway;
let proxy;
let folder;

before(async () => {
  gateway = await startGateway();
  proxy = await startProxy(gateway.http);
  browser = await launch();
  folder = mkdtempSync(join(tmpdir(), 'lifeline-guide-'));
});

after(async () => {
  await browser?.close();
  await proxy?.close();
  await gateway?.stop();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

/** `seen`: the frames a program was given so far, each its type and data. */
async function follows(seen, name) {
  const signals = () => seen.filter(([type]) => type === 'signal.received').map(([, data]) => data.kind);
  const lives = () => seen.filter(([type]) => type === 'live').length;
  await until(() => lives() === 1);
  await publishAlert(gateway, `${name}-before`, '{}');
  await until(() => signals().includes(`${name}-before`));
  proxy.cut();
  await publishAlert(gateway, `${name}-during`, '{}');
  proxy.mend();
  await until(() => signals().includes(`${name}-during`));
  await until(() => lives() === 2);
  const { ask } = await apiOf(gateway, gateway.user('responder'));
  await ask('POST', '/v1/me/sessions/end', {});
  await until(() => lives() === 3);
  await publishAlert(gateway, `${name}-after`, '{}');
  await until(() => signals().includes(`${name}-after`));
  assert.deepEqual(
    signals().filter((kind) => kind.startsWith(name)),
    [`${name}-before`, `${name}-during`, `${name}-after`],
    'each once',
  );
}

test('in a browser', async () => {
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  const page = await context.newPage();
  await page.goto(`${proxy.url}/sign-in`);
  const seen = [];
  await page.exposeFunction('show', ({ type, data }) => seen.push([type, data]));
  const { username, password } = gateway.user('responder');
  const login = JSON.stringify({ login: username, password });
  await page.evaluate(`{
    ${program('js').replace('export ', '')}
    const token = () =>
      fetch('/v1/auth/login', { method: 'POST', body: ${JSON.stringify(login)}, headers: { 'Content-Type': 'application/json' } })
        .then((answer) => answer.json())
        .then(({ access_token }) => access_token);
    follow(location.host, token, window.show);
  }`);
  await follows(seen, 'browser');
  await context.close();
});

test('in Python', async () => {
  const file = join(folder, 'follow.py');
  writeFileSync(file, program('python'));
  const { username, password } = gateway.user('responder');
  const python = spawn(PYTHON, [file, new URL(proxy.url).host, gateway.ca, username, password]);
  const seen = [];
  let errors = '';
  python.stderr.on('data', (text) => {
    errors += text;
  });
  createInterface({ input: python.stdout }).on('line', (line) => {
    const [, type, data] = line.match(/^(\S+) (.*)$/);
    seen.push([type, JSON.parse(data)]);
  });
  try {
    await follows(seen, 'python');
  } catch (error) {
    throw new Error(errors, { cause: error });
  } finally {
    python.kill();
  }
});

test('in Python, with a password that is none', async () => {
  const file = join(folder, 'follow.py');
  writeFileSync(file, program('python'));
  const { username } = gateway.user('responder');
  const python = spawn(PYTHON, [file, new URL(proxy.url).host, gateway.ca, username, 'not-the-password']);
  let errors = '';
  python.stderr.on('data', (text) => {
    errors += text;
  });
  const [code] = await once(python, 'close');
  assert.equal(code, 1);
  assert.match(errors, /^401 .*"code":"login_failed"/);
});
