import type { LinkState } from '../shared/link';

/** How well the screen tells the truth at this moment. */
export type Freshness =
  | { is: 'live' }
  | { is: 'behind'; seconds: number }
  | { is: 'catching_up' }
  | { is: 'connecting' }
  | { is: 'checking' }
  | { is: 'disconnected'; retry_s: number }
  | { is: 'signed_out' }
  | { is: 'denied' };

/** The gateway answers a ping every {@link PING_MS}; silent for longer than this, the screen may be out of date. */
export const SILENT_MS = 8_000;
export const PING_MS = 5_000;

/**
 * `heard`: when the last frame came; `live`: everything up to then has been sent; `read_to`: the time of the last
 * entry read while catching up, by the gateway's clock like `gateway_now`. The other times are `performance.now()`.
 */
export function freshness(
  link: LinkState,
  live: boolean,
  heard: number,
  now: number,
  read_to: number | undefined,
  gateway_now: number,
): Freshness {
  if (link.is === 'stopped') return { is: 'signed_out' };
  if (link.is === 'waiting') return { is: 'disconnected', retry_s: Math.max(0, Math.ceil((link.until - now) / 1000)) };
  if (link.is === 'connecting') return { is: 'connecting' };
  if (!live) {
    if (read_to === undefined) return { is: 'catching_up' };
    return { is: 'behind', seconds: Math.max(1, Math.round((gateway_now - read_to) / 1000)) };
  }
  if (now - heard > SILENT_MS) return { is: 'behind', seconds: Math.round((now - heard) / 1000) };
  return { is: 'live' };
}
