import { keepLanguage, LANGUAGES, type Language, language, t } from '../shared/language';
import { unsent } from './actions';
import { toggleTone, tone } from './attention/tone';
import { fresh, me, signOut } from './session';
import { broadcasts, dialog } from './view';
import { badge } from './words';

/** Says at any moment whether the screen can be trusted. */
export function Header() {
  const now = fresh.value;
  const beside = broadcasts.value;
  return (
    <header class="top">
      <h1>{t('title')}</h1>
      <span class={`badge ${now.is}`}>{badge(now)}</span>
      {beside && <beside.Door />}
      <span class="who">
        <button
          type="button"
          class={`tone ${tone.value}`}
          aria-pressed={tone.value !== 'off'}
          title={t('tone-help')}
          onClick={toggleTone}
        >
          {t('tone')} <b>{t(`tone-${tone.value}`)}</b>
        </button>
        <button type="button" class="plain help" onClick={() => (dialog.value = 'help')}>
          {t('help')} <kbd>?</kbd>
        </button>
        {/* In a tab of its own: this one goes on telling what is new. */}
        <a
          class="account"
          href="/chat#settings/security"
          target="_blank"
          rel="noopener"
          title={t('account')}
          aria-label={`${me.value?.name ?? ''} · ${t('account')}`}
        >
          <svg viewBox="0 0 24 24" aria-hidden="true">
            <path d="M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4.5 20.5c.8-4 3.7-6 7.5-6s6.7 2 7.5 6" />
          </svg>
          <bdi>{me.value?.name}</bdi>
        </a>
        <select
          aria-label={t('language')}
          value={language}
          onChange={(event) => speakFromNowOn(event.currentTarget.value)}
        >
          {Object.entries(LANGUAGES).map(([tag, name]) => (
            <option key={tag} value={tag} lang={tag}>
              {name}
            </option>
          ))}
        </select>
        <button type="button" class="plain" onClick={signOut}>
          {t('sign-out')}
        </button>
      </span>
    </header>
  );
}

/** The page is written in one language from the beginning. */
function speakFromNowOn(tag: string): void {
  keepLanguage(tag as Language);
  location.reload();
}

/** Across the whole width, when new incidents may be missing. */
export function StaleBar() {
  const now = fresh.value;
  if (now.is === 'live' || now.is === 'catching_up') return null;
  return (
    <p class="stale" role="alert">
      {/* It counts, and would be read out anew each second. */}
      <strong aria-hidden="true">{badge(now)}.</strong> {t(now.is === 'denied' ? 'denied' : 'stale')}{' '}
      {unsent.value > 0 && t('unsent', { count: unsent.value })}
    </p>
  );
}
