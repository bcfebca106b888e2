import { useEffect } from 'preact/hooks';
import { ask } from '../../shared/ask';
import { t } from '../../shared/language';
import type { Me } from '../../shared/wire';
import { me } from '../session';
import { lookAtMe } from '../settings/account';
import { KeptSwitch } from '../settings/kept-switch';

/** Whether I am told of new messages here, on all of my devices. */
export function Notifications({ id }: { id: string }) {
  useEffect(() => {
    lookAtMe().catch(() => {});
  }, []);
  const muted = () => me.value?.muted?.includes(id);
  const told = () => (muted() === undefined ? undefined : !muted());
  return (
    <section>
      <KeptSwitch
        label={t('notify')}
        on={told}
        put={async (on) => {
          me.value = await ask<Me>('POST', `/v1/conversations/${id}/${on ? 'unmute' : 'mute'}`);
        }}
      />
      <p class="hint">{t('notify-hint')}</p>
    </section>
  );
}
