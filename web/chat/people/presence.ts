import { t } from '../../shared/language';
import { presence } from '../chats';
import { brief } from '../dates';
import { standing } from '../session';

// Who is there now is not known without a connection.
standing.subscribe((now) => {
  if (now === 'offline') presence.value = new Map([...presence.value].filter(([, { online }]) => !online));
});

/** Whether the other one is there, in words; nothing if that is not known. */
export function presenceOf(user: string | undefined): string {
  const there = user && presence.value.get(user);
  if (!there) return '';
  if (there.online) return t('online');
  return there.last_seen_at ? t('last-seen', { when: brief(there.last_seen_at) }) : t('not-online');
}
