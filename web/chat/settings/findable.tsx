import { t } from '../../shared/language';
import { useDoing } from '../people/doing';
import { me } from '../session';
import { changeMe } from './account';
import { Problem } from './form';

/** Whether strangers find me by the beginning of a name. What the gateway has not taken is not shown as so. */
export function Findable() {
  const { busy, problem, act } = useDoing();
  return (
    <div>
      <label class="switch">
        <input
          type="checkbox"
          disabled={busy}
          checked={me.value?.findable ?? false}
          onChange={async ({ currentTarget }) => {
            await act(() => changeMe({ findable: currentTarget.checked }));
            currentTarget.checked = me.value?.findable ?? false;
          }}
        />
        {t('findable')}
      </label>
      <Problem says={problem} />
    </div>
  );
}
