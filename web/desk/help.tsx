import { t } from '../shared/language';
import { setSingleKeys, single_keys } from './keys';
import { broadcasts } from './view';

/** What is on a key, and what it does. */
const KEYS = [
  ['j / k', 'walk'],
  ['↓ / ↑', 'rows'],
  ['Enter', 'enter'],
  ['a', 'a'],
  ['r', 'r'],
  ['c', 'c'],
  ['i', 'i'],
  ['Space', 'space'],
  ['m', 'm'],
  ['n', 'n'],
  ['/', 'search'],
  ['Esc', 'escape'],
  ['?', 'help'],
] as const;

export function Help({ close }: { close(): void }) {
  return (
    <>
      <dl class="keys">
        {[...KEYS, ...(broadcasts.value?.KEYS ?? [])].map(([key, meaning]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{t(`key-${meaning}`)}</dd>
          </div>
        ))}
      </dl>
      <label>
        <input
          type="checkbox"
          checked={single_keys.value}
          onChange={(event) => setSingleKeys(event.currentTarget.checked)}
        />{' '}
        {t('single-keys')}
      </label>
      <div class="buttons">
        <button type="button" onClick={close}>
          {t('close')}
        </button>
      </div>
    </>
  );
}
