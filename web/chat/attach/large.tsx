import { signal } from '@preact/signals';
import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../../shared/language';
import { addressOf } from '../../shared/media';
import type { Media, MediaAddress } from '../../shared/wire';
import { Icon } from '../screen-icon';

/** The picture that is shown large. */
export const shown = signal<{ media: Media; by: string } | undefined>();

/** A picture over everything else, until it is closed. */
export function Large() {
  const dialog = useRef<HTMLDialogElement>(null);
  const [address, setAddress] = useState<MediaAddress | undefined>();
  const [failed, setFailed] = useState(false);
  const what = shown.value;
  const load = (anew: boolean) => {
    setFailed(false);
    if (what) addressOf(what.media, anew).then(setAddress, () => setFailed(true));
  };
  useEffect(() => {
    if (!what) return;
    dialog.current?.showModal();
    load(false);
    return () => setAddress(undefined);
  }, [what]);
  if (!what) return null;
  const words = t('picture-from', { name: what.by });
  const close = () => dialog.current?.close();
  return (
    <dialog
      class="large"
      ref={dialog}
      aria-label={words}
      onClose={() => {
        shown.value = undefined;
      }}
      onKeyDown={(event) => event.stopPropagation()}
    >
      <p>
        {address && (
          <a href={address.url} download={`${what.media.id}`}>
            {t('save')}
          </a>
        )}
        <button type="button" class="plain" aria-label={t('close')} onClick={close}>
          <Icon is="close" />
        </button>
      </p>
      {failed ? (
        <p class="refused" role="alert">
          {t('media-failed')}{' '}
          <button type="button" onClick={() => load(true)}>
            {t('try-again')}
          </button>
        </p>
      ) : (
        <img
          alt={words}
          src={address?.url}
          width={what.media.width ?? undefined}
          height={what.media.height ?? undefined}
          onError={() => setFailed(true)}
        />
      )}
    </dialog>
  );
}
