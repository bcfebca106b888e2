import { keep } from './kept';
import type { TokenPair } from './wire';

/** Where the token is kept that outlives the login and is good for an SOS only (A33). */
export const SOS_TOKEN = 'lifeline.sos_token';

/** For a request whose answer is short: what has none for 20 s, and a second for each kB that is sent, went out on a connection that is gone. */
export const patience = (bytes = 0) => AbortSignal.timeout?.(20_000 + bytes);

/**
 * Trades the refresh cookie for an access token, one tab at a time, as each refresh token is good
 * once. None: nobody is signed in here. Rejects if the gateway cannot be asked.
 */
export async function refresh(): Promise<TokenPair | undefined> {
  const trade = async (): Promise<TokenPair | undefined> => {
    const answer = await fetch('/v1/auth/refresh', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-lifeline-cookie': '1' },
      body: '{}',
      // Without an end no other tab could go on either.
      signal: patience(),
    });
    if (answer.ok) return answer.json();
    if (answer.status >= 429) throw answer.status;
  };
  const pair = await (navigator.locks ? navigator.locks.request('lifeline', trade) : trade());
  if (pair) keep(SOS_TOKEN, pair.sos_token);
  return pair;
}
