import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { t } from '../../shared/language';
import type { Incident } from '../../shared/wire';
import { Age } from '../age';
import { actor, distance, place } from '../words';

/** What is known about an incident, as a list of names and values. */
export function Facts({ incident }: { incident: Incident }) {
  const { location, sos, origin, seen, acknowledged, resolved, text } = incident;
  const fix = sos?.last_fix;
  return (
    <dl class="facts">
      <Fact name={t('fact-text')}>{text && <bdi>{text}</bdi>}</Fact>
      <Fact name={t('fact-account')}>
        {origin.kind === 'person' && (origin.user ? t('verified') : <strong>{t('unverified')}</strong>)}
      </Fact>
      {origin.kind === 'person' && origin.user && <Portrait incident={incident} />}
      <Fact name={t('fact-place')}>{incident.place}</Fact>
      <Fact name={incident.place ? t('fact-position') : t('fact-place')}>
        {location && (
          <>
            <bdi class="figures">{place(location)}</bdi>
            {location.accuracy_m != null && <> {t('within', { distance: distance(location.accuracy_m) })}</>}
            {location.floor && <>, {t('floor', { floor: location.floor })}</>}{' '}
            <a href={`geo:${location.lat},${location.lon}`}>{t('open-in-maps')}</a>
          </>
        )}
      </Fact>
      <Fact name={t('fact-phone')}>
        {sos?.unheard_since && (
          <strong>
            {t('unreachable-long')} <Ago at={sos.unheard_since} />
          </strong>
        )}
      </Fact>
      <Fact name={t('fact-fix')}>{fix && <Ago at={sos.fixed_at ?? fix.at} />}</Fact>
      <Fact name={t('fact-speed')}>
        {fix?.speed_mps != null && t('speed-value', { speed: Math.round(fix.speed_mps * 3.6) })}
      </Fact>
      <Fact name={t('fact-battery')}>
        {fix?.battery_percent != null && t('percent', { percent: fix.battery_percent })}
      </Fact>
      <Fact name={t('fact-signals')}>{incident.signals > 0 && incident.signals}</Fact>
      <Fact name={t('fact-opened')}>
        <Ago at={incident.opened_at} />
      </Fact>
      <Fact name={t('fact-seen')}>{seen && <Ago at={seen.at} by={actor(seen.by)} />}</Fact>
      <Fact name={t('fact-acknowledged')}>
        {acknowledged && <Ago at={acknowledged.at} by={actor(acknowledged.by)} />}
      </Fact>
      <Fact name={t('fact-resolved')}>{resolved && <Ago at={resolved.at} by={actor(resolved.by)} />}</Fact>
      <Fact name={t('fact-id')}>
        <bdi class="figures id">{incident.id}</bdi>
      </Fact>
    </dl>
  );
}

/** Not in the first view: it comes when somebody calls who may have a picture. */
function Portrait({ incident }: { incident: Incident }) {
  const [shown, setShown] = useState<typeof import('./caller-portrait')>();
  useEffect(() => void import('./caller-portrait').then(setShown, () => {}), []);
  return shown ? <shown.CallerPortrait incident={incident} /> : null;
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
      <Age at={at} ago />
      {by && <>, {<bdi>{by}</bdi>}</>}
    </>
  );
}
