import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { wait } from '../shared/backoff';
import { t } from '../shared/language';

type Screen = ComponentType<{ id?: string }>;

const loaded = new Map<() => Promise<Screen>, Screen>();

/** A screen whose script comes when it is first shown, and is asked for again while it does not. */
export function Lazy({ load, id }: { load: () => Promise<Screen>; id?: string }) {
  const [, redraw] = useState(0);
  const known = loaded.get(load);
  useEffect(() => {
    let gone = false;
    const ask = (attempt: number) =>
      load().then(
        (screen) => {
          loaded.set(load, screen);
          if (!gone) redraw((count) => count + 1);
        },
        () => gone || setTimeout(ask, wait(attempt), attempt + 1),
      );
    if (!known) ask(0);
    return () => {
      gone = true;
    };
  }, [load]);
  const Known = known;
  return Known ? <Known id={id} /> : <p class="none">{t('loading')}</p>;
}
