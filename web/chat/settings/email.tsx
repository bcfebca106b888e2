import { useState } from 'preact/hooks';
import type { Refused } from '../../shared/ask';
import { t } from '../../shared/language';
import { me } from '../session';
import { changeMe } from './account';
import { Field, PasswordField, Problem, useForm } from './form';

const EMAIL_MAX = 254;

function says({ field, code }: Refused): string {
  if (field === 'password') return t('wrong-password');
  return code === 'already_exists' ? t('email-taken') : t('email-wrong');
}

/** My e-mail address. Where the gateway sends mail, another one counts once its link is followed: that is said, and not that it is changed. */
export function Email() {
  const now = me.value?.email ?? '';
  const [email, setEmail] = useState(now);
  const [password, setPassword] = useState('');
  const [told, setTold] = useState('');
  const { busy, problem, wrong, act } = useForm(says);
  const wanted = email.trim().toLowerCase();
  const change = () =>
    act(async () => {
      const answer = await changeMe({ email: wanted, password });
      setPassword('');
      setEmail(answer.email ?? '');
      setTold(answer.email === wanted ? t('saved') : t('email-mailed', { email: wanted }));
    });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        change();
      }}
    >
      <Field
        label={t('email')}
        type="email"
        dir="ltr"
        autoComplete="email"
        maxLength={EMAIL_MAX}
        value={email}
        write={(to) => {
          setEmail(to);
          setTold('');
        }}
        wrong={wrong.email}
      />
      {wanted && wanted !== now && (
        <>
          <PasswordField
            label={t('my-data-password')}
            autoComplete="current-password"
            value={password}
            write={setPassword}
            wrong={wrong.password}
          />
          <button type="submit" disabled={busy || !password}>
            {t('save')}
          </button>
        </>
      )}
      <Problem says={problem} />
      <p class="hint" role="status">
        {told}
      </p>
    </form>
  );
}
