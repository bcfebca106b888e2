import { t } from '../../shared/language';
import type { Attaching } from '../outbox/outgoing';
import { discard } from '../sending';
import { Told } from './chosen';
import { Preview } from './preview';
import { uploaded } from './uploading';

/** Something attached on its way. `over`: the gateway has it, or does not take it. */
export function Going({ item, over }: { item: Attaching; over: boolean }) {
  const share = uploaded.value.get(item.id);
  const percent = Math.floor((share ?? 0) * 100);
  // What the gateway has of a recording it tells of, even if no more comes: that is deleted, and not taken back.
  const can_stop = item.kind !== 'voice' || !share;
  return (
    <div class={`going ${item.kind}`}>
      {item.kind === 'image' ? <Preview of={item} /> : <Told of={item} />}
      {!over && (
        <p class="progress">
          {share !== undefined && (
            <>
              <progress max={100} value={percent} aria-label={t('uploading')} />
              <span>{t('uploaded', { percent })}</span>
            </>
          )}
          {can_stop && (
            <button type="button" onClick={() => discard(item)}>
              {t('cancel')}
            </button>
          )}
        </p>
      )}
    </div>
  );
}
