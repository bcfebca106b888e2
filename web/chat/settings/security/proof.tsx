import { useState } from 'preact/hooks';
import { Refused } from '../../../shared/ask';
import { t } from '../../../shared/language';
import { lookAtMe } from '../account';
import { Field, PasswordField, Problem, useForm } from '../form';

/** As long as a recovery code with spaces round it. */
const CODE_MAX = 32;

/** What the gateway says of a password or of a code. */
export function saysOfProof({ field }: Refused): string | undefined {
  if (field === 'password') return t('wrong-password');
  return field === 'code' ? t('two-step-code-wrong') : undefined;
}

/** Does something about the second factor. Where another device was faster, what is shown is not so any more: it is looked at anew, and is over. */
export async function unlessOver(what: () => Promise<unknown>, over: () => void): Promise<void> {
  try {
    await what();
  } catch (error) {
    if (!(error instanceof Refused) || error.code !== 'wrong_status') throw error;
    await lookAtMe();
    over();
  }
}

interface ProofProps {
  /** What follows from it. */
  what: string;
  does: string;
  danger?: boolean;
  send(proof: { password: string; code: string }): Promise<unknown>;
  over(): void;
}

/** Asks for the password and a code, as a login that was left open is not enough. */
export function Proof({ what, does, danger, send, over }: ProofProps) {
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const { busy, problem, wrong, act } = useForm(saysOfProof);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        act(() => unlessOver(() => send({ password, code }), over));
      }}
    >
      <p>{what}</p>
      <PasswordField
        label={t('my-data-password')}
        focused
        autoComplete="current-password"
        value={password}
        write={setPassword}
        wrong={wrong.password}
      />
      <Field
        label={t('two-step-either-code')}
        required
        dir="ltr"
        autoComplete="one-time-code"
        autoCapitalize="none"
        spellcheck={false}
        maxLength={CODE_MAX}
        value={code}
        write={setCode}
        wrong={wrong.code}
      />
      <Problem says={problem} />
      <div class="row-of-buttons">
        <button type="submit" class={danger ? 'danger' : 'main'} disabled={busy || !password || !code.trim()}>
          {does}
        </button>
        <button type="button" onClick={over}>
          {t('cancel')}
        </button>
      </div>
    </form>
  );
}
