import './area.css';
import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../../../shared/language';
import type { AreaShape } from '../../../shared/wire';
import type { Drawn, Place } from './geometry';
import type { AreaMap } from './map';

interface Shown {
  /** What is drawn, or where an area lies. */
  area: Drawn | AreaShape;
  /** Changes when the whole of it is to be seen again. */
  frame: number;
  label: string;
  onPick?(at: Place): void;
}

/** A map with an area. Its code comes when it is first shown. */
export function AreaPanel({ area, frame, label, onPick }: Shown) {
  const box = useRef<HTMLElement>(null);
  const map = useRef<AreaMap | null>(null);
  const pick = useRef(onPick);
  pick.current = onPick;
  const framed = useRef(-1);
  const [state, setState] = useState<'loading' | 'drawn' | 'failed'>('loading');

  useEffect(() => {
    let gone = false;
    import('./map').then(
      ({ areaMap }) => {
        if (gone || !box.current) return;
        map.current = areaMap(box.current, onPick && ((at) => pick.current?.(at)));
        setState('drawn');
      },
      () => setState('failed'),
    );
    return () => {
      gone = true;
      map.current?.remove();
    };
  }, []);
  useEffect(() => {
    map.current?.show(area, framed.current !== frame);
    if (map.current) framed.current = frame;
  }, [state, area, frame]);

  return (
    <div class={onPick ? 'map drawable' : 'map'} dir="ltr">
      <section ref={box} class="drawing" aria-label={label} />
      {state !== 'drawn' && <p class="over">{state === 'loading' ? t('map-loading') : t('area-map-failed')}</p>}
    </div>
  );
}
