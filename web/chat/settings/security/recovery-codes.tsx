import { useLayoutEffect, useRef } from 'preact/hooks';
import { t } from '../../../shared/language';
import { me } from '../../session';
import { save } from '../save';
import { Copy } from './copy';

/** The recovery codes, which nobody is shown again. */
export function RecoveryCodes({ codes, onKept }: { codes: readonly string[]; onKept(): void }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => heading.current?.focus(), []);
  const title = t('recovery-file', { name: me.value?.username ?? '' });
  const download = () => {
    const text = [title, '', ...codes, ''].join('\r\n');
    save(new File([text], 'lifeline-recovery-codes.txt', { type: 'text/plain' }));
  };
  return (
    <div class="recovery">
      <h4 ref={heading} tabIndex={-1}>
        {t('recovery')}
      </h4>
      <p>{t('recovery-what')}</p>
      <div class="paper">
        <p class="on-paper">{title}</p>
        <ol class="codes" dir="ltr">
          {codes.map((code) => (
            <li key={code}>
              <code>{code}</code>
            </li>
          ))}
        </ol>
      </div>
      <div class="row-of-buttons">
        <Copy text={codes.join('\n')} />
        <button type="button" onClick={download}>
          {t('recovery-download')}
        </button>
        <button type="button" onClick={() => print()}>
          {t('recovery-print')}
        </button>
      </div>
      <button type="button" class="main" onClick={onKept}>
        {t('recovery-kept')}
      </button>
    </div>
  );
}
