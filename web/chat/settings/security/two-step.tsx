import { useRef, useState } from 'preact/hooks';
import { t } from '../../../shared/language';
import { me } from '../../session';
import { Passkeys } from './passkeys';
import { RecoveryCodes } from './recovery-codes';
import { Renew } from './renew';
import { SetUp } from './set-up';
import { TurnOff } from './turn-off';

type Doing = 'set-up' | 'renew' | 'turn-off';

/** The second factor: how it stands, and what can be done about it. */
export function TwoStep() {
  const [doing, setDoing] = useState<Doing>();
  const [codes, setCodes] = useState<readonly string[]>();
  const heading = useRef<HTMLHeadingElement>(null);
  const mine = me.value;
  const given = (made: readonly string[]) => {
    setCodes(made);
    if (mine) me.value = { ...mine, second_factor: 'on', recovery_codes_left: made.length };
  };
  const over = () => {
    setDoing(undefined);
    setCodes(undefined);
    heading.current?.focus();
  };
  return (
    <section>
      <h3 ref={heading} tabIndex={-1}>
        {t('two-step')}
      </h3>
      {codes ? <RecoveryCodes codes={codes} onKept={over} /> : !doing && <Stand />}
      {!codes && !doing && (
        <div class="row-of-buttons">
          {mine?.second_factor === 'on' ? (
            <>
              <button type="button" onClick={() => setDoing('renew')}>
                {t('recovery-renew')}
              </button>
              <button type="button" class="danger" onClick={() => setDoing('turn-off')}>
                {t('two-step-turn-off')}
              </button>
            </>
          ) : (
            <button type="button" onClick={() => setDoing('set-up')}>
              {t('two-step-set-up')}
            </button>
          )}
        </div>
      )}
      {!codes && doing === 'set-up' && <SetUp onCodes={given} onOver={over} cancel />}
      {!codes && doing === 'renew' && <Renew onCodes={given} onOver={over} />}
      {!codes && doing === 'turn-off' && <TurnOff onOver={over} />}
    </section>
  );
}

function Stand() {
  const mine = me.value;
  const on = mine?.second_factor === 'on';
  return (
    <>
      <p class={on ? 'stand on' : 'stand'}>{on ? t('two-step-on') : t('two-step-off')}</p>
      <p class="hint">{on ? t('recovery-left', { count: mine.recovery_codes_left ?? 0 }) : t('two-step-what')}</p>
    </>
  );
}

/** The same for somebody whose role asks for one: nothing else is possible before. A passkey is as good. The pages are loaded anew then, as this one's connection may do nothing. */
export function SetUpFirst() {
  const [codes, setCodes] = useState<readonly string[]>();
  const [done, setDone] = useState<'codes' | 'passkey'>();
  if (done)
    return (
      <section>
        <h3>{t('two-step')}</h3>
        <p class="stand on" role="status">
          {done === 'passkey' ? t('passkey-in-place') : t('two-step-on')}
        </p>
        <p class="row-of-buttons">
          {me.value?.role !== 'citizen' && (
            <a class="onward" href="/desk">
              {t('to-desk')}
            </a>
          )}
          <a class="onward" href="/chat">
            {t('to-chat')}
          </a>
        </p>
      </section>
    );
  if (codes)
    return (
      <section>
        <h3>{t('two-step')}</h3>
        <RecoveryCodes codes={codes} onKept={() => setDone('codes')} />
      </section>
    );
  return (
    <>
      <section>
        <h3>{t('two-step')}</h3>
        <p>{t('two-step-due')}</p>
        <SetUp onCodes={setCodes} onOver={() => location.reload()} />
      </section>
      <Passkeys instead={() => setDone('passkey')} />
    </>
  );
}
