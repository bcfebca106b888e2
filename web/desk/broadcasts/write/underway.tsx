import { useEffect, useRef } from 'preact/hooks';
import { t } from '../../../shared/language';
import type { SendBroadcast } from '../../../shared/wire';
import { SeverityMark } from '../../severity';
import { Quoted } from '../quoted';
import { wordsOf } from './draft';
import { sendAndFollow } from './send';
import { forget, sending } from './sending';

/** What was sent and has no answer. It cannot be changed: it may be out already. */
export function Underway({ sent }: { sent: SendBroadcast }) {
  const asking = sending.value.is === 'asking';
  const again = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!asking) again.current?.focus();
  }, [asking]);
  return (
    <div class="underway">
      <p>
        <SeverityMark severity={sent.severity ?? 'Unknown'} />
      </p>
      <Quoted words={wordsOf(sent)} />
      <p role="status">
        <strong>{asking ? t('sending-now') : t('not-confirmed')}</strong> {!asking && t('not-confirmed-long')}
      </p>
      <div class="buttons">
        <button type="button" disabled={asking} onClick={forget}>
          {t('throw-away-unknown')}
        </button>
        <button ref={again} type="button" class="main" disabled={asking} onClick={sendAndFollow}>
          {t('ask-again')}
        </button>
      </div>
    </div>
  );
}
