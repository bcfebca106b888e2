import { useEffect, useState } from 'preact/hooks';
import { t } from '../../shared/language';
import { type PushStand, pushStand, turnPushOff, turnPushOn } from '../../shared/push';
import { accessToken } from '../../shared/token';
import { useDoing } from '../people/doing';

/** Whether this browser tells of calls for help and messages while the page is closed. */
export function Pushes() {
  const [stand, setStand] = useState<PushStand>();
  const { busy, problem, act } = useDoing();
  useEffect(() => {
    pushStand().then(setStand, () => setStand('unable'));
  }, []);
  const turn = (to: (token: string) => Promise<PushStand>) =>
    act(async () => setStand(await to((await accessToken()) ?? '')));
  return (
    <section>
      <h3>{t('pushes')}</h3>
      <p class="hint">{t('pushes-what')}</p>
      {problem && (
        <p class="refused" role="alert">
          {problem}
        </p>
      )}
      {stand === 'unable' && <p class="hint">{t('pushes-unable')}</p>}
      {stand === 'denied' && <p class="hint">{t('pushes-denied')}</p>}
      {stand === 'off' && (
        <button type="button" disabled={busy} onClick={() => turn(turnPushOn)}>
          {t('pushes-turn-on')}
        </button>
      )}
      {stand === 'on' && (
        <button type="button" disabled={busy} onClick={() => turn(turnPushOff)}>
          {t('pushes-turn-off')}
        </button>
      )}
    </section>
  );
}
