import { useState } from 'preact/hooks';
import { ask, Refused } from '../../shared/ask';
import { t } from '../../shared/language';
import { get } from '../../shared/token';
import type { DeletionPlan } from '../../shared/wire';
import { useDoing } from '../people/doing';
import { me } from '../session';
import { name } from '../text';
import { PasswordField } from './form';
import { leaveThisBrowser } from './leave';

/** Says first what goes and what stays, and asks for the user name and the password. */
export function DeleteAccount() {
  const [plan, setPlan] = useState<DeletionPlan>();
  const { busy, problem, act } = useDoing();
  return (
    <>
      {!plan && (
        <button
          type="button"
          class="danger"
          disabled={busy}
          onClick={() => act(async () => setPlan(await get<DeletionPlan>('/v1/me/deletion')))}
        >
          {t('delete-account')}
        </button>
      )}
      {problem && (
        <p class="refused" role="alert">
          {problem}
        </p>
      )}
      {plan && <Plan plan={plan} />}
    </>
  );
}

function Plan({ plan }: { plan: DeletionPlan }) {
  const mine = me.value?.username ?? '';
  const [written, setWritten] = useState('');
  const [password, setPassword] = useState('');
  const [erase, setErase] = useState(false);
  const [wrong, setWrong] = useState(false);
  const { busy, problem, act } = useDoing();
  const obstacles = { sos_runs: t('delete-sos-runs'), last_admin: t('delete-last-admin') };
  const remove = () =>
    act(async () => {
      setWrong(false);
      try {
        await leaveThisBrowser(() => ask('POST', '/v1/me/delete', { password, erase_messages: erase }));
      } catch (error) {
        if (!(error instanceof Refused) || error.code !== 'invalid_field') throw error;
        setWrong(true);
      }
    });
  return (
    <form
      class="delete-account"
      onSubmit={(event) => {
        event.preventDefault();
        remove();
      }}
    >
      <h3>{t('delete-account')}</h3>
      <ul>
        <li>{t('delete-goes')}</li>
        {plan.conversations > 0 && !erase && <li>{t('delete-conversations', { count: plan.conversations })}</li>}
        {plan.groups.map(
          ({ id, title, to }) =>
            to && <li key={id}>{t('delete-group', { group: name(title), name: name(to.name) })}</li>,
        )}
        {plan.calls > 0 && <li>{t('delete-calls', { count: plan.calls, days: plan.calls_kept_days })}</li>}
        <li>{t('delete-log', { days: plan.log_kept_days })}</li>
      </ul>
      {plan.obstacle ? (
        <p class="refused" role="alert">
          {obstacles[plan.obstacle]}
        </p>
      ) : (
        <>
          {plan.conversations > 0 && (
            <label class="switch">
              <input type="checkbox" checked={erase} onChange={(event) => setErase(event.currentTarget.checked)} />
              {t('delete-erase')}
            </label>
          )}
          <label>
            {t('delete-confirm', { name: mine })}
            <input
              required
              autoComplete="off"
              autoCapitalize="none"
              spellcheck={false}
              value={written}
              onInput={(event) => setWritten(event.currentTarget.value)}
            />
          </label>
          <PasswordField
            label={t('my-data-password')}
            autoComplete="current-password"
            value={password}
            write={setPassword}
          />
          <button type="submit" class="danger" disabled={busy || written.trim() !== mine || !password}>
            {t('delete-account')}
          </button>
          {(wrong || problem) && (
            <p class="refused" role="alert">
              {wrong ? t('wrong-password') : problem}
            </p>
          )}
        </>
      )}
    </form>
  );
}
