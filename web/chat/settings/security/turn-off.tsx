import { ask } from '../../../shared/ask';
import { t } from '../../../shared/language';
import { me } from '../../session';
import { lookAtMe } from '../account';
import { Proof } from './proof';

/** Takes the second factor off. Whose role asks for one is led to another at once. */
export function TurnOff({ onOver }: { onOver(): void }) {
  const send = async (proof: object) => {
    await ask('DELETE', '/v1/me/totp', proof);
    if (me.value) me.value = { ...me.value, second_factor: 'off' };
    const now = await lookAtMe().catch(() => undefined);
    if (now?.second_factor === 'due') location.reload();
    onOver();
  };
  return <Proof what={t('two-step-turn-off-what')} does={t('two-step-turn-off')} danger send={send} over={onOver} />;
}
