import { t } from '../../shared/language';
import type { Receipt } from '../feed/receipts';

const SHAPES = {
  saved: 'M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11ZM8 5v3l2 1.5',
  stored: 'M3 8.5 6.5 12 13 4.5',
  delivered: 'M1 8.5 4.5 12 11 4.5M8 11.5l.5.5L15 4.5',
  read: 'M1 8.5 4.5 12 11 4.5M8 11.5l.5.5L15 4.5M1 15h14',
};

/** How far a message has come: a shape, and a word for it. */
export function ReceiptMark({ of, plain }: { of: Receipt | { is: 'saved' }; plain: boolean }) {
  const words = {
    saved: t('saved-here'),
    stored: t('stored'),
    delivered: t('delivered'),
    read: t('read'),
  }[of.is];
  const some = 'some' in of ? of.some : undefined;
  const more = some && t(some.is === 'read' ? 'read-some' : 'delivered-some', { count: some.count, total: some.total });
  return (
    <span class={`receipt ${of.is}`} title={more ?? words}>
      <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
        <path d={SHAPES[of.is]} />
      </svg>
      <span class={plain ? undefined : 'aloud'}>{more ?? words}</span>
    </span>
  );
}
