import { incidents } from '../session';
import { commandName, deviceName, kind, origin, strings } from '../strings';
import { confirm, type Question, send } from './orders';

/** Asks once more, by name and place, before a device does what cannot be taken back. */
export function AskOnceMore({ question, close }: { question: Question; close(): void }) {
  const words = strings.commands;
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
          <dt>{words.device}</dt>
          <dd>
            <bdi>{device ? deviceName(device) : !sending && question.request.device}</bdi>
          </dd>
        </div>
        {device?.place && (
          <div>
            <dt>{strings.facts.place}</dt>
            <dd>
              <bdi>{device.place}</bdi>
            </dd>
          </div>
        )}
        {device?.distance_m != null && (
          <div>
            <dt>{words.distance}</dt>
            <dd>
              <strong>{words.notItsOwn(device.distance_m)}</strong>
            </dd>
          </div>
        )}
        {incident && (
          <div>
            <dt>{words.about}</dt>
            <dd>
              {kind(incident.kind)} <bdi>{origin(incident)}</bdi>
            </dd>
          </div>
        )}
        {!sending && (
          <div>
            <dt>{strings.askedBy}</dt>
            <dd>
              <bdi>{question.by}</bdi>
            </dd>
          </div>
        )}
      </dl>
      <p>{second ? words.needsSecond : words.goesAtOnce}</p>
      <div class="buttons">
        <button type="button" onClick={close}>
          {strings.cancel}
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
          {second ? words.askSecond : commandName(name)}
        </button>
      </div>
    </>
  );
}
