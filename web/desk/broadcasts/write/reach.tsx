import { t } from '../../../shared/language';
import type { BroadcastAudience } from '../../../shared/wire';
import { askReach, reach } from './audience';
import { draft } from './writing';

/** How many it is for, in a sentence. */
export function audienceInWords({ people, within, without_place }: BroadcastAudience): string {
  if (draft.value.for_all) return t('reach-everyone', { people });
  return t('reach-area', { people, within, without: without_place });
}

/** Whom what is drawn now would reach, or that it is not known. */
export function ReachLine() {
  const now = reach.value;
  return (
    <p class={`reach ${now.is}`} role="status">
      <b>{t('reach')}</b> {now.is === 'known' && audienceInWords(now.audience)}
      {now.is === 'asking' && t('reach-asking')}
      {now.is === 'nobody' && t('reach-nobody')}
      {now.is === 'failed' && (
        <>
          {t('reach-failed')}{' '}
          <button type="button" onClick={askReach}>
            {t('retry')}
          </button>
        </>
      )}
    </p>
  );
}
