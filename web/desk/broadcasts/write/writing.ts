import { effect, signal } from '@preact/signals';
import { keep, kept } from '../../../shared/kept';
import { language } from '../../../shared/language';
import type { Incident } from '../../../shared/wire';
import { me } from '../../session';
import { kind } from '../../words';
import { place } from '../area/geometry';
import { type Draft, emptyDraft, isBlank, readKept } from './draft';

/** Where it is kept, for each account apart: machines are shared. */
const keptAt = () => `lifeline.desk.broadcast.${me.value?.id}`;

function blank(): Draft {
  return emptyDraft(crypto.randomUUID(), language);
}

/** What is being written. It is kept in this browser until it was sent or thrown away. */
export const draft = signal<Draft>(readKept(kept(keptAt())) ?? blank());
/** This browser keeps nothing: a reload would lose the draft. */
export const unkept = signal(false);

effect(() => {
  unkept.value = !keep(keptAt(), isBlank(draft.value) ? undefined : JSON.stringify(draft.value));
});

// Two tabs write one draft: else the second one would be sent under an id that is taken, and not count.
addEventListener('storage', ({ key, newValue }) => {
  if (key === keptAt()) draft.value = readKept(newValue ?? undefined) ?? blank();
});

export function change(part: Partial<Draft>): void {
  draft.value = { ...draft.peek(), ...part };
}

export function changeArea(part: Partial<Draft['area']>): void {
  change({ area: { ...draft.peek().area, ...part } });
}

/** Forgets the draft: it was sent, or is not wanted. */
export function throwAway(): void {
  draft.value = blank();
}

/** Has the circle lie around an incident. */
export function drawAround({ location, place: name }: Incident): void {
  if (!location) return;
  const { area } = draft.peek();
  changeArea({
    kind: 'circle',
    centre: place(location.lon, location.lat),
    // As wide as it has to be for the place to be in it for certain.
    radius_m: Math.max(area.radius_m, Math.round(location.accuracy_m ?? 0)),
    name: area.name || (name ?? ''),
  });
}

/** Begins a warning for those around an incident, as severe as it. */
export function beginNear(incident: Incident): void {
  const [first, ...others] = draft.peek().words;
  const title = first?.title || kind(incident.kind);
  change({
    for_all: false,
    severity: incident.severity,
    words: first ? [{ ...first, title }, ...others] : [],
  });
  drawAround(incident);
}
