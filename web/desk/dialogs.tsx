import { useEffect, useRef, useState } from 'preact/hooks';
import type { Outcome } from '../shared/wire';
import { resolve } from './actions';
import { question } from './commands/orders';
import { AskOnceMore } from './commands/question';
import { setSingleKeys, single_keys } from './keys';
import { strings } from './strings';
import { current, dialog } from './view';

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
      aria-label={{ resolve: strings.resolve, command: strings.commands.title, help: strings.help }[which]}
      onClose={() => (dialog.value = undefined)}
    >
      {which === 'resolve' && <Resolve />}
      {which === 'command' && question.value && <AskOnceMore question={question.value} close={close} />}
      {which === 'help' && <Help />}
    </dialog>
  );
}

function close(): void {
  dialog.value = undefined;
}

function Resolve() {
  const [problem, setProblem] = useState('');
  const [sending, setSending] = useState(false);
  const incident = current.value;
  if (!incident) return null;
  const submit = async (form: HTMLFormElement) => {
    const values = new FormData(form);
    const text = String(values.get('text')).trim() || undefined;
    setProblem('');
    setSending(true);
    try {
      await resolve(incident.id, values.get('outcome') as Outcome, text);
      close();
    } catch (why) {
      setProblem(why as string);
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
        <legend>{strings.resolveQuestion}</legend>
        {Object.entries(strings.outcomes).map(([outcome, words]) => (
          <label key={outcome}>
            <input type="radio" name="outcome" value={outcome} required /> {words}
          </label>
        ))}
      </fieldset>
      <label>
        {strings.resolveWords}
        <textarea name="text" rows={2} maxLength={500} dir="auto" />
      </label>
      {problem && (
        <p class="refused" role="alert">
          {problem}
        </p>
      )}
      <div class="buttons">
        <button type="button" onClick={close}>
          {strings.cancel}
        </button>
        <button type="submit" class="main" disabled={sending}>
          {sending ? strings.resolving : strings.resolve}
        </button>
      </div>
    </form>
  );
}

function Help() {
  return (
    <>
      <dl class="keys">
        {strings.keys.map(([key, meaning]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <label>
        <input
          type="checkbox"
          checked={single_keys.value}
          onChange={(event) => setSingleKeys(event.currentTarget.checked)}
        />{' '}
        {strings.singleKeys}
      </label>
      <div class="buttons">
        <button type="button" onClick={close}>
          {strings.close}
        </button>
      </div>
    </>
  );
}
