import './follow.css';
import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../../../shared/language';
import type { Broadcast } from '../../../shared/wire';
import { Age } from '../../age';
import { now } from '../../clock';
import { SeverityMark } from '../../severity';
import { actor, dateAndTime } from '../../words';
import { AreaPanel } from '../area/panel';
import { maySend } from '../door';
import { Quoted } from '../quoted';
import { go } from '../route';
import { ending, isShown, toWhom } from '../said';
import { wordsOf } from '../write/draft';
import { stored } from '../write/sending';
import { CancelDialog } from './cancel';
import { ChangeForm } from './change';
import { Figures } from './figures';
import { useFollowed } from './followed';
import { People } from './people';
import { Progress } from './progress';

/** One broadcast: what it says, how far it has come, and who answers what. */
export function One({ id }: { id: string }) {
  const { detail, failed, load } = useFollowed(id);
  const [doing, setDoing] = useState<'change' | 'cancel' | undefined>();
  const heading = useRef<HTMLHeadingElement>(null);
  const known = detail.value;
  useEffect(() => heading.current?.focus(), [known === undefined]);
  if (!known)
    return (
      <section class="pane">
        {failed.value ? (
          <p class="refused" role="alert">
            {t('broadcast-failed')}{' '}
            <button type="button" onClick={load}>
              {t('retry')}
            </button>
          </p>
        ) : (
          <p class="empty">{t('loading')}</p>
        )}
      </section>
    );
  const { broadcast, figures, over_time } = known;
  const can_change = maySend() && isShown(broadcast, now.value);
  return (
    <section class="pane" aria-label={broadcast.title}>
      <div class="head">
        <button type="button" class="plain back" aria-label={t('to-broadcasts')} onClick={() => go('list')}>
          <span aria-hidden="true" class="arrow" />
        </button>
        <div class="name">
          <h2 ref={heading} tabIndex={-1} lang={broadcast.language ?? undefined}>
            <bdi>{broadcast.title}</bdi>
          </h2>
          <p>
            <SeverityMark severity={broadcast.severity ?? 'Unknown'} />
            <span>{t('to-whom', { whom: toWhom(broadcast) })}</span>
            <b>{ending(broadcast, now.value)}</b>
          </p>
        </div>
        {can_change && (
          <div class="actions">
            <button type="button" aria-pressed={doing === 'change'} onClick={() => setDoing('change')}>
              {t('change')}
            </button>
            <button type="button" onClick={() => setDoing('cancel')}>
              {t('take-back')}
            </button>
          </div>
        )}
      </div>
      <p class="stored" role="status">
        {stored.value === id && t('is-sent')}
      </p>
      {failed.value && (
        <p class="refused" role="alert">
          {t('figures-stale')}{' '}
          <button type="button" onClick={load}>
            {t('retry')}
          </button>
        </p>
      )}
      <div class="followed">
        {doing === 'change' && <ChangeForm broadcast={broadcast} close={() => setDoing(undefined)} />}
        <Figures figures={figures} asks_safe={broadcast.asks_safe ?? false} />
        <Progress over_time={over_time} people={figures.people} asks_safe={broadcast.asks_safe ?? false} />
        <People id={id} figures={figures} asks_safe={broadcast.asks_safe ?? false} />
        <Says broadcast={broadcast} />
      </div>
      {doing === 'cancel' && <CancelDialog broadcast={broadcast} close={() => setDoing(undefined)} />}
    </section>
  );
}

/** What it says and to whom, as it is now. */
function Says({ broadcast }: { broadcast: Broadcast }) {
  const { area, by, sent_at, changed_by, changed_at, status } = broadcast;
  return (
    <section class="says" aria-label={t('what-it-says')}>
      <h3>{t('what-it-says')}</h3>
      {status === 'cancelled' && broadcast.cancel_text && (
        <p class="taken">
          {t('taken-back')}: <bdi>{broadcast.cancel_text}</bdi>
        </p>
      )}
      <Quoted words={wordsOf(broadcast)} />
      <p class="quiet">
        {t('sent-by')} <bdi>{actor(by)}</bdi>, <Age at={sent_at} ago />.{' '}
        {t('shown-until', { when: dateAndTime(broadcast.expires_at) })}
      </p>
      {status === 'updated' && (
        <p class="quiet">
          {t('changed-by')} <bdi>{actor(changed_by)}</bdi>, <Age at={changed_at} ago />.
        </p>
      )}
      {area && <AreaPanel area={area.shape} frame={0} label={t('map-of', { area: area.name })} />}
    </section>
  );
}
