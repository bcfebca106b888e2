import { useEffect, useState } from 'preact/hooks';
import { fetchResolved, fresh, silent_s } from '../session';
import { strings } from '../strings';
import { held, letIn, rows, search, selected, show, tab, typed, unacknowledged, waiting } from '../view';
import { Row } from './row';
import { useWindow } from './window';

const ROW_PX = 32;
const ROW_ON_PHONE_PX = 64;
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

  return (
    <section class="list" aria-label={strings.open}>
      <div class="tools">
        <Tab name="open" label={strings.open} count={unacknowledged.value} />
        <Tab name="resolved" label={strings.resolved} />
        <input
          id="search"
          type="search"
          placeholder={strings.search}
          aria-label={strings.search}
          value={typed.value}
          onInput={(event) => search(event.currentTarget.value)}
        />
      </div>
      <div class="above">
        <div class="columns" aria-hidden="true">
          {strings.columns.map((column) => (
            <span key={column}>{column}</span>
          ))}
        </div>
        {waiting.value > 0 && (
          <button type="button" class="let-in" onClick={letIn}>
            {strings.newRows(waiting.value)}
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
        <div style={{ blockSize: `${shown.length * height}px` }}>
          {shown.slice(from, to).map((incident, index) => (
            <Row key={incident.id} incident={incident} top={(from + index) * height} />
          ))}
        </div>
      </div>
    </section>
  );
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
  if (typed.value) return <p class="empty">{strings.nothingFound}</p>;
  if (tab.value === 'resolved') return <p class="empty">{strings.noneResolved}</p>;
  if (fresh.value.is === 'connecting' || fresh.value.is === 'catching_up')
    return <p class="empty">{strings.loading}</p>;
  return (
    <p class="empty">
      <b>{strings.empty}</b>
      <br />
      {fresh.value.is === 'live' ? strings.emptyAlive(silent_s.value) : strings.emptyBlind}
    </p>
  );
}
