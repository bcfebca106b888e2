import type { ComponentChildren } from 'preact';
import type { Incident } from '../../shared/wire';
import { Age } from '../age';
import { actor, place, strings } from '../strings';

/** What is known about an incident, as a list of names and values. */
export function Facts({ incident }: { incident: Incident }) {
  const { location, sos, origin, seen, acknowledged, resolved, text } = incident;
  const fix = sos?.last_fix;
  const names = strings.facts;
  return (
    <dl class="facts">
      <Fact name={names.text}>{text && <bdi>{text}</bdi>}</Fact>
      <Fact name={names.account}>
        {origin.kind === 'person' && (origin.user ? strings.verified : <strong>{strings.unverified}</strong>)}
      </Fact>
      <Fact name={names.place}>{incident.place}</Fact>
      <Fact name={incident.place ? names.position : names.place}>
        {location && (
          <>
            <bdi class="figures">{place(location)}</bdi>
            {location.accuracy_m != null && <> {strings.within(location.accuracy_m)}</>}
            {location.floor && <>, {strings.floor(location.floor)}</>}{' '}
            <a href={`geo:${location.lat},${location.lon}`}>{strings.openInMaps}</a>
          </>
        )}
      </Fact>
      <Fact name={names.phone}>
        {sos?.unheard_since && (
          <strong>
            {strings.unreachableLong} <Ago at={sos.unheard_since} />
          </strong>
        )}
      </Fact>
      <Fact name={names.fix}>{fix && <Ago at={sos.fixed_at ?? fix.at} />}</Fact>
      <Fact name={names.speed}>{fix?.speed_mps != null && strings.speed(fix.speed_mps)}</Fact>
      <Fact name={names.battery}>{fix?.battery_percent != null && strings.percent(fix.battery_percent)}</Fact>
      <Fact name={names.signals}>{incident.signals > 0 && incident.signals}</Fact>
      <Fact name={names.opened}>
        <Ago at={incident.opened_at} />
      </Fact>
      <Fact name={names.seen}>{seen && <Ago at={seen.at} by={actor(seen.by)} />}</Fact>
      <Fact name={names.acknowledged}>{acknowledged && <Ago at={acknowledged.at} by={actor(acknowledged.by)} />}</Fact>
      <Fact name={names.resolved}>{resolved && <Ago at={resolved.at} by={actor(resolved.by)} />}</Fact>
      <Fact name={names.id}>
        <bdi class="figures id">{incident.id}</bdi>
      </Fact>
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  if (!children) return null;
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <bdi>{children}</bdi>
      </dd>
    </div>
  );
}

function Ago({ at, by }: { at: string; by?: string }) {
  return (
    <>
      <Age at={at} /> ago{by && <>, {<bdi>{by}</bdi>}</>}
    </>
  );
}
