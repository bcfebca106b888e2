import type { Fix } from '../../shared/wire';

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
