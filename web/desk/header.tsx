import { unsent } from './actions';
import { toggleTone, tone } from './attention/tone';
import { fresh, me, signOut } from './session';
import { badge, denied, stale, strings } from './strings';
import { dialog } from './view';

/** Says at any moment whether the screen can be trusted. */
export function Header() {
  const now = fresh.value;
  return (
    <header class="top">
      <h1>{strings.title}</h1>
      <span class={`badge ${now.is}`}>{badge(now)}</span>
      <span class="who">
        <button
          type="button"
          class={`tone ${tone.value}`}
          aria-pressed={tone.value !== 'off'}
          title={strings.toneHelp}
          onClick={toggleTone}
        >
          {strings.tone} <b>{strings.toneStates[tone.value]}</b>
        </button>
        <button type="button" class="plain help" onClick={() => (dialog.value = 'help')}>
          {strings.help} <kbd>?</kbd>
        </button>
        <bdi>{me.value?.name}</bdi>
        <button type="button" class="plain" onClick={signOut}>
          {strings.signOut}
        </button>
      </span>
    </header>
  );
}

/** Across the whole width, when new incidents may be missing. */
export function StaleBar() {
  const now = fresh.value;
  if (now.is === 'live' || now.is === 'catching_up') return null;
  return (
    <p class="stale" role="alert">
      {/* It counts, and would be read out anew each second. */}
      <strong aria-hidden="true">{badge(now)}.</strong> {now.is === 'denied' ? denied : stale}{' '}
      {unsent.value > 0 && strings.unsent(unsent.value)}
    </p>
  );
}
