import { useEffect } from 'preact/hooks';
import { t } from '../../shared/language';
import type { Incident } from '../../shared/wire';
import { acknowledge, acknowledging, type Refused, refused, reopen, see } from '../actions';
import { Age } from '../age';
import { Because } from '../because';
import { Commands } from '../commands/commands';
import { headingShown } from '../focus';
import { MapPanel } from '../map/panel';
import { connected } from '../session';
import { SeverityMark } from '../severity';
import { broadcasts, current, dialog, select, selected } from '../view';
import { kind, origin, quiet, status } from '../words';
import { Facts } from './facts';
import { Composer, Thread } from './thread';
import { track, useTimeline } from './timeline';

export function Detail() {
  const incident = current.value;
  if (!incident) return <section class="detail none">{selected.value ? t('loading') : t('pick')}</section>;
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
  const beside = broadcasts.value;
  const later = connected.value ? t('acknowledging') : t('acknowledging-later');
  const refusal = refused.value.get(incident.id);
  const taken = incident.status === 'acknowledged' && incident.acknowledged;
  return (
    <div class="head">
      <button type="button" class="plain back" aria-label={t('back')} onClick={() => select(undefined)}>
        <span aria-hidden="true">‹</span>
      </button>
      <div class="name">
        <h2 tabIndex={-1}>
          {kind(incident.kind)} <bdi>{origin(incident)}</bdi>
        </h2>
        <p>
          <SeverityMark severity={incident.severity} />
          {incident.test && <i class="mark">{t('test')}</i>}
          <span class={`state ${incident.status}`}>
            <bdi>{status(incident)}</bdi>
            {taken && (
              <>
                {' '}
                <Age at={taken.at} />
              </>
            )}
          </span>
          {incident.cleared && <i class="mark">{t('cleared-long')}</i>}
          {incident.sos?.end && incident.sos.end !== 'resolved' && (
            <i class="mark">{t(`end-${incident.sos.end}-long`)}</i>
          )}
        </p>
      </div>
      <div class="actions">
        {incident.status === 'open' && (
          <button type="button" class="main" disabled={pending} onClick={() => acknowledge(incident.id)}>
            {pending ? later : t('acknowledge')} <kbd>a</kbd>
          </button>
        )}
        {incident.status === 'resolved' ? (
          <button type="button" onClick={() => reopen(incident.id)}>
            {t('reopen')} <kbd>r</kbd>
          </button>
        ) : (
          <button type="button" onClick={() => (dialog.value = 'resolve')}>
            {t('resolve')} <kbd>r</kbd>
          </button>
        )}
        {beside && <beside.WarnNear incident={incident} />}
      </div>
      {quiet(incident).map(({ short, long }) => (
        <p key={short} class="quietly">
          <strong>{short}</strong> {long}
        </p>
      ))}
      {refusal && (
        <div class="refused" role="alert">
          <Refusal refusal={refusal} incident={incident} />
        </div>
      )}
    </div>
  );
}

/** Says why, and who was faster, as the desk knows it. */
function Refusal({ refusal, incident }: { refusal: Refused; incident: Incident }) {
  const { action, why } = refusal;
  const { acknowledged } = incident;
  if (action !== 'acknowledge') return why ? <Because why={why} /> : null;
  if (!acknowledged)
    return why ? (
      <Because why={{ ...why, words: t('not-acknowledged', { why: why.words }) }} />
    ) : (
      t('not-acknowledged-refused')
    );
  return (
    <>
      {t('already-taken')} <bdi>{status(incident)}</bdi>
      {/* It counts, and would be read out anew each second. */}
      <span aria-hidden="true">
        , <Age at={acknowledged.at} />
      </span>
      .
    </>
  );
}
