import { t } from '../../../shared/language';
import { now } from '../../clock';
import { type Content, EXPIRES_MAX_MS, HOURS } from './draft';
import { described, ProblemOf, type Problems } from './field';
import { localOf, timeOf } from './local-time';

interface Ends {
  ends: Content['ends'];
  problems: Problems;
  onChange(ends: Content['ends']): void;
}

/** Until when it is shown. */
export function EndsField({ ends, problems, onChange }: Ends) {
  const own = typeof ends === 'string';
  const at = (after_ms: number) => localOf(new Date(now.value + after_ms).toISOString());
  return (
    <fieldset>
      <legend>{t('until-when')}</legend>
      <p class="hint">{t('until-when-hint')}</p>
      <div class="choices">
        {HOURS.map((hours) => (
          <label key={hours}>
            <input type="radio" name="ends" checked={ends === hours} onChange={() => onChange(hours)} />{' '}
            {t('for-hours', { hours })}
          </label>
        ))}
        <label>
          <input type="radio" name="ends" checked={own} onChange={() => onChange('')} /> {t('own-end')}
        </label>
      </div>
      {own && (
        <div class="field">
          <label for="field-expires_at">{t('its-end')}</label>
          <input
            type="datetime-local"
            value={localOf(ends)}
            min={at(0)}
            max={at(EXPIRES_MAX_MS)}
            onInput={(event) => onChange(timeOf(event.currentTarget.value))}
            {...described('expires_at', problems)}
          />
        </div>
      )}
      <ProblemOf path="expires_at" problems={problems} />
    </fieldset>
  );
}
