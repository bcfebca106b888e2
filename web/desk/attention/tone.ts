import { computed, signal } from '@preact/signals';
import { keep, kept } from '../../shared/kept';

const KEPT = 'lifeline.desk.tone';
const LOUD = 0.4;
const STEP_S = 0.18;
/** Hz, one step each: up for an incident, down for a desk that is cut off. */
const TONES = { urgent: [660, 880, 660, 880], cut_off: [440, 330] };

const wanted = signal(kept(KEPT) === 'on');
const allowed = signal(false);
let audio: AudioContext | undefined;

/** `blocked`: switched on, but the browser wants a click or a key on this page first. */
export const tone = computed<'off' | 'on' | 'blocked'>(() => {
  if (!wanted.value) return 'off';
  return allowed.value ? 'on' : 'blocked';
});

/** Switches the tone on or off, and remembers it. Switched on, it can be heard at once. */
export async function toggleTone(): Promise<void> {
  wanted.value = !wanted.value;
  keep(KEPT, wanted.value ? 'on' : undefined);
  if (!wanted.value) return;
  await ready();
  sound('urgent');
}

/** Plays, if the responder has switched it on and the browser lets it. */
export function sound(name: keyof typeof TONES): void {
  if (!wanted.value || !audio || audio.state !== 'running') return;
  const volume = audio.createGain();
  volume.connect(audio.destination);
  const oscillator = audio.createOscillator();
  oscillator.connect(volume);
  let at = audio.currentTime;
  volume.gain.setValueAtTime(LOUD, at);
  oscillator.start(at);
  for (const pitch of TONES[name]) {
    oscillator.frequency.setValueAtTime(pitch, at);
    at += STEP_S;
  }
  // Not cut off at full loudness, which cracks.
  volume.gain.setTargetAtTime(0, at - 0.03, 0.01);
  oscillator.stop(at + 0.05);
}

async function ready(): Promise<void> {
  try {
    audio ??= new AudioContext();
    audio.onstatechange = () => {
      allowed.value = audio?.state === 'running';
    };
    await audio.resume();
    allowed.value = audio.state === 'running';
  } catch {
    // No sound on this machine: the toggle goes on saying that it is blocked.
  }
}

// A tone that was switched on before: some browsers play at once, others after the first click or key.
if (wanted.value) {
  ready();
  for (const touch of ['pointerdown', 'keydown']) addEventListener(touch, () => void ready(), { once: true });
}
