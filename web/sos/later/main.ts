/**
 * What the SOS page does besides counting down and calling: the socket, the place, messages, the end. It is a file
 * of its own, which the call does not wait for, and comes early, as the network may be gone by then.
 */
import { refresh } from '../../shared/auth';
import { learn } from '../words';
import { offerCodes } from './codes-panel';

export { prepare } from './call';
export { open } from './panel';

/** The addresses of what is said after the first view, by language, as they were built. */
declare const TEXTS: Record<string, string>;

/** Has the words for the rest of the page. Rejects while they cannot be had. */
export async function speak(read: (address: string) => Promise<string>): Promise<void> {
  const [tag = ''] = document.documentElement.lang.split('-');
  learn(JSON.parse(await read(TEXTS[tag] ?? (TEXTS.en as string))));
}

/** Offers what is set before a call. */
export function offer(): void {
  offerCodes(document.querySelector('#idle details'));
}

/** Whether somebody is signed in here. */
export async function signedIn(): Promise<boolean> {
  return !!(await refresh().catch(() => undefined));
}

/** Keeps the page on the phone, for the next time. */
export function keepPage(): void {
  navigator.serviceWorker?.register('/sos-worker.js').catch(() => {});
}
