import { ask } from '../../../shared/ask';
import { t } from '../../../shared/language';
import type { RecoveryCodes } from '../../../shared/wire';
import { Proof } from './proof';

/** Other recovery codes in place of those that I have. */
export function Renew({ onCodes, onOver }: { onCodes(codes: readonly string[]): void; onOver(): void }) {
  const send = async (proof: object) => {
    onCodes((await ask<RecoveryCodes>('POST', '/v1/me/totp/recovery-codes', proof)).recovery_codes);
  };
  return <Proof what={t('recovery-renew-what')} does={t('recovery-renew')} send={send} over={onOver} />;
}
