import { ask } from '../../shared/ask';
import { t } from '../../shared/language';
import type { Me } from '../../shared/wire';
import { me } from '../session';
import { ChangePicture } from './change-picture';
import { pictures, see } from './portraits';

/** The picture that others see of me. */
export function OwnPicture() {
  const mine = me.value;
  if (!mine) return null;
  const change = async (picture?: Blob) => {
    const now = await ask<Me>(picture ? 'PUT' : 'DELETE', '/v1/me/picture', picture);
    me.value = now;
    see([now]);
  };
  return (
    <ChangePicture
      title={t('picture-mine')}
      hint={t('picture-mine-hint')}
      name={mine.name}
      of={mine.id}
      has={Boolean(pictures.value.get(mine.id))}
      change={change}
    />
  );
}
