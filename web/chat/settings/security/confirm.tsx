import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { ask } from '../../../shared/ask';
import { t } from '../../../shared/language';
import type { RecoveryCodes, TotpSecret } from '../../../shared/wire';
import { Field, Problem, useForm } from '../form';
import { Copy } from './copy';
import { inFours } from './in-fours';
import { saysOfProof, unlessOver } from './proof';
import { Qr } from './qr';

const DIGITS = 6;

export interface ConfirmProps {
  made: TotpSecret;
  onCodes(codes: readonly string[]): void;
  /** Somebody left it, or another device was faster. */
  onOver(): void;
}

/** The secret, as a picture, a link and a key to type, and the first code of it. */
export function Confirm({ made, onCodes, onOver }: ConfirmProps) {
  const [code, setCode] = useState('');
  const says = useRef<HTMLParagraphElement>(null);
  useLayoutEffect(() => says.current?.focus(), []);
  const { busy, problem, wrong, act } = useForm(saysOfProof);
  const confirm = () =>
    act(() =>
      unlessOver(async () => {
        onCodes((await ask<RecoveryCodes>('POST', '/v1/me/totp/confirm', { code })).recovery_codes);
      }, onOver),
    );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        confirm();
      }}
    >
      <p ref={says} tabIndex={-1}>
        {t('two-step-scan')}
      </p>
      <Qr text={made.uri} />
      <a href={made.uri}>{t('two-step-open')}</a>
      <div>
        <p>{t('two-step-key')}</p>
        <code class="key" dir="ltr">
          {inFours(made.secret)}
        </code>
        <Copy text={made.secret} />
      </div>
      <Field
        label={t('two-step-code')}
        required
        dir="ltr"
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={DIGITS + 2}
        value={code}
        write={setCode}
        wrong={wrong.code}
      />
      <Problem says={problem} />
      <div class="row-of-buttons">
        <button type="submit" class="main" disabled={busy || code.replace(/\s/g, '').length !== DIGITS}>
          {t('two-step-switch-on')}
        </button>
        <button type="button" onClick={onOver}>
          {t('cancel')}
        </button>
      </div>
    </form>
  );
}
