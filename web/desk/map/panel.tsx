import { useEffect, useRef, useState } from 'preact/hooks';
import type { Fix, Incident } from '../../shared/wire';
import { strings } from '../strings';
import { large_map } from '../view';
import type { Drawing } from './draw';

/** The map of one incident. Its code comes when it is first shown. */
export function MapPanel({ incident, track }: { incident: Incident; track: Fix[] }) {
  const box = useRef<HTMLDivElement>(null);
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

  if (!location) return <p class="map none">{strings.noPlaceYet}</p>;
  return (
    <div class={large ? 'map large' : 'map'} dir="ltr">
      <div ref={box} class="drawing" role="img" aria-label={strings.map} />
      {state !== 'drawn' && <p class="over">{state === 'loading' ? strings.mapLoading : strings.mapFailed}</p>}
      <button type="button" class="size" onClick={() => (large_map.value = !large)}>
        {large ? strings.mapSmaller : strings.mapLarger}
      </button>
    </div>
  );
}
