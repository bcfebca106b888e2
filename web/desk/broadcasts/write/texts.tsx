import { LANGUAGES, t } from '../../../shared/language';
import { languageName } from '../said';
import { TEXT_MAX, TITLE_MAX, type Words } from './draft';
import { type Problems, TextField } from './field';

interface Texts {
  words: readonly Words[];
  problems: Problems;
  onChange(words: readonly Words[]): void;
}

/** Title and text, in one language or several. */
export function TextsField({ words, problems, onChange }: Texts) {
  const set = (at: number, part: Partial<Words>) =>
    onChange(words.map((one, index) => (index === at ? { ...one, ...part } : one)));
  const free = Object.keys(LANGUAGES).filter((tag) => !words.some(({ language }) => language === tag));
  return (
    <>
      {words.map(({ language, title, text }, at) => {
        const path = at ? `translations.${language}.` : '';
        return (
          <fieldset key={`${at} ${language}`} class="words">
            <legend>{at ? t('also-in', { language: languageName(language) }) : t('what-it-says')}</legend>
            {at === 0 && (
              <div class="field">
                <label for="field-language">{t('language')}</label>
                <select
                  id="field-language"
                  value={language}
                  onChange={(event) => set(0, { language: event.currentTarget.value })}
                >
                  {[language, ...free].map((tag) => (
                    <option key={tag} value={tag} lang={tag}>
                      {languageName(tag)}
                    </option>
                  ))}
                </select>
              </div>
            )}
            <TextField
              path={`${path}title`}
              label={t('its-title')}
              value={title}
              max={TITLE_MAX}
              lang={language}
              problems={problems}
              onInput={(value) => set(at, { title: value })}
            />
            <TextField
              path={`${path}text`}
              label={t('its-text')}
              value={text}
              max={TEXT_MAX}
              lang={language}
              rows={4}
              problems={problems}
              onInput={(value) => set(at, { text: value })}
            />
            {at > 0 && (
              <button type="button" onClick={() => onChange(words.filter((_, index) => index !== at))}>
                {t('without-language', { language: languageName(language) })}
              </button>
            )}
          </fieldset>
        );
      })}
      {free.length > 0 && (
        <fieldset class="more-languages">
          <legend>{t('add-language')}</legend>
          {free.map((tag) => (
            <button
              key={tag}
              type="button"
              lang={tag}
              onClick={() => onChange([...words, { language: tag, title: '', text: '' }])}
            >
              {languageName(tag)}
            </button>
          ))}
        </fieldset>
      )}
    </>
  );
}
