import { logOut } from '../../shared/token';
import { forgetAll } from '../kept';
import { forgetPortraits } from '../pictures/kept-portraits';
import { forgetPreferences } from '../prefs';
import { link } from '../session';

/** Leaves nothing of the person in this browser. */
export async function leaveThisBrowser(): Promise<void> {
  await logOut();
  link.close();
  forgetPreferences();
  await forgetAll().catch(() => {});
  await forgetPortraits().catch(() => {});
  location.assign('/sign-in?next=/chat');
}
