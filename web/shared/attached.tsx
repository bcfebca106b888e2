import { useEffect, useState } from 'preact/hooks';
import { t } from './language';
import { get } from './token';
import type { Media, MediaAddress } from './wire';

/** What is attached to an entry. Its address ends after some minutes: a new one is asked for then. */
export function Attached({ media }: { media: Media }) {
  const { id, kind, name, bytes } = media;
  const [address, setAddress] = useState<MediaAddress | undefined>();
  const [failed, setFailed] = useState(false);
  const load = () => {
    setFailed(false);
    return get<MediaAddress>(`/v1/media/${id}`).then(setAddress, () => setFailed(true));
  };
  // Told again, there is more of it.
  useEffect(() => void load(), [id, bytes]);
  const ended = () => address && Date.parse(address.expires_at) <= Date.now();

  if (failed)
    return (
      <p class="refused" role="alert">
        {t('not-loaded')}{' '}
        <button type="button" onClick={load}>
          {t('retry')}
        </button>
      </p>
    );
  if (!address) return <p class="loading">{t('loading')}</p>;
  const open = async (event: MouseEvent) => {
    if (!ended()) return;
    event.preventDefault();
    await load();
  };
  if (kind === 'voice')
    // biome-ignore lint/a11y/useMediaCaption: nobody has written down what a caller said a moment ago.
    return <audio controls preload="metadata" src={address.url} onError={() => (ended() ? load() : setFailed(true))} />;
  return (
    <a class="attached" href={address.url} target="_blank" rel="noopener" onClick={open}>
      {kind === 'image' ? <img src={address.thumbnail_url ?? undefined} alt={t('picture')} /> : <bdi>{name || id}</bdi>}
    </a>
  );
}
