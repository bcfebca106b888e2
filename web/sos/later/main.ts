/**
 * What the SOS page does besides counting down and calling: the socket, the place, messages, the end. It is a file
 * of its own, which the call does not wait for, and comes early, as the network may be gone by then.
 */
import { refresh } from '../../shared/auth';

export { prepare } from './call';
export { open } from './panel';

/** Whether somebody is signed in here. */
export async function signedIn(): Promise<boolean> {
  return !!(await refresh().catch(() => undefined));
}

/** Keeps the page on the phone, for the next time. */
export function keepPage(): void {
  navigator.serviceWorker?.register('/sos-worker.js').catch(() => {});
}
