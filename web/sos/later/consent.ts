import type { Consent } from '../../shared/wire';
import { now } from '../fresh';
import type { Call } from './known';

/**
 * Names the words that ask for the place and the microphone (`sos-why-place`, `voice-why`, `share` and `recording-itself` in
 * `languages/`): with the page's language it says exactly what somebody has agreed to. `consent.test.ts` asks for another
 * number when they change.
 */
export const WORDS = 2;

/** What the caller agrees to or takes back; none if they have said so already. */
export function agreement(call: Call, to: Consent['to'], given: boolean): Consent | undefined {
  if (!!call.agreed?.[to] === given) return undefined;
  call.agreed = { ...call.agreed, [to]: given };
  return { to, given, words: `${WORDS}.${document.documentElement.lang}`, at: now() };
}
