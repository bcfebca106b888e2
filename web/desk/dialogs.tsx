import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../shared/language';
import type { Why } from '../shared/problem';
import type { Outcome } from '../shared/wire';
import { resolve } from './actions';
import { Because } from './because';
import { question } from './commands/orders';
import { AskOnceMore } from './commands/question';
import { Help } from './help';
import { current, dialog } from './view';
import { OUTCOMES } from './words';

export function Dialogs() {
  const which = dialog.value;
  const element = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (which) element.current?.showModal();
  }, [which]);
  if (!which) return null;
  return (
    <dialog
      ref={element}
      aria-label={{ resolve: t('resolve'), command: t('commands'), help: t('help') }[which]}
      onClose={() => (dialog.value = undefined)}
    >
      {which === 'resolve' && <Resolve />}
      {which === 'command' && question.value && <AskOnceMore question={question.value} close={close} />}
      {which === 'help' && <Help close={close} />}
    </dialog>
  );
}

function close(): void {
  dialog.value = undefined;
}

function Resolve() {
  const [problem, setProblem] = useState<Why | undefined>();
  const [sending, setSending] = useState(false);
  const incident = current.value;
  if (!incident) return null;
  const submit = async (form: HTMLFormElement) => {
    const values = new FormData(form);
    const text = String(values.get('text')).trim() || undefined;
    setProblem(undefined);
    setSending(true);
    try {
      await resolve(incident.id, values.get('outcome') as Outcome, text);
      close();
    } catch (why) {
      setProblem(why as Why);
      setSending(false);
    }
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        submit(event.currentTarget);
      }}
    >
      <fieldset>
        <legend>{t('resolve-question')}</legend>
        {OUTCOMES.map((outcome) => (
          <label key={outcome}>
            <input type="radio" name="outcome" value={outcome} required /> {t(`outcome-${outcome}`)}
          </label>
        ))}
      </fieldset>
      <label>
        {t('resolve-words')}
        <textarea name="text" rows={2} maxLength={500} dir="auto" />
      </label>
      {problem && (
        <div class="refused" role="alert">
          <Because why={problem} />
        </div>
      )}
      <div class="buttons">
        <button type="button" onClick={close}>
          {t('cancel')}
        </button>
        <button type="submit" class="main" disabled={sending}>
          {sending ? t('resolving') : t('resolve')}
        </button>
      </div>
    </form>
  );
}
