import { t } from '../../shared/language';

/** What a group may be called at most, as the gateway counts. */
const NAME_MAX = 100;

/** The field in which a group is named. */
export function GroupName({ value, set }: { value: string; set(name: string): void }) {
  return (
    <label>
      {t('group-name')}
      <input
        required
        maxLength={NAME_MAX}
        dir="auto"
        value={value}
        onInput={(event) => set(event.currentTarget.value)}
      />
    </label>
  );
}
