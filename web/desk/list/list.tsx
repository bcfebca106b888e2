import { useEffect, useLayoutEffect, useState } from 'preact/hooks';
import { t } from '../../shared/language';
import { row_wanted, rowId } from '../focus';
import { fetchResolved, fresh, silent_s } from '../session';
import { held, hold, letIn, rows, search, selected, show, tab, typed, unacknowledged, waiting } from '../view';
import { Row } from './row';
import { useWindow } from './window';

/** Two lines of text, so that a long name stands whole. */
const ROW_PX = 40;
const ROW_ON_PHONE_PX = 84;
/** How far the keys go in the list. */
const STEPS: Record<string, number> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: 10,
  PageUp: -10,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};
const COLUMNS = ['severity', 'what', 'from', 'where', 'age', 'status'];
const phone = matchMedia('(max-width: 800px)');

function useRowHeight(): number {
  const [narrow, set] = useState(phone.matches);
  useEffect(() => {
    const changed = () => set(phone.matches);
    phone.addEventListener('change', changed);
    return () => phone.removeEventListener('change', changed);
  }, []);
  return narrow ? ROW_ON_PHONE_PX : ROW_PX;
}

export function List() {
  const height = useRowHeight();
  const shown = rows.value;
  const { box, range, reveal } = useWindow(shown.length, height);
  const [from, to] = range;
  const at = shown.findIndex((incident) => incident.id === selected.value);
  useEffect(() => {
    if (at >= 0) reveal(at);
  }, [selected.value]);

  const [last, setLast] = useState<string | undefined>();
  const focused = box.current?.contains(document.activeElement) ? document.activeElement?.id : undefined;
  useLayoutEffect(() => {
    // A row that changed its place in the document lost the focus on the way.
    if (focused && document.activeElement === document.body) focusOn(focused);
    const wanted = row_wanted.value;
    const to_row = wanted ? shown.findIndex((incident) => incident.id === wanted) : -1;
    if (to_row >= 0) reveal(to_row);
    if (to_row < 0 || focusOn(rowId(wanted as string))) row_wanted.value = undefined;
  });
  void row_wanted.value;
  const wanted_stop = shown.findIndex((incident) => incident.id === (last ?? selected.value));
  const stop = Math.min(Math.max(wanted_stop, from), to - 1);

  const step = (event: KeyboardEvent) => {
    const far = STEPS[event.key];
    if (far === undefined || !shown.length || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    hold();
    const at = shown.findIndex((incident) => rowId(incident.id) === document.activeElement?.id);
    row_wanted.value = shown[at < 0 ? stop : Math.min(shown.length - 1, Math.max(0, at + far))]?.id;
  };

  return (
    <section class="list" aria-label={tab.value === 'open' ? t('open-list') : t('resolved-list')}>
      <div class="tools">
        <Tab name="open" label={t('open')} count={unacknowledged.value} />
        <Tab name="resolved" label={t('resolved')} />
        <input
          id="search"
          type="search"
          placeholder={t('search')}
          aria-label={t('search')}
          value={typed.value}
          onInput={(event) => search(event.currentTarget.value)}
          onKeyDown={(event) => event.key === 'ArrowDown' && step(event)}
        />
      </div>
      <div class="above">
        <div class="columns" aria-hidden="true">
          {COLUMNS.map((column) => (
            <span key={column}>{t(`column-${column}`)}</span>
          ))}
        </div>
        {waiting.value > 0 && (
          <button type="button" class="let-in" onClick={letIn}>
            {t('new-rows', { count: waiting.value })}
          </button>
        )}
      </div>
      <div
        class="rows"
        ref={box}
        onPointerEnter={(event) => {
          if (event.pointerType !== 'touch') held.value = true;
        }}
        onPointerLeave={() => {
          held.value = false;
        }}
      >
        {shown.length === 0 ? <Empty /> : null}
        <ul
          style={{ blockSize: `${shown.length * height}px` }}
          onKeyDown={step}
          onFocusIn={(event) => setLast((event.target as Element).id.slice(rowId('').length))}
        >
          {shown.slice(from, to).map((incident, index) => (
            <Row
              key={incident.id}
              incident={incident}
              at={from + index}
              count={shown.length}
              height={height}
              stop={from + index === stop}
            />
          ))}
        </ul>
      </div>
    </section>
  );
}

/** Whether it is there to be focused. */
function focusOn(id: string): boolean {
  const element = document.getElementById(id);
  element?.focus({ preventScroll: true });
  return element !== null;
}

function Tab({ name, label, count }: { name: 'open' | 'resolved'; label: string; count?: number }) {
  return (
    <button
      type="button"
      class="tab"
      aria-pressed={tab.value === name}
      onClick={() => {
        show(name);
        if (name === 'resolved') fetchResolved().catch(() => {});
      }}
    >
      {label}
      {count ? <b>{count}</b> : null}
    </button>
  );
}

/** An empty list proves that the desk is alive. */
function Empty() {
  if (typed.value) return <p class="empty">{t('nothing-found')}</p>;
  if (tab.value === 'resolved') return <p class="empty">{t('none-resolved')}</p>;
  if (fresh.value.is === 'connecting' || fresh.value.is === 'catching_up') return <p class="empty">{t('loading')}</p>;
  return (
    <p class="empty">
      <b>{t('empty')}</b>
      <br />
      {fresh.value.is === 'live' ? t('empty-alive', { seconds: silent_s.value }) : t('empty-blind')}
    </p>
  );
}
