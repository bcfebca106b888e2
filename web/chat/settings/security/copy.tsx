import { useState } from 'preact/hooks';
import { t } from '../../../shared/language';

/** Puts a text into the clipboard, and says whether that worked. */
export function Copy({ text }: { text: string }) {
  const [told, setTold] = useState('');
  const copy = async () => {
    setTold('');
    try {
      await navigator.clipboard.writeText(text);
      setTold(t('copied'));
    } catch {
      setTold(t('copy-failed'));
    }
  };
  return (
    <span class="copy">
      <button type="button" onClick={copy}>
        {t('copy')}
      </button>
      <span class="hint" role="status">
        {told}
      </span>
    </span>
  );
}
