import { t } from '../../shared/language';
import { select, selected } from '../view';
import { actor, commandName } from '../words';
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
            {t('second-wanted')} <b>{commandName(request.name)}</b>, <bdi>{request.device}</bdi>. {t('asked-by')}{' '}
            <bdi>{actor(by)}</bdi>
          </span>
          <button
            type="button"
            onClick={() => (incident ? select(incident, true) : ask({ is: 'confirm', request, by: actor(by) }))}
          >
            {t('look')}
          </button>
        </p>
      ))}
    </div>
  );
}
