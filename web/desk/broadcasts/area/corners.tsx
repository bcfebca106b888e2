import { useState } from 'preact/hooks';
import { t } from '../../../shared/language';
import { changeArea, draft } from '../write/writing';
import { CORNERS_MAX, type Place } from './geometry';
import { PlaceFields } from './place';

/** The corners of a polygon in their order, without the map. */
export function CornersFields({ moved }: { moved(): void }) {
  const { corners } = draft.value.area;
  const [added, setAdded] = useState<Place | undefined>();
  const [turn, setTurn] = useState(0);
  const set = (next: readonly Place[]) => {
    changeArea({ corners: next });
    moved();
  };
  return (
    <>
      <p class="hint" role="status">
        {t('corners', { count: corners.length })}
      </p>
      <ol class="corners">
        {corners.map((corner, at) => (
          <li key={at}>
            <PlaceFields
              legend={t('corner', { number: at + 1 })}
              at={corner}
              onChange={(to) => to && set(corners.map((one, index) => (index === at ? to : one)))}
            >
              <button
                type="button"
                aria-label={t('remove-corner', { number: at + 1 })}
                onClick={() => set(corners.filter((_, index) => index !== at))}
              >
                {t('remove')}
              </button>
            </PlaceFields>
          </li>
        ))}
      </ol>
      {corners.length < CORNERS_MAX && (
        <PlaceFields key={turn} legend={t('next-corner')} at={added} onChange={setAdded}>
          <button
            type="button"
            disabled={!added}
            onClick={() => {
              if (added) set([...corners, added]);
              setAdded(undefined);
              setTurn(turn + 1);
            }}
          >
            {t('add')}
          </button>
        </PlaceFields>
      )}
    </>
  );
}
