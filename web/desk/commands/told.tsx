import type { CommandedDevice } from '../../shared/wire';
import { Age } from '../age';
import { now } from '../clock';
import { me } from '../session';
import { actor, commandName, deviceName, strings } from '../strings';
import { ask, type Given, given } from './orders';
import type { CommandStand } from './stages';

/** What a device was told: how it stands, or that the gateway has not answered, or not taken it. */
export interface Told {
  key: string;
  device: CommandedDevice;
  name: string;
  given?: Given;
  stand?: CommandStand;
}

export function ToldList({ told }: { told: Told[] }) {
  if (told.length === 0) return null;
  return (
    <ul class="told" aria-live="polite">
      {told.map((one) => (
        <li key={one.key} class={one.stand?.stage ?? (one.given?.problem ? 'failed' : 'asking')}>
          <p>
            {commandName(one.name)}, <bdi>{deviceName(one.device)}</bdi>: <Outcome told={one} />
          </p>
          {one.stand && <Asked stand={one.stand} device={one.device} />}
        </li>
      ))}
    </ul>
  );
}

function Outcome({ told: { given: asked, stand } }: { told: Told }) {
  if (!stand) return <b>{asked?.problem ?? strings.commands.asking}</b>;
  return (
    <>
      <b>
        {strings.commands.stages[stand.stage]}
        {stand.late && <> {strings.commands.late}</>}
      </b>
      {stand.detail && (
        <>
          {' '}
          <bdi>{stand.detail}</bdi>
        </>
      )}
    </>
  );
}

/** By whom and when; and for everybody else the button that confirms. */
function Asked({ stand: { request, by, stage, at }, device }: { stand: CommandStand; device: CommandedDevice }) {
  const mine = by.kind === 'user' && by.id === me.value?.id;
  const waits = stage === 'unconfirmed' && Date.parse(request.expires_at) > now.value;
  const last = given.value.get(request.id);
  return (
    <>
      <p class="quiet" aria-live="off">
        {strings.askedBy} <bdi>{actor(by)}</bdi>, <Age at={at} /> {strings.ago}.{' '}
        {waits && mine && strings.commands.notYou}
      </p>
      {waits && !mine && (
        <button
          type="button"
          class="main"
          disabled={last !== undefined && !last.problem}
          onClick={() => ask({ is: 'confirm', request, by: actor(by), device })}
        >
          {strings.commands.confirm}
        </button>
      )}
      {last?.problem && <p role="alert">{last.problem}</p>}
    </>
  );
}
