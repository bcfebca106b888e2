import { t } from '../../shared/language';
import type { Incident } from '../../shared/wire';
import { acknowledging } from '../actions';
import { Age } from '../age';
import { rowId } from '../focus';
import { connected } from '../session';
import { SeverityMark } from '../severity';
import { select, selected } from '../view';
import { kind, origin, place, quiet, status } from '../words';

interface Place {
  incident: Incident;
  /** Its place in the list, from 0, and how long that is. */
  at: number;
  count: number;
  height: number;
  /** Tab stops at one row of the list; arrows go on from there. */
  stop: boolean;
}

/** One incident in the list. */
export function Row({ incident, at, count, height, stop }: Place) {
  const pending = acknowledging.value.has(incident.id) && incident.status === 'open';
  const open = incident.id === selected.value;
  const end = incident.sos?.end && incident.sos.end !== 'resolved' ? t(`end-${incident.sos.end}`) : '';
  const unreachable = incident.sos?.unheard_since ? t('unreachable') : '';
  const cleared = incident.cleared ? t('cleared') : '';
  const marks = [incident.test ? t('test') : '', cleared, unreachable, end].filter(Boolean);
  const warnings = quiet(incident).map(({ short }) => short);
  const from = origin(incident);
  const later = connected.value ? t('acknowledging-short') : t('not-sent-short');
  return (
    <li
      style={{ transform: `translateY(${at * height}px)`, blockSize: `${height}px` }}
      aria-posinset={at + 1}
      aria-setsize={count}
    >
      <a
        id={rowId(incident.id)}
        class={`row ${incident.status} ${incident.severity.toLowerCase()}${incident.test ? ' test' : ''}`}
        href={`#${incident.id}`}
        tabIndex={stop ? 0 : -1}
        aria-current={open}
        onClick={(event) => {
          event.preventDefault();
          select(incident.id, true);
        }}
      >
        <SeverityMark severity={incident.severity} />
        <b>{kind(incident.kind)}</b>
        <span class="from" title={from}>
          <bdi>{from}</bdi>
        </span>
        <span class="where">
          <bdi>{incident.place ?? place(incident.location) ?? t('no-place')}</bdi>
        </span>
        <span class="age">
          <Age at={incident.opened_at} />
        </span>
        <span class="status">
          {warnings.map((warning) => (
            <strong key={warning}>{warning}</strong>
          ))}
          {marks.map((mark) => (
            <i key={mark}>{mark}</i>
          ))}
          {pending ? later : <bdi>{status(incident)}</bdi>}
        </span>
      </a>
    </li>
  );
}
