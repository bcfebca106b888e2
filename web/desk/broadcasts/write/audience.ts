import { computed, effect, signal } from '@preact/signals';
import { ask } from '../../../shared/ask';
import type { BroadcastAudience } from '../../../shared/wire';
import { connected } from '../../session';
import { areaOf, shapeFault } from '../area/geometry';
import { inTurn } from '../in-turn';
import { draft } from './writing';

/** Whom the draft would reach, as far as that is known for what is drawn now. */
export type Reach =
  /** Nothing whole is drawn. */
  { is: 'nobody' } | { is: 'asking' } | { is: 'known'; audience: BroadcastAudience } | { is: 'failed' };

/** What is asked: for whom, as the gateway reads it; none: nothing whole is drawn. How it is called is not part of it. */
const wanted = computed(() => {
  const { for_all, area } = draft.value;
  if (for_all) return '{}';
  return shapeFault(area) ? undefined : JSON.stringify({ area: areaOf({ ...area, name: '-' }) });
});
const answered = signal<{ to: string; audience?: BroadcastAudience } | undefined>();

export const reach = computed<Reach>(() => {
  if (wanted.value === undefined) return { is: 'nobody' };
  if (answered.value?.to !== wanted.value) return { is: 'asking' };
  const { audience } = answered.value;
  return audience ? { is: 'known', audience } : { is: 'failed' };
});

/** Asks how many people it is for, as it is drawn now. */
export const askReach = inTurn(async () => {
  const to = wanted.peek();
  if (to === undefined) return;
  try {
    answered.value = { to, audience: await ask<BroadcastAudience>('POST', '/v1/broadcasts/preview', JSON.parse(to)) };
  } catch {
    answered.value = { to };
  }
});

/** Asks whenever something else is drawn, or the gateway is back, until the screen is left. */
export function watchReach(): () => void {
  return effect(() => {
    void wanted.value;
    if (connected.value) askReach();
  });
}
