import { signal } from '@preact/signals';
import { t } from '../../shared/language';
import { onArrival } from '../chats';
import { conversationOf } from '../feed/talk';
import { called } from '../naming';
import { route } from '../route';
import { me } from '../session';
import { gistOf } from '../text';

const said = signal('');

onArrival((entry) => {
  const id = conversationOf(entry);
  if (entry.type !== 'message.sent' || entry.by.kind !== 'user' || entry.by.id === me.value?.id) return;
  if (!id || route.value.id !== id || me.value?.muted?.includes(id)) return;
  const { text, media } = entry.data;
  said.value = t('announce-message', { name: called(entry.by.id), text: gistOf({ text, kind: media?.kind }) });
});

/** Reads out what is new in the conversation that is open, once, when there is time. */
export function Announcements() {
  return (
    <p class="aloud" aria-live="polite">
      {said.value}
    </p>
  );
}
