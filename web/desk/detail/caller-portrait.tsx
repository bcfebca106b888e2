import { useEffect, useState } from 'preact/hooks';
import { t } from '../../shared/language';
import { addressOf, fetchPortrait } from '../../shared/portrait';
import { get } from '../../shared/token';
import type { Audience, Incident } from '../../shared/wire';
import { origin } from '../words';

/** The picture of who calls, if they have one, as a fact. The gateway shows it to responders while the call runs, and so does the desk. */
export function CallerPortrait({ incident }: { incident: Incident }) {
  const [picture, setPicture] = useState<string>();
  const runs = !incident.sos?.end;
  useEffect(() => {
    setPicture(undefined);
    if (!runs) return;
    let gone = false;
    const load = async () => {
      const { caller } = await get<Audience>(`/v1/incidents/${incident.id}/audience`);
      if (!caller?.picture) return;
      const found = await fetchPortrait(`/v1/people/${caller.id}/pictures/${caller.picture}`);
      const address = found && (await addressOf(found));
      if (address && !gone) setPicture(address);
    };
    // Without a picture the call is the same.
    load().catch(() => {});
    return () => {
      gone = true;
    };
  }, [incident.id, runs]);
  if (!picture) return null;
  return (
    <div>
      <dt>{t('picture')}</dt>
      <dd>
        <img class="portrait" src={picture} alt={origin(incident)} />
      </dd>
    </div>
  );
}
