import { t } from '../../shared/language';
import { me } from '../session';
import { changeMe } from './account';
import { KeptSwitch } from './kept-switch';

/** Whether strangers find me by the beginning of a name. */
export function Findable() {
  return (
    <div>
      <KeptSwitch label={t('findable')} on={() => me.value?.findable} put={(findable) => changeMe({ findable })} />
    </div>
  );
}
