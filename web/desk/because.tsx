import { t } from '../shared/language';
import type { Why } from '../shared/problem';

/** Why something was not done; the gateway's own words, which are English, for who wants them. */
export function Because({ why: { words, detail } }: { why: Why }) {
  return (
    <>
      {words}
      {detail && (
        <details class="more">
          <summary>{t('more')}</summary>
          <bdi lang="en">{detail}</bdi>
        </details>
      )}
    </>
  );
}
