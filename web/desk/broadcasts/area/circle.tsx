import { t } from '../../../shared/language';
import { incidents } from '../../session';
import { distance, kind, origin } from '../../words';
import { described, ProblemOf, type Problems } from '../write/field';
import { changeArea, draft, drawAround } from '../write/writing';
import { RADIUS_M_MAX, RADIUS_M_MIN, slid, slide } from './geometry';
import { PlaceFields } from './place';

/** Where a circle lies and how far it reaches, without the map. */
export function CircleFields({ problems, moved }: { problems: Problems; moved(): void }) {
  const { centre, radius_m } = draft.value.area;
  const placed = [...incidents.value.values()].filter(({ location, status }) => location && status !== 'resolved');
  const reach = (metres: number) => changeArea({ radius_m: metres });
  return (
    <>
      {placed.length > 0 && (
        <div class="field">
          <label for="around">{t('around-incident')}</label>
          <select
            id="around"
            value=""
            onChange={(event) => {
              const incident = incidents.value.get(event.currentTarget.value);
              if (incident) drawAround(incident);
              moved();
            }}
          >
            <option value="">{t('choose-incident')}</option>
            {placed.map((incident) => (
              <option key={incident.id} value={incident.id}>
                {`${kind(incident.kind)} ${incident.place ?? origin(incident)}`}
              </option>
            ))}
          </select>
        </div>
      )}
      <PlaceFields
        legend={t('centre')}
        at={centre}
        onChange={(at) => {
          changeArea({ centre: at });
          moved();
        }}
      />
      <div class="field">
        <label for="field-area.shape.radius_m">{t('radius')}</label>
        <span class="line">
          <input
            type="number"
            class="metres"
            inputMode="numeric"
            min={RADIUS_M_MIN}
            max={RADIUS_M_MAX}
            step="any"
            value={radius_m ? String(radius_m) : ''}
            onInput={(event) => {
              reach(event.currentTarget.valueAsNumber);
              moved();
            }}
            {...described('area.shape.radius_m', problems)}
          />
          <input
            type="range"
            aria-label={t('radius-slider')}
            aria-valuetext={distance(radius_m || RADIUS_M_MIN)}
            min="0"
            max="1"
            step="0.01"
            value={slide(radius_m)}
            onInput={(event) => {
              reach(slid(event.currentTarget.valueAsNumber));
              moved();
            }}
          />
        </span>
        <ProblemOf path="area.shape.radius_m" problems={problems} />
      </div>
    </>
  );
}
