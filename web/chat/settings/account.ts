import { ask } from '../../shared/ask';
import { get } from '../../shared/token';
import type { Me } from '../../shared/wire';
import { me } from '../session';

/** Asks how my account is now: another device may have changed it. */
export async function lookAtMe(): Promise<Me> {
  const now = await get<Me>('/v1/me');
  me.value = now;
  return now;
}

/** Changes something of my account. */
export async function changeMe(change: object): Promise<Me> {
  const now = await ask<Me>('PATCH', '/v1/me', change);
  me.value = now;
  return now;
}
