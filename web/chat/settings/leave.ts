import { SOS_TOKEN } from '../../shared/auth';
import { keep } from '../../shared/kept';
import { accessToken, logOut } from '../../shared/token';
import { forgetAll } from '../kept';
import { forgetPortraits } from '../pictures/kept-portraits';
import { forgetPreferences } from '../prefs';
import { leaving, link } from '../session';

/** Ends the login, and leaves nothing of the person in this browser. Rejects where `end` did: nothing is forgotten then. */
export async function leaveThisBrowser(end: () => Promise<unknown> = logOut): Promise<void> {
  // The gateway closes the socket of a login that ends, which may be heard before its answer.
  leaving.value = true;
  try {
    await end();
  } catch (error) {
    // It may have ended all the same: an answer can be lost.
    const ended = !(await accessToken(true).catch(() => 'unknown'));
    if (!ended) {
      leaving.value = false;
      throw error;
    }
  }
  // Whoever has this phone next does not call for help in this person's name.
  keep(SOS_TOKEN);
  link.close();
  forgetPreferences();
  await forgetAll().catch(() => {});
  await forgetPortraits().catch(() => {});
  location.assign('/sign-in?next=/chat');
}
