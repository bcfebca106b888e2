import { useEffect, useState } from 'preact/hooks';
import { t } from '../../shared/language';
import type { FeedEntry, Incident } from '../../shared/wire';

/** The commands of one incident. Their code comes with the first incident that is opened. */
export function Commands(about: { incident: Incident; entries: FeedEntry[] }) {
  const [panel, setPanel] = useState<typeof import('./panel')>();
  const [failed, setFailed] = useState(false);
  const load = () => {
    setFailed(false);
    import('./panel').then(setPanel, () => setFailed(true));
  };
  useEffect(load, []);
  if (panel) return <panel.Panel {...about} />;
  if (!failed) return null;
  return (
    <p class="refused" role="alert">
      {t('commands-failed')}{' '}
      <button type="button" onClick={load}>
        {t('retry')}
      </button>
    </p>
  );
}
