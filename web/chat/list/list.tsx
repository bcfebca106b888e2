import { useState } from 'preact/hooks';
import { t } from '../../shared/language';
import { arranged, known, ready } from '../chats';
import { Icon } from '../icon';
import { go, route } from '../route';
import { Sos } from '../standing';
import { Row } from './row';

const STEPS: Record<string, number> = {
  ArrowDown: 1,
  ArrowUp: -1,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};

export function List() {
  const shown = arranged.value;
  const open = route.value.id;
  const [last, setLast] = useState<string | undefined>();
  const stop = shown.find(({ id }) => id === last) ?? shown.find(({ id }) => id === open) ?? shown[0];

  const step = (event: KeyboardEvent) => {
    const far = STEPS[event.key];
    if (far === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const at = shown.findIndex(({ id }) => `row-${id}` === document.activeElement?.id);
    const next = shown[Math.min(shown.length - 1, Math.max(0, at + far))];
    document.getElementById(`row-${next?.id}`)?.focus();
  };

  return (
    <nav class="list" aria-label={t('conversations')}>
      <header>
        <h2>{t('conversations')}</h2>
        <button type="button" class="plain" aria-label={t('search')} title={t('search')} onClick={() => go('search')}>
          <Icon is="search" />
        </button>
        <button
          type="button"
          class="plain"
          aria-label={t('settings')}
          title={t('settings')}
          onClick={() => go('settings')}
        >
          <Icon is="gear" />
        </button>
        <button
          type="button"
          class="plain"
          aria-label={t('new-conversation')}
          title={t('new-conversation')}
          onClick={() => go('new')}
        >
          <Icon is="plus" />
        </button>
        <Sos />
      </header>
      {shown.length === 0 && (
        <div class="none">
          {known.value ? (
            <div>
              <p>
                <b>{t('list-empty')}</b>
              </p>
              <p>{t('list-empty-hint')}</p>
              <button type="button" class="main" onClick={() => go('new')}>
                {t('new-conversation')}
              </button>
            </div>
          ) : (
            ready.value && <p>{t('loading')}</p>
          )}
        </div>
      )}
      <ul
        class="rows"
        onKeyDown={step}
        onFocusIn={(event) => setLast((event.target as Element).id.slice('row-'.length))}
      >
        {shown.map((talk) => (
          <Row key={talk.id} talk={talk} stop={talk === stop} open={talk.id === open} />
        ))}
      </ul>
    </nav>
  );
}
