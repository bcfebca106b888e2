import { t } from '../../shared/language';
import type { CommandedDevice } from '../../shared/wire';
import { Age } from '../age';
import { Because } from '../because';
import { now } from '../clock';
import { me } from '../session';
import { actor, commandName, deviceName } from '../words';
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
          <div>
            {commandName(one.name)}, <bdi>{deviceName(one.device)}</bdi>: <Outcome told={one} />
          </div>
          {one.stand && <Asked stand={one.stand} device={one.device} />}
        </li>
      ))}
    </ul>
  );
}

function Outcome({ told: { given: asked, stand } }: { told: Told }) {
  if (!stand) return asked?.problem ? <Because why={asked.problem} /> : <b>{t('asking')}</b>;
  return (
    <>
      <b>
        {t(`stage-${stand.stage}`)}
        {stand.late && <> {t('late')}</>}
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
        {t('asked-by')} <bdi>{actor(by)}</bdi>, <Age at={at} ago />. {waits && mine && t('not-you')}
      </p>
      {waits && !mine && (
        <button
          type="button"
          class="main"
          disabled={last !== undefined && !last.problem}
          onClick={() => ask({ is: 'confirm', request, by: actor(by), device })}
        >
          {t('confirm')}
        </button>
      )}
      {last?.problem && (
        <div role="alert">
          <Because why={last.problem} />
        </div>
      )}
    </>
  );
}
