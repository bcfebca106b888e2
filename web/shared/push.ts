import { patience } from './auth';
import type { PushKey, PushSubscriptionList } from './wire';

/** How pushes stand in this browser: `unable` to take them, `denied` by the person, `off`, or `on`. */
export type PushStand = 'unable' | 'denied' | 'off' | 'on';

const PATH = '/v1/push/subscriptions';

/** How they stand. Needs no answer of the gateway. */
export async function pushStand(): Promise<PushStand> {
  const able = 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;
  if (!able) return 'unable';
  if (Notification.permission === 'denied') return 'denied';
  const registration = await navigator.serviceWorker.getRegistration('/');
  return (await registration?.pushManager.getSubscription()) ? 'on' : 'off';
}

/**
 * Asks the person, and subscribes this browser for the one whose access token this is. Call it from a click, after saying
 * what is pushed: browsers ask only then. Call it again after signing in, so that pushes go to whoever is signed in.
 * Rejects if the gateway or the push service cannot be asked.
 */
export async function turnPushOn(token: string): Promise<PushStand> {
  if ((await pushStand()) === 'unable') return 'unable';
  if ((await Notification.requestPermission()) !== 'granted') return pushStand();
  const { key } = (await (await asked('/v1/push/key', 'GET', token)).json()) as PushKey;
  const { pushManager } = await navigator.serviceWorker.ready;
  // Made with another key, it is of no use any more.
  const before = await pushManager.getSubscription();
  if (before && encoded(before.options.applicationServerKey) !== key) await before.unsubscribe();
  const made = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  const { endpoint, keys } = made.toJSON();
  await asked(PATH, 'POST', token, { endpoint, keys });
  return 'on';
}

/** No more pushes in this browser. */
export async function turnPushOff(token: string): Promise<PushStand> {
  const registration = await navigator.serviceWorker?.getRegistration('/');
  await (await registration?.pushManager.getSubscription())?.unsubscribe();
  const list = (await (await asked(PATH, 'GET', token)).json()) as PushSubscriptionList;
  const here = list.subscriptions.filter((one) => one.current);
  await Promise.all(here.map((one) => asked(`${PATH}/${one.id}`, 'DELETE', token)));
  return pushStand();
}

async function asked(path: string, method: string, token: string, body?: unknown): Promise<Response> {
  const headers: Record<string, string> = { authorization: `Bearer ${token}` };
  if (body) headers['content-type'] = 'application/json';
  const answer = await fetch(path, {
    method,
    headers,
    body: body ? JSON.stringify(body) : undefined,
    signal: patience(),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer;
}

/** Bytes in base64url without padding, as the gateway writes its key. */
function encoded(bytes: ArrayBuffer | null): string {
  const text = String.fromCharCode(...new Uint8Array(bytes ?? new ArrayBuffer(0)));
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
