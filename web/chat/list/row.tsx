import { t } from '../../shared/language';
import { Avatar } from '../avatar';
import { presence, typing } from '../chats';
import { brief } from '../dates';
import { isMessage, newest, type Talk, unread } from '../feed/talk';
import { happening } from '../happening';
import { called, other, title } from '../naming';
import { drafts } from '../prefs';
import { go } from '../route';
import { me } from '../session';
import { gistOf, words } from '../text';
import { pending } from '../waiting';

/** What was said last, or is about to be, in one line. */
function gist(talk: Talk): string {
  const mine = me.value?.id;
  const types = [...(typing.value.get(talk.id)?.keys() ?? [])];
  if (types.length) return types.length > 1 ? t('typing-many') : t('typing-one', { name: called(types[0] as string) });
  const begun = drafts.value[talk.id];
  if (begun) return t('draft', { text: words(begun) });
  const waiting = pending(talk.id).at(-1);
  if (waiting) return t('you-wrote', { text: gistOf(waiting) });
  const last = newest(talk);
  if (!last) return '';
  if (!isMessage(last)) return happening(last);
  const text = last.deleted_at ? t('deleted-message') : gistOf({ text: last.text, kind: last.media?.kind });
  if (last.by === mine) return t('you-wrote', { text });
  return talk.kind === 'group' ? t('announce-message', { name: called(last.by), text }) : text;
}

/** One conversation in the list. */
export function Row({ talk, stop, open }: { talk: Talk; stop: boolean; open: boolean }) {
  const count = unread(talk, me.value?.id ?? '');
  const person = other(talk);
  const online = person ? presence.value.get(person)?.online : undefined;
  const last = newest(talk);
  const name = title(talk);
  return (
    <li>
      <a
        id={`row-${talk.id}`}
        class={`row ${count ? 'unread' : ''}`}
        href={`#talk/${talk.id}`}
        tabIndex={stop ? 0 : -1}
        aria-current={open ? 'page' : undefined}
        onClick={(event) => {
          if (event.ctrlKey || event.metaKey || event.shiftKey) return;
          event.preventDefault();
          go('talk', talk.id);
        }}
      >
        <Avatar name={name} of={person ?? talk.id} online={online} />
        <span class="name">
          {name}
          {online !== undefined && <span class="aloud">, {t(online ? 'online' : 'not-online')}</span>}
        </span>
        {last && <time dateTime={last.at}>{brief(last.at)}</time>}
        <span class="gist">{gist(talk)}</span>
        {count > 0 && (
          <span class="count">
            <span aria-hidden="true">{count < 100 ? count : '99+'}</span>
            <span class="aloud">{count < 100 ? t('unread', { count }) : t('hundred-unread')}</span>
          </span>
        )}
      </a>
    </li>
  );
}
