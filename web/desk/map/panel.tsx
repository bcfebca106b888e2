import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../../shared/language';
import type { Fix, Incident } from '../../shared/wire';
import { large_map } from '../view';
import type { Drawing } from './draw';

/** The map of one incident. Its code comes when it is first shown. */
export function MapPanel({ incident, track }: { incident: Incident; track: Fix[] }) {
  const box = useRef<HTMLElement>(null);
  const drawing = useRef<Drawing | null>(null);
  const [state, setState] = useState<'loading' | 'drawn' | 'failed'>('loading');
  const { location, severity } = incident;
  const large = large_map.value;

  useEffect(() => {
    if (!location || !box.current || drawing.current) return;
    let gone = false;
    const element = box.current;
    import('./draw').then(
      ({ draw }) => {
        if (gone) return;
        drawing.current = draw(element);
        setState('drawn');
      },
      () => setState('failed'),
    );
    return () => {
      gone = true;
    };
  }, [location === undefined]);
  useEffect(() => () => drawing.current?.remove(), []);
  useEffect(() => {
    if (location) drawing.current?.show(location, track, severity);
  }, [state, location, track.length, severity]);
  useEffect(() => drawing.current?.resized(), [large]);

  if (!location) return <p class="map none">{t('no-place-yet')}</p>;
  return (
    <div class={large ? 'map large' : 'map'} dir="ltr">
      <section ref={box} class="drawing" aria-label={t('map')} />
      {state !== 'drawn' && <p class="over">{state === 'loading' ? t('map-loading') : t('map-failed')}</p>}
      <button type="button" class="size" onClick={() => (large_map.value = !large)}>
        {large ? t('map-smaller') : t('map-larger')}
      </button>
    </div>
  );
}
