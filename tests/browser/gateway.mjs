/** A real gateway for the tests: `lifeline dev` on free ports, its data in a folder of its own. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

const root = new URL('../..', import.meta.url).pathname;
/** The binary under test. */
export const BINARY =
  process.env.LIFELINE_BIN ?? join(process.env.CARGO_TARGET_DIR ?? join(root, 'target'), 'debug/lifeline');
/** A built web app to serve instead of the one in the binary. */
const UI_DIR = process.env.LIFELINE_UI_DIR;
const START_MS = 120_000;

/**
 * Starts a gateway, or starts one again on the data of another. Returns what `lifeline dev --json`
 * says of itself, with `stop` and `kill`. `toml`: its configuration, but for addresses and the data folder. `--lab`, as one person signs in more often here than ten times a minute.
 */
export async function startGateway(data = mkdtempSync(join(tmpdir(), 'lifeline-')), toml = '') {
  if (!existsSync(BINARY)) throw new Error(`there is no gateway at ${BINARY}: build it, or name it in LIFELINE_BIN`);
  const ui = UI_DIR ? ['--ui-dir', UI_DIR] : [];
  const file = join(data, 'lifeline.toml');
  writeFileSync(file, toml);
  const child = spawn(BINARY, ['dev', '--json', '--lab', '--data', data, '--ports', 'auto', '--config', file, ...ui], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr.on('data', (text) => {
    errors = (errors + text).slice(-4000);
  });
  const exited = once(child, 'exit');
  const lines = createInterface({ input: child.stdout });
  const first = await Promise.race([
    once(lines, 'line').then(([line]) => line),
    exited.then(() => Promise.reject(new Error(`the gateway ended: ${errors}`))),
    new Promise((_, reject) => setTimeout(reject, START_MS, new Error(`the gateway said nothing: ${errors}`)).unref()),
  ]);
  const told = JSON.parse(first);
  const end = async (signal) => {
    child.kill(signal);
    await exited;
  };
  return {
    ...told,
    data,
    user: (role) => told.users.find((user) => user.role === role),
    kill: () => end('SIGKILL'),
    async stop() {
      await end('SIGINT');
      rmSync(data, { recursive: true, force: true });
    },
  };
}

/** Runs another command of the binary on a gateway's data folder, and reads the JSON that it prints. */
export async function lifeline(gateway, ...words) {
  const { stdout } = await promisify(execFile)(BINARY, [...words, '--json', '--data', gateway.data]);
  return JSON.parse(stdout);
}

/**
 * Publishes one alert as a person would, with `mosquitto_pub`: from the demo device, or from one
 * of another name through the laboratory's listener.
 */
export async function publishAlert(gateway, kind, payload, name = undefined) {
  const device = name ? { id: name } : gateway.devices[0];
  await publish(name ? gateway.mqtt_lab : gateway.mqtt, device, `alerts/${kind}`, payload);
  return device.id;
}

/** Publishes below a device's own topics and waits for the acknowledgement; without a password for the lab's listener. */
export async function publish(url, { id, password }, topic, payload) {
  const { hostname, port } = new URL(url);
  const pub = spawn('mosquitto_pub', [
    ...['-h', hostname, '-p', port, '-q', '1', '-t', `v1/devices/${id}/${topic}`, '-m', payload],
    ...(password ? ['-i', id, '-u', id, '-P', password] : []),
  ]);
  let errors = '';
  pub.stderr.on('data', (text) => {
    errors += text;
  });
  const [code] = await once(pub, 'exit');
  if (code !== 0) throw new Error(`mosquitto_pub: ${code} ${errors}`);
}

/** A device that hears its commands, with `mosquitto_sub`: `next` waits for one more, `stop` disconnects it. */
export function listenForCommands(url, { id, password }) {
  const { hostname, port } = new URL(url);
  const sub = spawn('mosquitto_sub', [
    ...['-h', hostname, '-p', port, '-q', '1', '-v', '-t', `v1/devices/${id}/commands/+`],
    ...['-i', `${id}-commands`, '-u', id, '-P', password],
  ]);
  const lines = createInterface({ input: sub.stdout })[Symbol.asyncIterator]();
  return {
    async next() {
      const { value } = await lines.next();
      const [topic, ...payload] = value.split(' ');
      return { name: topic.split('/').at(-1), ...JSON.parse(payload.join(' ')) };
    },
    async stop() {
      const exited = once(sub, 'exit');
      sub.kill();
      await exited;
    },
  };
}
