import { useEffect } from 'preact/hooks';
import { t } from '../../../shared/language';
import { now } from '../../clock';
import { SeverityMark } from '../../severity';
import { dateAndTime } from '../../words';
import { Modal } from '../modal';
import { Quoted } from '../quoted';
import { go, route } from '../route';

import { askReach, reach } from './audience';
import { body } from './draft';
import { audienceInWords } from './reach';
import { send } from './sending';
import { draft } from './writing';

/** Sends the draft, and goes to it once the gateway has it, unless somebody has gone elsewhere meanwhile. */
export async function sendAndFollow(): Promise<void> {
  const one = await send();
  if (one && route.value?.screen === 'new') go('one', one.broadcast.id, true);
}

/** Says what will happen, and does it when that is pressed: no key does it from elsewhere, and the focus is on the question first. */
export function SendDialog({ close }: { close(): void }) {
  useEffect(askReach, []);
  const it = draft.value;
  const { expires_at } = body(it, now.value);
  const known = reach.value.is === 'known' ? reach.value.audience : undefined;
  const few = !it.for_all && known !== undefined;
  return (
    <Modal question={t('send-question')} close={close}>
      <p>
        <SeverityMark severity={it.severity} />
      </p>
      <Quoted words={it.words} />
      <ul class="facts">
        <li>{it.for_all ? t('goes-to-everyone') : t('goes-to-area', { area: it.area.name })}</li>
        <li>
          <strong>{known ? audienceInWords(known) : t('reach-unknown')}</strong>
        </li>
        <li>{t('shown-until', { when: dateAndTime(expires_at) })}</li>
        <li>{it.asks_safe ? t('they-are-asked') : t('they-are-not-asked')}</li>
        <li>{t('cannot-be-unsent')}</li>
      </ul>
      <div class="buttons">
        <button type="button" class="back-out" onClick={close}>
          {t('go-back')}
        </button>
        <button
          type="button"
          class="main"
          onClick={() => {
            close();
            sendAndFollow();
          }}
        >
          {!known && t('send-to-unknown')}
          {known &&
            (few
              ? t('send-to-area', { people: known.people, without: known.without_place })
              : t('send-to-everyone', { people: known.people }))}
        </button>
      </div>
    </Modal>
  );
}
