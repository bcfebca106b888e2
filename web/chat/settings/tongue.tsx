import { ask } from '../../shared/ask';
import { keepLanguage, LANGUAGES, type Language, language, t } from '../../shared/language';

/** The language of the pages. This one is loaded anew in another; what was begun is kept. */
export function Tongue() {
  const choose = async (tag: Language) => {
    keepLanguage(tag);
    await ask('PATCH', '/v1/me', { locale: tag }).catch(() => {});
    const address = new URL(location.href);
    address.searchParams.delete('lang');
    history.replaceState(null, '', address);
    location.reload();
  };
  return (
    <div>
      <label>
        {t('language')}
        <select value={language} onChange={(event) => choose(event.currentTarget.value as Language)}>
          {Object.entries(LANGUAGES).map(([tag, name]) => (
            <option key={tag} value={tag} lang={tag}>
              {name}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}
