import './preview.css';
import { useEffect, useState } from 'preact/hooks';
import { language as page, t } from '../../../shared/language';
import palette from '../../../shared/palette.css?raw';
import { Warning } from '../../../shared/warning';
import { now } from '../../clock';
import { me } from '../../session';
import { timeOfDay } from '../../words';
import { languageName } from '../said';
import type { Content, Words } from '../write/draft';
import { type Spoken, spokenIn } from './spoken';
import { type Colours, themesOf } from './themes';

const THEMES = themesOf(palette);

interface Shown {
  content: Content;
  /** What the area is called; none: it is for everyone. */
  area?: string;
}

/** What people will see, in each language that is written, on a bright and on a dark screen. */
export function Preview({ content, area }: Shown) {
  const [chosen, choose] = useState(0);
  const words = content.words[chosen] ?? content.words[0];
  const [spoken, setSpoken] = useState<{ language: string; say: Spoken }>();
  const language = words?.language ?? page;
  useEffect(() => {
    let gone = false;
    spokenIn(language, page).then(
      (say) => gone || setSpoken({ language, say }),
      () => {},
    );
    return () => {
      gone = true;
    };
  }, [language]);
  if (!words) return null;
  return (
    <section class="preview" aria-label={t('preview')}>
      <h3>{t('preview')}</h3>
      {content.words.length > 1 && (
        <fieldset class="choices" aria-label={t('language')}>
          {content.words.map(({ language }, at) => (
            <button
              key={language}
              type="button"
              lang={language}
              aria-pressed={at === chosen}
              onClick={() => choose(at)}
            >
              {languageName(language)}
            </button>
          ))}
        </fieldset>
      )}
      <div class="phones">
        {spoken?.language === language &&
          (['light', 'dark'] as const).map((theme) => (
            <figure key={theme}>
              <Phone
                words={words}
                content={content}
                area={area}
                say={spoken.say}
                colours={THEMES[theme]}
                theme={theme}
              />
              <figcaption>{theme === 'light' ? t('on-bright') : t('on-dark')}</figcaption>
            </figure>
          ))}
      </div>
    </section>
  );
}

interface Screen extends Shown {
  words: Words;
  say: Spoken;
  colours: Colours;
  theme: 'light' | 'dark';
}

/** A phone's screen: looked at only, so nothing on it can be pressed or is read out. What it says stands in the fields. */
function Phone({ words, content: { severity, asks_safe }, area, say, colours, theme }: Screen) {
  const by = { name: me.value?.name ?? '', when: timeOfDay(new Date(now.value).toISOString()).slice(0, 5) };
  const right_to_left = new Intl.Locale(words.language).maximize().script === 'Arab';
  return (
    <div
      class="phone"
      style={{ ...colours, colorScheme: theme }}
      dir={right_to_left ? 'rtl' : 'ltr'}
      lang={words.language}
      inert
      aria-hidden="true"
    >
      <Warning
        id={`preview-${theme}`}
        severity={severity}
        how={say(`severity-${severity.toLowerCase()}`)}
        title={words.title || '…'}
        lang={words.language}
        open
        onToggle={() => {}}
      >
        <p class="text" dir="auto">
          {words.text || '…'}
        </p>
        <p class="quiet">
          {say('warning-by', by)}
          {area && ` · ${say('warning-area', { area })}`}
        </p>
        {asks_safe ? (
          <div class="question">
            <p>
              <b>{say('are-you-safe')}</b>
            </p>
            <div class="answers">
              <button type="button">{say('i-am-safe')}</button>
              <button type="button">{say('i-need-help')}</button>
            </div>
          </div>
        ) : (
          <button type="button" class="main">
            {say('warning-read')}
          </button>
        )}
      </Warning>
    </div>
  );
}
