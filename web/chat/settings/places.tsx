import { useEffect, useState } from 'preact/hooks';
import { ask } from '../../shared/ask';
import { t } from '../../shared/language';
import { get } from '../../shared/token';
import type { Places as Named } from '../../shared/wire';
import { useDoing } from '../people/doing';
import { name } from '../text';

const PLACES_MAX = 5;
const LABEL_MAX = 40;
const PATIENCE_MS = 20_000;

function here(): Promise<GeolocationPosition> {
  return new Promise((resolve, reject) =>
    navigator.geolocation.getCurrentPosition(resolve, reject, { timeout: PATIENCE_MS }),
  );
}

/** Places where I often am, for warnings to an area. The browser is asked where this is only when I press. */
export function Places() {
  const [named, setNamed] = useState<Named['places']>();
  const [label, setLabel] = useState('');
  const [unplaced, setUnplaced] = useState(false);
  const { busy, problem, act } = useDoing();
  useEffect(() => {
    get<Named>('/v1/me/places').then(
      ({ places }) => setNamed(places),
      () => {},
    );
  }, []);
  if (!named) return null;
  const put = (places: Named['places']) =>
    act(async () => {
      setNamed((await ask<Named>('PUT', '/v1/me/places', { places })).places);
      setLabel('');
    });
  const add = async () => {
    setUnplaced(false);
    const at = await here().catch(() => undefined);
    if (!at) return setUnplaced(true);
    const { latitude, longitude } = at.coords;
    await put([...named, { label: label.trim(), lat: latitude, lon: longitude }]);
  };
  return (
    <section>
      <h3>{t('places')}</h3>
      <p class="hint">{t('places-hint')}</p>
      {(problem || unplaced) && (
        <p class="refused" role="alert">
          {problem || t('place-unknown')}
        </p>
      )}
      <ul class="people">
        {named.map((place) => (
          <li key={`${place.label} ${place.lat} ${place.lon}`} class="contact">
            <span class="who">
              <bdi>{name(place.label)}</bdi>
              <small class="quiet" dir="ltr">
                {place.lat.toFixed(3)}, {place.lon.toFixed(3)}
              </small>
            </span>
            <button
              type="button"
              disabled={busy}
              aria-label={t('place-remove', { name: name(place.label) })}
              onClick={() => put(named.filter((one) => one !== place))}
            >
              {t('remove')}
            </button>
          </li>
        ))}
      </ul>
      {named.length < PLACES_MAX && (
        <form
          class="line-of-writing"
          onSubmit={(event) => {
            event.preventDefault();
            add();
          }}
        >
          <label>
            {t('place-label')}
            <input
              required
              maxLength={LABEL_MAX}
              dir="auto"
              value={label}
              onInput={(event) => setLabel(event.currentTarget.value)}
            />
          </label>
          <button type="submit" disabled={busy || !label.trim()}>
            {t('place-add')}
          </button>
        </form>
      )}
    </section>
  );
}
