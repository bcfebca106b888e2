import type { Incident } from '../../shared/wire';
import { Age } from '../age';
import { acknowledging } from '../session';
import { SeverityMark } from '../severity';
import { kind, origin, place, status, strings } from '../strings';
import { select, selected } from '../view';

/** One incident in the list. */
export function Row({ incident, top }: { incident: Incident; top: number }) {
  const pending = acknowledging.value.has(incident.id) && incident.status === 'open';
  const open = incident.id === selected.value;
  const end = incident.sos?.end ? strings.callerEnd[incident.sos.end] : '';
  const marks = [incident.test ? strings.test : '', incident.cleared ? strings.cleared : '', end].filter(Boolean);
  return (
    <a
      class={`row ${incident.status} ${incident.severity.toLowerCase()}${incident.test ? ' test' : ''}`}
      href={`#${incident.id}`}
      aria-current={open}
      style={{ transform: `translateY(${top}px)` }}
      onClick={(event) => {
        event.preventDefault();
        select(incident.id);
      }}
    >
      <SeverityMark severity={incident.severity} />
      <b>{kind(incident.kind)}</b>
      <bdi class="from">{origin(incident)}</bdi>
      <bdi class="where">{place(incident.location) ?? strings.noPlace}</bdi>
      <span class="age">
        <Age at={incident.opened_at} />
      </span>
      <span class="status">
        {pending ? strings.acknowledging : <bdi>{status(incident)}</bdi>}
        {marks.map((mark) => (
          <i key={mark}>{mark}</i>
        ))}
      </span>
    </a>
  );
}
