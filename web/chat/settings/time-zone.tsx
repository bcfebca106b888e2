import { useState } from 'preact/hooks';
import { t } from '../../shared/language';
import { useDoing } from '../people/doing';
import { me } from '../session';
import { changeMe } from './account';
import { Problem } from './form';

/** The zones to choose from: the browser's own first, and whatever the account says. */
export function zones(own: string, of_account: string | null | undefined, known: readonly string[]): string[] {
  return [...new Set([own, of_account, ...known])].filter((zone): zone is string => Boolean(zone));
}

/** Where I am, as far as the time of day goes. */
export function TimeZone() {
  const [saved, setSaved] = useState(false);
  const { busy, problem, act } = useDoing();
  const now = me.value?.time_zone;
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  // Browsers of before 2022 list none.
  const all = zones(own, now, Intl.supportedValuesOf?.('timeZone') ?? []);
  return (
    <div>
      <label>
        {t('time-zone')}
        <select
          disabled={busy}
          value={now ?? ''}
          onChange={async ({ currentTarget }) => {
            setSaved(await act(() => changeMe({ time_zone: currentTarget.value })));
          }}
        >
          {!now && (
            <option value="" disabled>
              {t('time-zone-none')}
            </option>
          )}
          {all.map((zone) => (
            <option key={zone} value={zone}>
              {zone.replaceAll('_', ' ')}
            </option>
          ))}
        </select>
      </label>
      <Problem says={problem} />
      <p class="hint" role="status">
        {saved ? t('saved') : ''}
      </p>
    </div>
  );
}
