import { t } from '../shared/language';
import { names } from './chats';
import type { Talk } from './feed/talk';
import { me } from './session';
import { name } from './text';

/** What somebody is called. */
export function called(user: string): string {
  const known = names.value.get(user);
  return known === '' ? t('deleted-account') : name(known);
}

/** The other one of a conversation between two. */
export function other(talk: Talk): string | undefined {
  return talk.kind === 'direct' ? talk.members.find((member) => member !== me.value?.id) : undefined;
}

/** What a conversation is called: its name, or its members'. */
export function title(talk: Talk): string {
  if (talk.title) return name(talk.title);
  const others = talk.members.filter((member) => member !== me.value?.id);
  const known = others.slice(0, 3).map(called);
  return known.join(', ') || t('you');
}
