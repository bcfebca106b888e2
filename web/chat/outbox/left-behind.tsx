import { computed, effect } from '@preact/signals';
import { render } from 'preact';
import { speakMore, t } from '../../shared/language';
import { known, talks } from '../chats';
import { go, route } from '../route';
import { outgoing } from '../waiting';

const texts = import.meta.glob<string>('../../../languages/*/chat-screens.ftl', { query: '?raw', import: 'default' });

/** The first conversation that is not here any more, and has something of mine that the gateway did not take. */
const left = computed(() => {
  const here = (item: (typeof outgoing.value)[number]) => talks.value.has(item.conversation) || 'call' in item;
  return known.value ? outgoing.value.find((item) => item.refused && !here(item))?.conversation : undefined;
});

/** Says so on top of every screen: no row of the list leads there. */
export function openLeftBehind(): void {
  const place = document.createElement('div');
  document.getElementById('warnings')?.after(place);
  effect(() => {
    if (left.value) speakMore(texts).then(() => render(<LeftBehind />, place));
  });
}

function LeftBehind() {
  const id = left.value;
  if (!id || route.value.id === id) return null;
  return (
    <div class="standing" role="status">
      <p>
        {t('left-behind')}{' '}
        <button type="button" onClick={() => go('talk', id)}>
          {t('more')}
        </button>
      </p>
    </div>
  );
}
