import { t } from '../../../shared/language';
import type { Content } from './draft';

type Scales = Pick<Content, 'severity' | 'urgency' | 'certainty'>;

/** The scales of CAP 1.2 §3.2.2, the worst first. */
const SCALES: { [S in keyof Scales]: readonly Scales[S][] } = {
  severity: ['Extreme', 'Severe', 'Moderate', 'Minor', 'Unknown'],
  urgency: ['Immediate', 'Expected', 'Future', 'Past', 'Unknown'],
  certainty: ['Observed', 'Likely', 'Possible', 'Unlikely', 'Unknown'],
};
const ASK = { severity: () => t('ask-severity'), urgency: () => t('ask-urgency'), certainty: () => t('ask-certainty') };
const NAME = {
  severity: (value: string) => t(`severity-${value}`),
  urgency: (value: string) => t(`urgency-${value}`),
  certainty: (value: string) => t(`certainty-${value}`),
};
const MEANS = {
  severity: (value: string) => t(`means-severity-${value}`),
  urgency: (value: string) => t(`means-urgency-${value}`),
  certainty: (value: string) => t(`means-certainty-${value}`),
};

/** How bad it is, how soon to act and how sure it is, each with what the word means. */
export function ScalesField({ value, onChange }: { value: Scales; onChange(part: Partial<Scales>): void }) {
  return (
    <fieldset class="scales">
      <legend>{t('how-bad')}</legend>
      {(Object.keys(SCALES) as (keyof Scales)[]).map((scale) => (
        <div key={scale} class="field">
          <label for={`field-${scale}`}>{ASK[scale]()}</label>
          <select
            id={`field-${scale}`}
            aria-describedby={`means-${scale}`}
            value={value[scale]}
            onChange={(event) => onChange({ [scale]: event.currentTarget.value })}
          >
            {SCALES[scale].map((step) => (
              <option key={step} value={step}>
                {NAME[scale](step)}
              </option>
            ))}
          </select>
          <p class="hint" id={`means-${scale}`}>
            {MEANS[scale](value[scale])}
          </p>
        </div>
      ))}
    </fieldset>
  );
}
