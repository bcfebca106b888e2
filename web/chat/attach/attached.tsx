import { useState } from 'preact/hooks';
import { t } from '../../shared/language';
import { addressOf } from '../../shared/media';
import type { Media } from '../../shared/wire';
import { Icon } from '../screen-icon';
import { whole } from '../text';
import { Failed, useAddress } from './address';
import { shown } from './large';
import { weight } from './measure';
import { boxOf } from './picture';
import { Voice } from './voice';

/** What is attached to a message: a picture, a recording, a file. `by` is its author's name. */
export function Attached({ media, by }: { media: Media; by: string }) {
  if (media.kind === 'image') return <Picture media={media} by={by} />;
  return media.kind === 'voice' ? <Voice media={media} by={by} /> : <Kept media={media} />;
}

/** A small one with the room it needs from the start; pressed, a large one. */
function Picture({ media, by }: { media: Media; by: string }) {
  const { address, tries, failed, again, came, renew } = useAddress(media);
  return (
    <>
      <button
        type="button"
        class="picture"
        style={boxOf(media.width, media.height)}
        onClick={() => {
          shown.value = { media, by };
        }}
      >
        <img
          key={tries}
          alt={t('picture-from', { name: by })}
          src={address?.thumbnail_url ?? undefined}
          onLoad={came}
          onError={renew}
        />
      </button>
      {failed && <Failed again={again} />}
    </>
  );
}

function Kept({ media }: { media: Media }) {
  const [failed, setFailed] = useState(false);
  const name = whole(media.name ?? '') || t('a-file');
  const size = weight(media.bytes);
  const save = async () => {
    setFailed(false);
    try {
      const link = document.createElement('a');
      link.href = (await addressOf(media)).url;
      link.download = name;
      link.click();
    } catch {
      setFailed(true);
    }
  };
  return (
    <>
      <button type="button" class="told" onClick={save}>
        <Icon is="file" />
        <span>
          <span class="aloud">{t('save')} </span>
          <bdi>{name}</bdi>
          <small>
            <bdi>{size}</bdi>
          </small>
        </span>
      </button>
      {failed && <Failed again={save} />}
    </>
  );
}
