import { t } from '../../shared/language';
import { known, ready } from '../chats';
import { Screen } from '../people/screen';
import { go } from '../route';
import { gistOf } from '../text';
import { outgoing } from '../waiting';
import { Refusal } from './refusal';

/** A conversation that is not here, or not yet. What I wrote for it and the gateway did not take can still be read, copied and discarded. */
export function Gone({ id }: { id: string }) {
  const gone = ready.value && known.value;
  const mine = outgoing.value.filter(({ conversation }) => conversation === id);
  return (
    <Screen title={gone ? t('gone-title') : t('loading')} back={() => go('list')}>
      {gone && <p>{t('gone')}</p>}
      {mine.map((item) => (
        <article key={item.id}>
          <p class="text" dir="auto">
            {item.does === 'attach' ? gistOf(item) : item.text}
          </p>
          {item.refused && <Refusal of={item} />}
        </article>
      ))}
    </Screen>
  );
}
