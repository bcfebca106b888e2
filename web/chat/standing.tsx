import { t } from '../shared/language';
import { standing } from './session';
import { unkept } from './waiting';

/** Across the whole width: what is not so well. */
export function Standing() {
  const now = standing.value;
  const words = unkept.value
    ? t('not-kept')
    : { offline: t('offline'), connecting: t('connecting'), open: t('not-live'), live: '' }[now];
  return (
    <div class="standing" role="status" data-standing={now}>
      {words && <p>{words}</p>}
    </div>
  );
}

/** The way to help, on top of every screen. */
export function Sos() {
  return (
    <a class="sos" href="/" aria-label={`${t('sos')}: ${t('sos-hint')}`}>
      {t('sos')}
    </a>
  );
}
