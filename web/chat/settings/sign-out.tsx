import { t } from '../../shared/language';
import { useDoing } from '../people/doing';
import { outgoing } from '../waiting';
import { Problem } from './form';
import { leaveThisBrowser } from './leave';

/** Leaves nothing of the person in this browser. What is not sent yet would be lost, and is asked about. */
export function SignOut() {
  const count = outgoing.value.length;
  const { busy, problem, act } = useDoing();
  const leave = () => {
    if (count && !confirm(t('sign-out-unsent', { count }))) return;
    act(leaveThisBrowser);
  };
  return (
    <section>
      <Problem says={problem} />
      <button type="button" class="danger" disabled={busy} onClick={leave}>
        {t('sign-out')}
      </button>
    </section>
  );
}
