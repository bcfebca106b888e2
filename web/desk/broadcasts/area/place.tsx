import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { t } from '../../../shared/language';
import { type Place, place } from './geometry';

interface Placed {
  legend: string;
  at?: Place;
  /** None while one of the numbers is missing. */
  onChange(at: Place | undefined): void;
  children?: ComponentChildren;
}

/** Latitude and longitude of a place, in degrees: what a click on the map does, in numbers. */
export function PlaceFields({ legend, at, onChange, children }: Placed) {
  const [written, setWritten] = useState({ lon: '', lat: '' });
  // What was clicked stands in the fields; what is being written stays as it is.
  useEffect(() => {
    if (at) setWritten((before) => ({ lon: same(before.lon, at[0]), lat: same(before.lat, at[1]) }));
  }, [at?.[0], at?.[1]]);
  const write = (part: Partial<typeof written>) => {
    const next = { ...written, ...part };
    setWritten(next);
    if (!next.lon || !next.lat) return onChange(undefined);
    const [lon, lat] = [Number(next.lon), Number(next.lat)];
    onChange(Math.abs(lon) <= 180 ? place(lon, lat) : [lon, lat]);
  };
  return (
    <fieldset class="place" aria-label={legend}>
      <span class="name" aria-hidden="true">
        {legend}
      </span>
      {(['lat', 'lon'] as const).map((which) => (
        <label key={which}>
          {which === 'lat' ? t('latitude') : t('longitude')}
          <input
            type="number"
            step="any"
            min={which === 'lat' ? -90 : -180}
            max={which === 'lat' ? 90 : 180}
            value={written[which]}
            onInput={(event) => write({ [which]: event.currentTarget.value })}
          />
        </label>
      ))}
      {children}
    </fieldset>
  );
}

/** A number as it is being written, while that is what it says. */
function same(written: string, number: number): string {
  return written !== '' && Math.abs(Number(written) - number) < 0.00001 ? written : String(number);
}
