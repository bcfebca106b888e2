import { useRef, useState } from 'preact/hooks';
import { ask, type Refused } from '../../../shared/ask';
import { t } from '../../../shared/language';
import { me } from '../../session';
import { PasswordField, Problem, useForm } from '../form';

const PASSWORD_MAX = 256;

function says({ field }: Refused): string {
  return field === 'old_password' ? t('wrong-password') : t('password-refused');
}

/** Changes my password. The gateway ends every other login with it. */
export function Password({ onChanged }: { onChanged(): void }) {
  const [open, setOpen] = useState(false);
  const [changed, setChanged] = useState(false);
  const [old_password, setOld] = useState('');
  const [new_password, setNew] = useState('');
  const { busy, problem, wrong, act } = useForm(says);
  const heading = useRef<HTMLHeadingElement>(null);
  const close = () => {
    heading.current?.focus();
    setOpen(false);
    setOld('');
    setNew('');
  };
  const change = async () => {
    if (!(await act(() => ask('POST', '/v1/me/password', { old_password, new_password })))) return;
    close();
    setChanged(true);
    onChanged();
  };
  return (
    <section>
      <h3 ref={heading} tabIndex={-1}>
        {t('password')}
      </h3>
      <p class="hint" role="status">
        {changed ? t('password-changed') : ''}
      </p>
      {!open && (
        <button
          type="button"
          onClick={() => {
            setChanged(false);
            setOpen(true);
          }}
        >
          {t('password-change')}
        </button>
      )}
      {open && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            change();
          }}
        >
          <p class="hint">{t('password-ends')}</p>
          {/* Tells a password manager whose password it is. */}
          <input hidden readOnly autoComplete="username" value={me.value?.username} />
          <PasswordField
            label={t('password-now')}
            focused
            autoComplete="current-password"
            maxLength={PASSWORD_MAX}
            value={old_password}
            write={setOld}
            wrong={wrong.old_password}
          />
          <PasswordField
            label={t('password-new')}
            hint={t('password-new-hint')}
            autoComplete="new-password"
            maxLength={PASSWORD_MAX}
            value={new_password}
            write={setNew}
            wrong={wrong.new_password}
          />
          <Problem says={problem} />
          <div class="row-of-buttons">
            <button type="submit" class="main" disabled={busy || !old_password || !new_password}>
              {t('password-change')}
            </button>
            <button type="button" onClick={close}>
              {t('cancel')}
            </button>
          </div>
        </form>
      )}
    </section>
  );
}
