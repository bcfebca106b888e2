import { useEffect, useState } from 'preact/hooks';
import { t } from '../../shared/language';
import { get } from '../../shared/token';
import type { CommandedDevice, FeedEntry, Incident, IncidentCommands, KnownCommand } from '../../shared/wire';
import { commandName, deviceName, distance } from '../words';
import { given, order, orderKey } from './orders';
import { type CommandStand, isPending, stands } from './stages';
import { type Told, ToldList } from './told';

/**
 * What devices can be told to do about an incident, and below it what has become of what they were told: so no
 * button moves when something becomes of another.
 */
export function Panel({ incident, entries }: { incident: Incident; entries: FeedEntry[] }) {
  const { offered, failed, load } = useOffered(incident);
  const latest = latestOfEach(stands(entries).values());
  const told = toldOf(incident.id, offered, latest);
  if (offered.length === 0 && told.length === 0 && !failed) return null;
  return (
    <section class="commands" aria-label={t('commands')}>
      {failed && (
        <p class="refused" role="alert">
          {t('commands-failed')}{' '}
          <button type="button" onClick={load}>
            {t('retry')}
          </button>
        </p>
      )}
      {incident.status !== 'resolved' && offered.length > 0 && (
        <div class="offered">
          {offered.map((device) => (
            <Device key={device.id} incident={incident.id} device={device} latest={latest} />
          ))}
        </div>
      )}
      <ToldList told={told} />
    </section>
  );
}

interface Offered {
  incident: string;
  device: CommandedDevice;
  latest: ReadonlyMap<string, CommandStand>;
}

function Device({ incident, device, latest }: Offered) {
  const { place, floor, distance_m, commands } = device;
  return (
    <>
      <h3>
        <bdi>{deviceName(device)}</bdi>{' '}
        <small>
          {place && (
            <>
              <bdi>{place}</bdi>,{' '}
            </>
          )}
          {floor && <>{t('floor', { floor })}, </>}
          {distance_m == null ? (
            t('own-device')
          ) : (
            <strong>{t('other-device', { distance: distance(distance_m) })}</strong>
          )}
        </small>
      </h3>
      <div class="row-of-buttons">
        {commands.map((command) => (
          <Order key={command.name} incident={incident} device={device} command={command} latest={latest} />
        ))}
      </div>
    </>
  );
}

/** Has the device do it, but not a second time while it may still do it. */
function Order({ incident, device, command, latest }: Offered & { command: KnownCommand }) {
  const stand = latest.get(orderKey(incident, device.id, command.name));
  const last = given.value.get(orderKey(incident, device.id, command.name));
  const asking = last !== undefined && !last.problem && last.id !== stand?.request.id;
  const pending = stand !== undefined && isPending(stand);
  return (
    <button type="button" disabled={asking || pending} onClick={() => order({ incident, device, command })}>
      {commandName(command.name)}
      {command.two_persons && <i class="mark">{t('two-persons')}</i>}
    </button>
  );
}

/** The last command of each name to each device: what it stands for now. The one that was asked for last comes last. */
function latestOfEach(all: Iterable<CommandStand>): Map<string, CommandStand> {
  const latest = new Map<string, CommandStand>();
  for (const stand of all) {
    const { device, name } = stand.request;
    const key = orderKey(stand.incident, device, name);
    latest.delete(key);
    latest.set(key, stand);
  }
  return latest;
}

/** What was told to devices, the latest first: what has no answer yet, and what stands in the timeline. */
function toldOf(incident: string, offered: CommandedDevice[], latest: ReadonlyMap<string, CommandStand>): Told[] {
  const known = (id: string) => offered.find((device) => device.id === id) ?? { id, commands: [] };
  const asked = offered.flatMap((device) =>
    device.commands.flatMap(({ name }) => {
      const key = orderKey(incident, device.id, name);
      const last = given.value.get(key);
      return last && last.id !== latest.get(key)?.request.id ? [{ key: last.id, device, name, given: last }] : [];
    }),
  );
  const standing = [...latest.values()].reverse().map((stand) => {
    const { id, device, name } = stand.request;
    return { key: id, device: known(device), name, stand };
  });
  return [...asked, ...standing];
}

/** Asked for when the incident is opened, and once more when its place becomes known: buttons do not move under a finger. */
function useOffered({ id, location }: Incident) {
  const [offered, setOffered] = useState<CommandedDevice[]>([]);
  const [failed, setFailed] = useState(false);
  const load = () => {
    setFailed(false);
    get<IncidentCommands>(`/v1/incidents/${id}/commands`).then(
      ({ devices }) => setOffered(devices),
      () => setFailed(true),
    );
  };
  useEffect(load, [id, location == null]);
  return { offered, failed, load };
}
