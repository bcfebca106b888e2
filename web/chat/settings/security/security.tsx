import './security.css';
import { useEffect, useState } from 'preact/hooks';
import { t } from '../../../shared/language';
import { Screen } from '../../people/screen';
import { go } from '../../route';
import { me } from '../../session';
import { lookAtMe } from '../account';
import { SignOut } from '../sign-out';
import { Passkeys } from './passkeys';
import { Password } from './password';
import { Sessions } from './sessions';
import { SetUpFirst, TwoStep } from './two-step';

/** How I sign in, and where I am signed in. */
export function Security() {
  const [ended, setEnded] = useState(0);
  useEffect(() => {
    lookAtMe().catch(() => {});
  }, []);
  const mine = me.value;
  const back = () => go('settings');
  if (!mine?.second_factor)
    return (
      <Screen title={t('security')} back={back}>
        <p class="hint">{t('loading')}</p>
      </Screen>
    );
  return (
    <Screen title={t('security')} back={back}>
      {mine.role !== 'citizen' && <a href="/desk">{t('to-desk')}</a>}
      <Password onChanged={() => setEnded(ended + 1)} />
      <TwoStep />
      <Passkeys />
      <Sessions key={ended} />
    </Screen>
  );
}

/** What stands in place of every screen while the account may do nothing before it has a second factor. */
export function SecurityFirst() {
  return (
    <Screen title={t('security')}>
      <SetUpFirst />
      <SignOut />
    </Screen>
  );
}
