import type { ComponentType } from 'preact';
import { useState } from 'preact/hooks';
import { ask } from '../../../shared/ask';
import { t } from '../../../shared/language';
import type { TotpSecret } from '../../../shared/wire';
import { PasswordField, Problem, useForm } from '../form';
import type { ConfirmProps } from './confirm';
import { saysOfProof, unlessOver } from './proof';

interface SetUpProps {
  onCodes(codes: readonly string[]): void;
  /** Somebody left it, or another device was faster. */
  onOver(): void;
  /** Whether it may be left. */
  cancel?: boolean;
}

/** From the password over the secret, which an authenticator takes from a picture, a link or by hand, to its first code. */
export function SetUp({ onCodes, onOver, cancel }: SetUpProps) {
  const [made, setMade] = useState<TotpSecret>();
  const [Confirm, setConfirm] = useState<ComponentType<ConfirmProps>>();
  const [password, setPassword] = useState('');
  const { busy, problem, wrong, act } = useForm(saysOfProof);
  if (made && Confirm) return <Confirm made={made} onCodes={onCodes} onOver={onOver} />;
  const begin = () =>
    act(() =>
      unlessOver(async () => {
        // What draws the picture comes first, so that no secret is made that cannot be shown.
        const confirm = await import('./confirm');
        setMade(await ask<TotpSecret>('POST', '/v1/me/totp', { password }));
        setConfirm(() => confirm.Confirm);
      }, onOver),
    );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        begin();
      }}
    >
      <PasswordField
        label={t('my-data-password')}
        focused
        autoComplete="current-password"
        value={password}
        write={setPassword}
        wrong={wrong.password}
      />
      <Problem says={problem} />
      <div class="row-of-buttons">
        <button type="submit" class="main" disabled={busy || !password}>
          {t('two-step-go-on')}
        </button>
        {cancel && (
          <button type="button" onClick={onOver}>
            {t('cancel')}
          </button>
        )}
      </div>
    </form>
  );
}
