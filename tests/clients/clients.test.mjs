/**
 * Clients that devices run, each by every way in and in both versions of the protocol: it connects, raises an alert
 * with QoS 1, has it acknowledged and reads its receipt. rumqttc is tried in `broker/tests/clients.rs`.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import mqtt from 'mqtt';
import { lifeline, startGateway } from '../browser/gateway.mjs';

const run = promisify(execFile);
const VERSIONS = [4, 5];
const WAYS = ['tcp', 'tls', 'wss'];
/** The system's, which has the distribution's paho-mqtt. */
const PYTHON = '/usr/bin/python3';

let gateway;
let folder;

before(async () => {
  gateway = await startGateway();
  folder = mkdtempSync(join(tmpdir(), 'lifeline-clients-'));
});

after(async () => {
  await gateway?.stop();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

/** A device of its own for each client, so that it hears of its own alerts only. */
async function device(id) {
  const { password } = await lifeline(gateway, 'device', 'add', id);
  return { device: id, username: id, password };
}

async function certificate(id) {
  const made = await lifeline(gateway, 'device', 'cert', id, '--out', folder);
  return { certificate: made.certificate_file, key: made.key_file };
}

function place(way) {
  const { hostname, port } = new URL({ tcp: gateway.mqtt, tls: gateway.mqtts, wss: gateway.http }[way]);
  return { host: hostname, port: Number(port) };
}

/** Raises an alert with MQTT.js, and returns its receipt. */
async function raise(way, version, alert, login) {
  const { host, port } = place(way);
  const scheme = { tcp: 'mqtt', tls: 'mqtts', wss: 'wss' }[way];
  const client = await mqtt.connectAsync(`${scheme}://${host}:${port}${way === 'wss' ? '/mqtt' : ''}`, {
    protocolVersion: version,
    clientId: `${login.device}-js`,
    username: login.username,
    password: login.password,
    ca: readFileSync(gateway.ca),
    cert: login.certificate && readFileSync(login.certificate),
    key: login.key && readFileSync(login.key),
    reconnectPeriod: 0,
  });
  try {
    const receipt = new Promise((resolve) => {
      client.once('message', (_topic, payload) => resolve(JSON.parse(payload)));
    });
    await client.subscribeAsync(`v1/devices/${login.device}/receipts`, { qos: 1 });
    const text = JSON.stringify({ id: alert, text: 'from MQTT.js' });
    await client.publishAsync(`v1/devices/${login.device}/alerts/smoke`, text, { qos: 1 });
    return await receipt;
  } finally {
    await client.endAsync();
  }
}

async function paho(way, version, alert, login) {
  const asked = run(PYTHON, [new URL('paho_client.py', import.meta.url).pathname]);
  const { host, port } = place(way);
  asked.child.stdin.end(JSON.stringify({ version, transport: way, host, port, ca: gateway.ca, alert, ...login }));
  return JSON.parse((await asked).stdout);
}

/** Its receipt is read by mosquitto_sub afterwards: it has waited. */
async function mosquitto(way, version, alert, login) {
  const { host, port } = place(way);
  const tls = way === 'tls' ? ['--cafile', gateway.ca] : [];
  const who = login.certificate
    ? ['--cert', login.certificate, '--key', login.key]
    : ['-u', login.username, '-P', login.password];
  const common = [
    '-h',
    host,
    '-p',
    String(port),
    '-V',
    version === 5 ? 'mqttv5' : 'mqttv311',
    '-q',
    '1',
    ...tls,
    ...who,
  ];
  const topics = `v1/devices/${login.device}`;
  await run('mosquitto_pub', [...common, '-t', `${topics}/alerts/smoke`, '-m', JSON.stringify({ id: alert })]);
  const { stdout } = await run('mosquitto_sub', [...common, '-t', `${topics}/receipts`, '-C', '1', '-W', '60']);
  return JSON.parse(stdout);
}

/** The Python of "Connect a device in ten minutes", with this gateway's names in it. */
test('the documentation’s Python raises an alert that is on the disk when it ends', async () => {
  const guide = readFileSync(new URL('../../docs/connect-a-device.md', import.meta.url), 'utf8');
  const written = /```python\n(.*?)```/s.exec(guide)[1];
  const { password } = await device('hall-3');
  const { host, port } = place('tls');
  const names = { 'gateway.example': host, 8883: port, PASSWORD: password, 'ca.pem': gateway.ca };
  const script = Object.entries(names).reduce((text, [name, real]) => {
    assert.ok(text.includes(name), `the script names ${name}`);
    return text.replaceAll(name, real);
  }, written);
  await run(PYTHON, ['-c', script]);
  const { username, password: word } = gateway.user('admin');
  const json = { 'content-type': 'application/json' };
  const body = JSON.stringify({ login: username, password: word });
  const signed_in = await fetch(`${gateway.http_lab}/v1/auth/login`, { method: 'POST', headers: json, body });
  const { access_token } = await signed_in.json();
  const headers = { authorization: `Bearer ${access_token}` };
  const { incidents } = await (await fetch(`${gateway.http_lab}/v1/incidents`, { headers })).json();
  const raised = incidents.filter(({ origin }) => origin.id === 'hall-3');
  assert.deepEqual([raised.length, raised[0]?.kind], [1, 'smoke']);
});

const clients = { 'MQTT.js': [raise, WAYS], 'paho-mqtt': [paho, WAYS], mosquitto: [mosquitto, ['tcp', 'tls']] };

for (const [name, [alert, ways]] of Object.entries(clients)) {
  for (const way of ways) {
    for (const version of VERSIONS) {
      test(`${name}, MQTT ${version === 5 ? '5' : '3.1.1'} over ${way}`, async () => {
        const id = `${name.replace(/\W/g, '-')}-${way}-${version}`.toLowerCase();
        const receipt = await alert(way, version, id, await device(id));
        assert.deepEqual([receipt.id, receipt.stage], [id, 'stored']);
      });
    }
  }
  test(`${name} logs in by its certificate alone`, async () => {
    const id = `${name.replace(/\W/g, '-')}-certificate`.toLowerCase();
    await device(id);
    const receipt = await alert('tls', 5, id, { device: id, ...(await certificate(id)) });
    assert.deepEqual([receipt.id, receipt.stage], [id, 'stored']);
  });
}
