import { useEffect, useState } from 'preact/hooks';
import { t } from '../../shared/language';
import { explained, type Why } from '../../shared/problem';
import type { ErrorBody } from '../../shared/wire';
import { isWriting, type Outgoing } from '../outbox/outgoing';
import { again, discard } from '../sending';

/** What the gateway did not take, why, and what can be done about it. */
export function Refusal({ of }: { of: Outgoing }) {
  const { refused, detail = '' } = of;
  const [why, setWhy] = useState<Why>({ words: '' });
  useEffect(() => {
    explained({ code: refused as ErrorBody['code'], message: detail }).then(setWhy);
  }, [refused, detail]);
  // In a conversation these have a meaning of their own.
  const here: Record<string, string> = {
    ...(!(of.does === 'send' && of.call) && { forbidden: t('reason-forbidden') }),
    ...(of.does === 'attach' && { wrong_status: t('reason-broke-off') }),
  };
  const reason = here[refused ?? ''] ?? why.words;
  return (
    <div class="refused" role="alert">
      <p>{isWriting(of) ? t('refused', { reason }) : t('change-refused', { reason })}</p>
      {why.detail && (
        <details>
          <summary>{t('more')}</summary>
          <bdi lang="en">{why.detail}</bdi>
        </details>
      )}
      <button type="button" onClick={() => again(of)}>
        {t('try-again')}
      </button>
      <button type="button" onClick={() => discard(of)}>
        {t('discard')}
      </button>
    </div>
  );
}
