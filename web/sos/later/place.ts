import type { Fix } from '../../shared/wire';
import { isOver, type Known } from './known';
import { sleep } from './requests';

/** After the first fix there is one this often, so long after the press, and then, with consent, a slower tail (A22). */
const FIX_EVERY_MS = 10_000;
const FIXES_FOR_MS = 40_000;
const TAIL_EVERY_MS = 30_000;

interface Battery {
  level: number;
}

/** Where the phone is. Rejects if it may not say or does not know within 9 s. */
export async function currentFix(): Promise<Fix> {
  const { coords, timestamp } = await new Promise<GeolocationPosition>((resolve, reject) =>
    navigator.geolocation.getCurrentPosition(resolve, reject, { enableHighAccuracy: true, timeout: 9_000 }),
  );
  const battery = await (navigator as { getBattery?(): Promise<Battery> }).getBattery?.().catch(() => undefined);
  return {
    lat: coords.latitude,
    lon: coords.longitude,
    accuracy_m: coords.accuracy,
    at: new Date(timestamp).toISOString(),
    speed_mps: coords.speed ?? undefined,
    heading_deg: coords.heading ?? undefined,
    battery_percent: battery && Math.round(battery.level * 100),
  };
}

/**
 * Follows the phone, on a clock that nobody sets. After a sleep there is one fix, not all that were missed. A caller who
 * was forced to end the call is followed on.
 */
export async function follow(pressed: number, known: Known, locate: () => void): Promise<void> {
  for (let after = FIX_EVERY_MS; !isOver(known); after += after < FIXES_FOR_MS ? FIX_EVERY_MS : TAIL_EVERY_MS) {
    const due = pressed + after - performance.now();
    if (due < 0) continue;
    await sleep(due);
    if (!isOver(known) && (after <= FIXES_FOR_MS || known.call.share || known.forced)) locate();
  }
}
