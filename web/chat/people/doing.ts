import { useState } from 'preact/hooks';
import { Refused } from '../../shared/ask';
import { t } from '../../shared/language';
import { explained } from '../../shared/problem';

/** Does what needs the gateway's answer now. `problem` says in words why it was not done. */
export function useDoing() {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const act = async (what: () => Promise<unknown>) => {
    setBusy(true);
    setProblem('');
    try {
      await what();
      return true;
    } catch (error) {
      setProblem(await wordsFor(error));
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { busy, problem, act };
}

async function wordsFor(error: unknown): Promise<string> {
  if (!(error instanceof Refused)) return t('done-not');
  const { code, message } = error;
  if (code === 'wrong_status') return t('could-not', { reason: t('reason-last-owner') });
  if (!code) return t('could-not', { reason: message });
  return (await explained({ code, message })).words;
}
