import { t } from '../../shared/language';
import { incidents } from '../session';
import { commandName, deviceName, distance, kind, origin } from '../words';
import { confirm, type Question, send } from './orders';

/** Asks once more, by name and place, before a device does what cannot be taken back. */
export function AskOnceMore({ question, close }: { question: Question; close(): void }) {
  const sending = question.is === 'send';
  const name = sending ? question.order.command.name : question.request.name;
  const device = sending ? question.order.device : question.device;
  const incident = sending ? incidents.value.get(question.order.incident) : undefined;
  const second = sending && question.order.command.two_persons;
  return (
    <>
      <h2>{commandName(name)}?</h2>
      <dl class="facts">
        <div>
          <dt>{t('device')}</dt>
          <dd>
            <bdi>{device ? deviceName(device) : !sending && question.request.device}</bdi>
          </dd>
        </div>
        {device?.place && (
          <div>
            <dt>{t('fact-place')}</dt>
            <dd>
              <bdi>{device.place}</bdi>
            </dd>
          </div>
        )}
        {device?.distance_m != null && (
          <div>
            <dt>{t('distance')}</dt>
            <dd>
              <strong>{t('not-its-own', { distance: distance(device.distance_m) })}</strong>
            </dd>
          </div>
        )}
        {incident && (
          <div>
            <dt>{t('about')}</dt>
            <dd>
              {kind(incident.kind)} <bdi>{origin(incident)}</bdi>
            </dd>
          </div>
        )}
        {!sending && (
          <div>
            <dt>{t('asked-by')}</dt>
            <dd>
              <bdi>{question.by}</bdi>
            </dd>
          </div>
        )}
      </dl>
      <p>{second ? t('needs-second') : t('goes-at-once')}</p>
      <div class="buttons">
        <button type="button" onClick={close}>
          {t('cancel')}
        </button>
        <button
          type="button"
          class="main"
          onClick={() => {
            close();
            if (sending) send(question.order);
            else confirm(question.request.id);
          }}
        >
          {second ? t('ask-second') : commandName(name)}
        </button>
      </div>
    </>
  );
}
