import { useEffect } from 'preact/hooks';
import { ask } from '../../shared/ask';
import { t } from '../../shared/language';
import type { Me } from '../../shared/wire';
import { me } from '../session';
import { lookAtMe } from '../settings/account';
import { Problem } from '../settings/form';
import { useDoing } from './doing';

/** Whether I am told of new messages here, on all of my devices. What the gateway has not taken is not shown as so. */
export function Notifications({ id }: { id: string }) {
  const { busy, problem, act } = useDoing();
  const told = () => !me.value?.muted?.includes(id);
  useEffect(() => {
    lookAtMe().catch(() => {});
  }, []);
  return (
    <section>
      <label class="switch">
        <input
          type="checkbox"
          disabled={busy}
          checked={told()}
          onChange={async ({ currentTarget }) => {
            const path = `/v1/conversations/${id}/${currentTarget.checked ? 'unmute' : 'mute'}`;
            await act(async () => {
              me.value = await ask<Me>('POST', path);
            });
            currentTarget.checked = told();
          }}
        />{' '}
        {t('notify')}
      </label>
      <p class="hint">{t('notify-hint')}</p>
      <Problem says={problem} />
    </section>
  );
}
