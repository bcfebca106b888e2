import { keep, kept } from '../../shared/kept';

const PLACE = 'lifeline.codes';
export const CODE_CHARS_MIN = 4;
/** What OWASP asks of PBKDF2 with SHA-256: trying all codes of four digits takes hours on a phone. */
const ROUNDS = 600_000;
const TRIES = 5;
const PAUSE_MS = 60_000;

/** The codes as this phone keeps them. The gateway never hears of them (decision 12). */
interface Kept {
  /** Of both: which of them a code is takes the same time to find out. */
  salt: string;
  safe: string;
  forced: string;
  /** Tries since the last one that was right. */
  wrong: number;
  /** No more tries until then, by the phone's clock. */
  until?: number;
}

function read(): Kept | undefined {
  const text = kept(PLACE);
  return text ? JSON.parse(text) : undefined;
}

const hex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

async function slow(code: string, salt: string): Promise<string> {
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(code), 'PBKDF2', false, ['deriveBits']);
  const how = { name: 'PBKDF2', hash: 'SHA-256', salt: new TextEncoder().encode(salt), iterations: ROUNDS };
  return hex(new Uint8Array(await crypto.subtle.deriveBits(how, key, 256)));
}

/** Whether this browser can keep codes. */
export const canKeep = () => !!globalThis.crypto?.subtle;

/** Whether there are codes: then a call is ended with one of them. */
export const hasCodes = () => !!read();

/** Keeps two codes in place of those before. Says whether they are kept. */
export async function keepCodes(safe: string, forced: string): Promise<boolean> {
  const salt = hex(crypto.getRandomValues(new Uint8Array(16)));
  const codes: Kept = { salt, safe: await slow(safe, salt), forced: await slow(forced, salt), wrong: 0 };
  return keep(PLACE, JSON.stringify(codes));
}

export function removeCodes(): void {
  keep(PLACE);
}

/** Which code it is. A few wrong ones, and none is looked at for a minute. */
export async function check(code: string): Promise<'safe' | 'forced' | 'wrong' | 'wait'> {
  const codes = read();
  if (!codes) return 'wrong';
  const left = (codes.until ?? 0) - Date.now();
  // A clock that was set back holds nobody off for longer.
  if (left > 0 && left <= PAUSE_MS) return 'wait';
  const given = await slow(code, codes.salt);
  const found = given === codes.safe ? 'safe' : given === codes.forced ? 'forced' : 'wrong';
  const wrong = found === 'wrong' ? codes.wrong + 1 : 0;
  const until = wrong >= TRIES ? Date.now() + PAUSE_MS : undefined;
  keep(PLACE, JSON.stringify({ ...codes, wrong: until ? 0 : wrong, until }));
  return found;
}
