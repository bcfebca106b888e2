import { useEffect } from 'preact/hooks';
import type { Incident } from '../../shared/wire';
import { acknowledge, acknowledging, type Refused, refused, reopen, see } from '../actions';
import { Age } from '../age';
import { Commands } from '../commands/commands';
import { headingShown } from '../focus';
import { MapPanel } from '../map/panel';
import { connected } from '../session';
import { SeverityMark } from '../severity';
import { kind, origin, status, strings } from '../strings';
import { current, dialog, select, selected } from '../view';
import { Facts } from './facts';
import { Composer, Thread } from './thread';
import { track, useTimeline } from './timeline';

export function Detail() {
  const incident = current.value;
  if (!incident) return <section class="detail none">{selected.value ? strings.loading : strings.pick}</section>;
  return <Opened key={incident.id} incident={incident} />;
}

function Opened({ incident }: { incident: Incident }) {
  const { entries, state, load } = useTimeline(incident.id);
  useEffect(() => see(incident.id), [incident.id]);
  useEffect(headingShown, [incident.id]);
  return (
    <section class="detail" aria-label={`${kind(incident.kind)} ${origin(incident)}`}>
      <Head incident={incident} />
      <div class="body">
        <div class="side">
          <MapPanel incident={incident} track={track(entries.value)} />
          <Facts incident={incident} />
        </div>
        <div class="talk">
          <Commands incident={incident} entries={entries.value} />
          <Thread entries={entries.value} state={state.value} retry={load} />
          <Composer incident={incident} />
        </div>
      </div>
    </section>
  );
}

function Head({ incident }: { incident: Incident }) {
  const pending = acknowledging.value.has(incident.id);
  const later = connected.value ? strings.acknowledging : strings.acknowledgingLater;
  const refusal = refused.value.get(incident.id);
  const taken = incident.status === 'acknowledged' && incident.acknowledged;
  return (
    <div class="head">
      <button type="button" class="plain back" aria-label={strings.back} onClick={() => select(undefined)}>
        <span aria-hidden="true">‹</span>
      </button>
      <div class="name">
        <h2 tabIndex={-1}>
          {kind(incident.kind)} <bdi>{origin(incident)}</bdi>
        </h2>
        <p>
          <SeverityMark severity={incident.severity} />
          {incident.test && <i class="mark">{strings.test}</i>}
          <span class={`state ${incident.status}`}>
            <bdi>{status(incident)}</bdi>
            {taken && (
              <>
                {' '}
                <Age at={taken.at} />
              </>
            )}
          </span>
          {incident.cleared && <i class="mark">{strings.clearedLong}</i>}
          {incident.sos?.end && incident.sos.end !== 'resolved' && (
            <i class="mark">{strings.callerEndLong[incident.sos.end]}</i>
          )}
        </p>
      </div>
      <div class="actions">
        {incident.status === 'open' && (
          <button type="button" class="main" disabled={pending} onClick={() => acknowledge(incident.id)}>
            {pending ? later : strings.acknowledge} <kbd>a</kbd>
          </button>
        )}
        {incident.status === 'resolved' ? (
          <button type="button" onClick={() => reopen(incident.id)}>
            {strings.reopen} <kbd>r</kbd>
          </button>
        ) : (
          <button type="button" onClick={() => (dialog.value = 'resolve')}>
            {strings.resolve} <kbd>r</kbd>
          </button>
        )}
      </div>
      {refusal && (
        <p class="refused" role="alert">
          <Refusal refusal={refusal} incident={incident} />
        </p>
      )}
    </div>
  );
}

/** Says why, and who was faster, as the desk knows it. */
function Refusal({ refusal, incident }: { refusal: Refused; incident: Incident }) {
  const { action, why } = refusal;
  const { acknowledged } = incident;
  if (action !== 'acknowledge') return <>{why}</>;
  if (!acknowledged) return <>{strings.reverted(why)}</>;
  return (
    <>
      {strings.alreadyTaken} <bdi>{status(incident)}</bdi>
      {/* It counts, and would be read out anew each second. */}
      <span aria-hidden="true">
        , <Age at={acknowledged.at} />
      </span>
      .
    </>
  );
}
