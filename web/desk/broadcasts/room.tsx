import './room.css';
import { useEffect, useRef } from 'preact/hooks';
import { t } from '../../shared/language';
import { all, failed, list, watch } from './all';
import { maySend } from './door';
import { One } from './follow/one';
import { Item, itemId } from './item';
import { go, leave, route } from './route';
import { isBlank } from './write/draft';
import { Write } from './write/write';
import { draft } from './write/writing';

/** Broadcasts: those that are kept, and beside them one that is written or followed. */
export function Room() {
  useEffect(watch, []);
  const { screen, id } = route.value ?? { screen: 'list' };
  return (
    <main class="room" data-screen={screen}>
      <Kept open={id} />
      {screen === 'new' && maySend() && <Write near={id} />}
      {screen === 'one' && id && <One key={id} id={id} />}
      {(screen === 'list' || (screen === 'new' && !maySend())) && <p class="pane none">{t('pick-broadcast')}</p>}
    </main>
  );
}

function Kept({ open }: { open?: string }) {
  const known = all.value;
  const heading = useRef<HTMLHeadingElement>(null);
  const last = useRef(open);
  useEffect(() => {
    // What had the focus is gone: it goes on where it came from.
    if (!open && document.activeElement === document.body)
      (document.getElementById(itemId(last.current)) ?? heading.current)?.focus();
    last.current = open;
  }, [route.value]);
  return (
    <section class="kept" aria-label={t('broadcasts')}>
      <h2 ref={heading} class="aloud" tabIndex={-1}>
        {t('broadcasts')}
      </h2>
      <div class="tools">
        <button type="button" class="plain" onClick={leave}>
          <span aria-hidden="true" class="arrow" /> {t('to-incidents')}
        </button>
        {maySend() && (
          <button type="button" class="main" onClick={() => go('new')}>
            {isBlank(draft.value) ? t('new-broadcast') : t('go-on-writing')}
          </button>
        )}
      </div>
      {failed.value && (
        <p class="refused" role="alert">
          {t('broadcasts-failed')}{' '}
          <button type="button" onClick={list}>
            {t('retry')}
          </button>
        </p>
      )}
      {!known && !failed.value && <p class="empty">{t('loading')}</p>}
      {known?.length === 0 && <p class="empty">{t('no-broadcasts')}</p>}
      <ul>
        {known?.map((followed) => (
          <Item key={followed.broadcast.id} followed={followed} open={followed.broadcast.id === open} />
        ))}
      </ul>
    </section>
  );
}
