import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../../shared/language';
import { addressOf } from '../../shared/media';
import type { Media, MediaAddress } from '../../shared/wire';
import { standing } from '../session';

/** Where something attached is read. `renew` after that did not do; a second time in a row it has failed. */
export function useAddress(media: Media) {
  const [address, setAddress] = useState<MediaAddress | undefined>();
  const [failed, setFailed] = useState(false);
  /** An address may be had anew and be the same: what shows it begins anew all the same. */
  const [tries, setTries] = useState(0);
  const renewed = useRef(false);
  const live = standing.value === 'live';
  const load = (anew = false) => {
    setFailed(false);
    return addressOf(media, anew).then(
      (found) => {
        setAddress(found);
        setTries((count) => count + 1);
      },
      () => setFailed(true),
    );
  };
  useEffect(() => {
    if (!address && (live || !failed)) load();
  }, [media.id, live]);
  return {
    address,
    tries,
    failed,
    again: () => load(true),
    came() {
      renewed.current = false;
    },
    renew() {
      if (renewed.current) return setFailed(true);
      renewed.current = true;
      return load(true);
    },
  };
}

/** It could not be had. */
export function Failed({ again }: { again(): void }) {
  return (
    <p class="refused">
      {t('media-failed')}{' '}
      <button type="button" onClick={again}>
        {t('try-again')}
      </button>
    </p>
  );
}
