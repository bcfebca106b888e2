import { patience, refresh } from './auth';
import type { TokenPair } from './wire';

const SPARE_MS = 60_000;

let pair: TokenPair | undefined;
let pair_until = 0;

/** Whether the token ends within a minute. */
export function tokenEnds(): boolean {
  return performance.now() >= pair_until;
}

/** An access token that is good for another minute; none if nobody is signed in. `rejected`: the gateway did not take the last one. */
export async function accessToken(rejected = false): Promise<string | undefined> {
  if (rejected || tokenEnds()) {
    const asked = performance.now();
    pair = await refresh();
    if (pair) pair_until = asked + pair.expires_in_s * 1000 - SPARE_MS;
  }
  return pair?.access_token;
}

/** Reads something as the person who is signed in. */
export async function get<T>(path: string): Promise<T> {
  const headers = { authorization: `Bearer ${await accessToken()}` };
  const answer = await fetch(path, { headers, signal: patience() });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
}

/** Ends this login at the gateway, and forgets its token. */
export async function logOut(): Promise<void> {
  pair = undefined;
  pair_until = 0;
  await fetch('/v1/auth/logout', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-lifeline-cookie': '1' },
    body: '{}',
    signal: patience(),
  });
}
