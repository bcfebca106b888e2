import { effect } from '@preact/signals';
import { t } from '../../shared/language';
import type { Incident } from '../../shared/wire';
import { follow, fresh, incidents } from '../session';
import { unacknowledged } from '../view';
import { announceNew } from '../words';
import { Arrivals, urgent } from './arrivals';
import { gather } from './gather';
import { sound } from './tone';

const URGENT_AFTER_MS = 300;
const OTHERS_AFTER_MS = 2_000;
const EVERY_MS = 6_000;
/** Cut off for longer than this, the desk sounds: silence would mean nothing. */
const CUT_OFF_MS = 10_000;

/** Where announcements for screen readers are put. */
export function Announcements() {
  return (
    <>
      <div class="aloud" id="announce-now" role="alert" />
      <div class="aloud" id="announce" role="status" />
    </>
  );
}

function say(where: string, words: string): void {
  const line = document.createElement('p');
  line.textContent = words;
  document.getElementById(where)?.replaceChildren(line);
}

const sayUrgent = gather<Incident>(
  (gathered) => {
    // Somebody may have taken it meanwhile.
    const still = gathered.filter((incident) => urgent(incidents.value.get(incident.id) ?? incident));
    if (still.length === 0) return;
    say('announce-now', announceNew(still));
    sound('urgent');
  },
  URGENT_AFTER_MS,
  EVERY_MS,
);
const sayOthers = gather<Incident>((gathered) => say('announce', announceNew(gathered)), OTHERS_AFTER_MS, EVERY_MS);

function tell(news: Incident[]): void {
  sayUrgent(...news.filter(urgent));
  sayOthers(...news.filter((incident) => !urgent(incident)));
}

/** Says aloud what is new, sounds for what is urgent, and keeps the title of the tab true. */
export function watch(): void {
  const arrivals = new Arrivals();
  follow(
    (entry) => {
      const incident = incidents.value.get(entry.incident ?? '');
      if (incident) tell(arrivals.look([incident]));
    },
    () => tell(arrivals.begin(incidents.value.values())),
  );

  effect(() => {
    const waiting = unacknowledged.value ? `(${unacknowledged.value}) ` : '';
    document.title = waiting + t(fresh.value.is === 'live' ? 'title' : 'title-stale');
  });

  let was_live = false;
  let cut_off: ReturnType<typeof setTimeout> | undefined;
  effect(() => {
    const is_live = fresh.value.is === 'live';
    if (is_live === was_live) return;
    was_live = is_live;
    clearTimeout(cut_off);
    if (is_live) say('announce', t('announce-live'));
    else cut_off = setTimeout(() => sound('cut_off'), CUT_OFF_MS);
  });
}
