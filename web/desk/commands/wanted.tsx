import { actor, commandName, strings } from '../strings';
import { select, selected } from '../view';
import { ask } from './orders';
import { unconfirmed } from './unconfirmed';

const SHOWN_MAX = 3;

/** Says, wherever the responder is, that somebody waits for a second one. At the end of the page, where it moves no list. */
export function SecondWanted() {
  const elsewhere = unconfirmed.value.filter(({ incident }) => !incident || incident !== selected.value);
  if (elsewhere.length === 0) return null;
  return (
    <div class="wanted" role="alert">
      {elsewhere.slice(0, SHOWN_MAX).map(({ incident, by, request }) => (
        <p key={request.id}>
          <span>
            {strings.secondWanted} <b>{commandName(request.name)}</b>, <bdi>{request.device}</bdi>. {strings.askedBy}{' '}
            <bdi>{actor(by)}</bdi>
          </span>
          <button
            type="button"
            onClick={() => (incident ? select(incident, true) : ask({ is: 'confirm', request, by: actor(by) }))}
          >
            {strings.look}
          </button>
        </p>
      ))}
    </div>
  );
}
