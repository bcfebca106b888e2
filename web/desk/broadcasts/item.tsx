import { t } from '../../shared/language';
import type { FollowedBroadcast } from '../../shared/wire';
import { Age } from '../age';
import { now } from '../clock';
import { SeverityMark } from '../severity';
import { actor } from '../words';
import { go } from './route';
import { ending, isShown, toWhom } from './said';

export function itemId(broadcast?: string): string {
  return `item-${broadcast}`;
}

/** One broadcast in the list. */
export function Item({ followed: { broadcast, figures }, open }: { followed: FollowedBroadcast; open: boolean }) {
  const { id, severity = 'Unknown', title, language, by, sent_at, status, asks_safe } = broadcast;
  return (
    <li>
      <a
        id={itemId(id)}
        class={`item ${severity.toLowerCase()}${isShown(broadcast, now.value) ? '' : ' over'}`}
        href={`#/broadcasts/one/${id}`}
        aria-current={open}
        onClick={(event) => {
          event.preventDefault();
          go('one', id);
        }}
      >
        <span class="line">
          <SeverityMark severity={severity} />
          <b lang={language ?? undefined}>
            <bdi>{title}</bdi>
          </b>
        </span>
        <span class="line quiet">
          <span>{t('to-whom', { whom: toWhom(broadcast) })}</span>
          <span>
            <bdi>{actor(by)}</bdi>, <Age at={sent_at} ago />
          </span>
          <span class={status === 'cancelled' ? 'taken' : undefined}>
            {status === 'updated' && <i class="mark">{t('was-changed')}</i>} {ending(broadcast, now.value)}
          </span>
        </span>
        <span class="line numbers">
          <span>{t('reached-of', { reached: figures.reached, people: figures.people })}</span>
          {asks_safe && (
            <strong class={figures.need_help ? 'help' : undefined}>
              {t('need-help', { count: figures.need_help })}
            </strong>
          )}
        </span>
      </a>
    </li>
  );
}
