import { ask } from '../../shared/ask';
import { t } from '../../shared/language';
import { list } from '../chats';
import type { Talk } from '../feed/talk';
import { title } from '../naming';
import { ChangePicture } from './change-picture';

/** The picture of a group, for those who lead it. */
export function GroupPicture({ talk }: { talk: Talk }) {
  const change = async (picture?: Blob) => {
    await ask(picture ? 'PUT' : 'DELETE', `/v1/conversations/${talk.id}/picture`, picture);
    await list();
  };
  return (
    <ChangePicture
      title={t('picture-groups')}
      hint={t('picture-groups-hint')}
      name={title(talk)}
      of={talk.id}
      has={Boolean(talk.picture)}
      change={change}
    />
  );
}
