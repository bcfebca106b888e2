import { t } from '../../shared/language';
import { Lazy } from '../lazy';
import { Screen } from '../people/screen';
import { OwnPicture } from '../pictures/own-picture';
import { go } from '../route';
import { MyData } from './my-data';
import { Places } from './places';
import { Profile } from './profile';
import { Pushes } from './pushes';
import { SignOut } from './sign-out';
import { Tongue } from './tongue';
import './settings.css';

const security = () => import('./security/open').then(({ open }) => open()).then(({ Security }) => Security);
const first = () => import('./security/open').then(({ open }) => open()).then(({ SecurityFirst }) => SecurityFirst);

/** My account and this page, a section for each; and the screens below them, by the address. */
export function Settings({ id }: { id?: string }) {
  if (id === 'due') return <Lazy load={first} />;
  if (id === 'security') return <Lazy load={security} />;
  return (
    <Screen title={t('settings')} back={() => go('list')}>
      <Profile />
      <OwnPicture />
      <Tongue />
      <a class="onward" href="#settings/security">
        {t('security')}
      </a>
      <Pushes />
      <Places />
      <SignOut />
      <MyData />
    </Screen>
  );
}
