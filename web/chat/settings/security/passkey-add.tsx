import { useState } from 'preact/hooks';
import { ask, Refused } from '../../../shared/ask';
import { t } from '../../../shared/language';
import { makePasskey } from '../../../shared/webauthn';
import { useDoing } from '../../people/doing';
import { PasswordField } from '../form';
import { PasskeyName } from './passkey-name';

const PATH = '/v1/me/passkeys';

/** Whoever has not signed in lately is asked for the password, and for a code if signing in needs one. */
export function AddPasskey({ added }: { added: () => Promise<void> }) {
  const [written, setWritten] = useState(thisDevice);
  const [password, setPassword] = useState<string>();
  const [code, setCode] = useState<string>();
  const [told, setTold] = useState('');
  const { busy, problem, act } = useDoing();
  const add = async () => {
    const options = await ask<PublicKeyCredentialCreationOptionsJSON>('POST', `${PATH}/options`, { password, code });
    const credential = await makePasskey(options);
    await ask('POST', PATH, { name: written.trim(), credential });
    setPassword(undefined);
    setCode(undefined);
    setWritten(thisDevice());
    await added();
  };
  const submit = () => {
    setTold('');
    act(() =>
      add().catch((error: unknown) => {
        if (error instanceof Refused && error.code === 'missing_field') {
          if (error.field === 'code') setCode('');
          else setPassword('');
        } else setTold(reason(error));
      }),
    );
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <PasskeyName label={t('passkey-new-name')} written={written} write={setWritten} />
      {password !== undefined && (
        <PasswordField
          label={t('my-data-password')}
          autoComplete="current-password"
          value={password}
          write={setPassword}
        />
      )}
      {code !== undefined && (
        <label>
          {t('passkey-code')}
          <input
            required
            dir="ltr"
            maxLength={32}
            autoComplete="one-time-code"
            autoCapitalize="none"
            value={code}
            onInput={(event) => setCode(event.currentTarget.value)}
          />
        </label>
      )}
      <button type="submit" disabled={busy || !written.trim()}>
        {t('passkey-add')}
      </button>
      {(told || problem) && (
        <p class="refused" role="alert">
          {told || problem}
        </p>
      )}
    </form>
  );
}

/** Why there is no passkey, where this page knows better words than the gateway. */
function reason(error: unknown): string {
  if (error instanceof DOMException) return t(error.name === 'InvalidStateError' ? 'passkey-here' : 'passkey-not-made');
  if (error instanceof Refused && error.field === 'password') return t('wrong-password');
  if (error instanceof Refused && error.code === 'wrong_status') return t('passkey-late');
  throw error;
}

/** What people call a device like this one. */
function thisDevice(): string {
  const [kind = ''] = /iPhone|iPad|Android|Windows|Macintosh|CrOS|Linux/.exec(navigator.userAgent) ?? [];
  const called: Record<string, string> = { Macintosh: 'Mac', CrOS: 'Chromebook' };
  return called[kind] || kind || t('passkey-device');
}
