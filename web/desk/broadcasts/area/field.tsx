import { useState } from 'preact/hooks';
import { t } from '../../../shared/language';
import { fieldId, ProblemOf, type Problems, TextField } from '../write/field';
import { change, changeArea, draft } from '../write/writing';
import { CircleFields } from './circle';
import { CornersFields } from './corners';
import { AREA_NAME_MAX, CORNERS_MAX, type Place, shapeFault } from './geometry';
import { AreaPanel } from './panel';

const SHAPE = 'area.shape.coordinates';

/** Whom it is for: everyone, or an area that is drawn or written in numbers. */
export function AudienceField({ problems }: { problems: Problems }) {
  const { for_all, area } = draft.value;
  return (
    <fieldset class="audience">
      <legend>{t('for-whom')}</legend>
      <div class="choices">
        <label>
          <input type="radio" name="for" checked={!for_all} onChange={() => change({ for_all: false })} />{' '}
          {t('for-area')}
        </label>
        <label>
          <input type="radio" name="for" checked={for_all} onChange={() => change({ for_all: true })} />{' '}
          {t('for-everyone')}
        </label>
      </div>
      {!for_all && (
        <>
          <p class="hint">{t('area-hint')}</p>
          <TextField
            path="area.name"
            label={t('area-name')}
            value={area.name}
            max={AREA_NAME_MAX}
            problems={problems}
            onInput={(name) => changeArea({ name })}
          />
          <Shape problems={problems} />
        </>
      )}
    </fieldset>
  );
}

function Shape({ problems }: { problems: Problems }) {
  const { area } = draft.value;
  const [frame, setFrame] = useState(0);
  const moved = () => setFrame((before) => before + 1);
  const pick = (at: Place) => {
    const { kind, corners } = draft.peek().area;
    if (kind === 'circle') changeArea({ centre: at });
    else if (corners.length < CORNERS_MAX) changeArea({ corners: [...corners, at] });
  };
  const fault = shapeFault(area);
  // What is not whole yet is no fault until it is to be sent; a crossing is one at once.
  const crossing = fault === 'area-crossing' || fault === 'area-meridian' ? t(`fault-${fault}`) : undefined;
  const shown = crossing ? new Map([...problems, [SHAPE, crossing]]) : problems;
  return (
    <>
      <fieldset class="choices" aria-label={t('shape')}>
        {(['circle', 'polygon'] as const).map((kind) => (
          <button
            key={kind}
            type="button"
            aria-pressed={area.kind === kind}
            onClick={() => {
              changeArea({ kind });
              moved();
            }}
          >
            {kind === 'circle' ? t('circle') : t('polygon')}
          </button>
        ))}
      </fieldset>
      <p class="hint" id="map-hint">
        {area.kind === 'circle' ? t('circle-hint') : t('polygon-hint')}
      </p>
      <fieldset class="drawn" id={fieldId(SHAPE)} tabIndex={-1} aria-label={t('shape')} aria-describedby="map-hint">
        <AreaPanel area={area} frame={frame} label={t('area-map')} onPick={pick} />
      </fieldset>
      <div aria-live="polite">
        <ProblemOf path={SHAPE} problems={shown} />
      </div>
      {area.kind === 'circle' ? <CircleFields problems={problems} moved={moved} /> : <CornersFields moved={moved} />}
    </>
  );
}
