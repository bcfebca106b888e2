import { get } from './token';
import type { Media, MediaAddress } from './wire';

/** Addresses are good for five minutes. Measured by what passes here, as this phone's clock may be wrong. */
const GOOD_MS = 270_000;

const known = new Map<string, { until: number; address: Promise<MediaAddress> }>();

/**
 * Where something attached is read: asked for when it is needed, and anew when the last address has ended, or did not do
 * (`anew`). A recording that goes on is another one with each size.
 */
export function addressOf({ id, bytes }: Pick<Media, 'id' | 'bytes'>, anew = false): Promise<MediaAddress> {
  const now = performance.now();
  for (const [key, { until }] of known) if (until <= now) known.delete(key);
  const key = `${id} ${bytes}`;
  const last = known.get(key);
  if (last && !anew) return last.address;
  const address = get<MediaAddress>(`/v1/media/${id}`);
  known.set(key, { until: now + GOOD_MS, address });
  address.catch(() => known.delete(key));
  return address;
}
