import { Refused } from '../../shared/ask';
import { explained, type Why } from '../../shared/problem';

/** How long an answer is waited for before nobody knows, ms. */
const PATIENCE_MS = 15_000;

/** How something that was asked of the gateway stands, while it is not done. */
export type Attempt =
  | { is: 'idle' }
  | { is: 'asking' }
  /** No answer came: it may or may not be done. Asked again, it is done once. */
  | { is: 'unknown' }
  /** It is not done. `field`: where, as a path into what was sent. */
  | { is: 'refused'; why: Why; code?: Refused['code']; field?: string };

/** Waits for an answer, but not for ever. */
export function within<T>(answer: Promise<T>): Promise<T> {
  return Promise.race([answer, new Promise<never>((_, reject) => setTimeout(reject, PATIENCE_MS))]);
}

/** How it stands after an answer that was none, or a refusal. */
export async function after(error: unknown): Promise<Attempt> {
  // What goes wrong within the gateway, or on the way, does not say whether it was stored.
  const definite = error instanceof Refused && error.status >= 400 && error.status < 500 && error.status !== 408;
  if (!definite || !error.code) return { is: 'unknown' };
  const { code, field, message } = error;
  return { is: 'refused', why: await explained({ code, message }), code, field };
}
