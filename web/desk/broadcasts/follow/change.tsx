import { useEffect, useRef, useState } from 'preact/hooks';
import { language, t } from '../../../shared/language';
import type { Broadcast, UpdateBroadcast } from '../../../shared/wire';
import { now } from '../../clock';
import { Preview } from '../preview/preview';
import { toWhom } from '../said';
import { type Content, contentBody, contentFaults, contentOf } from '../write/draft';
import { EndsField } from '../write/ends';
import { focusFirst, problemsOf } from '../write/problems';
import { ScalesField } from '../write/scales';
import { TextsField } from '../write/texts';
import { Standing, useDoing } from './doing';

/** Has a broadcast say something else from now on. Whom it is for stays. */
export function ChangeForm({ broadcast, close }: { broadcast: Broadcast; close(): void }) {
  const [content, setContent] = useState<Content>(() => contentOf(broadcast, language));
  const [tried, setTried] = useState(false);
  const sent = useRef<UpdateBroadcast | undefined>(undefined);
  const { attempt, act } = useDoing(`/v1/broadcasts/${broadcast.id}/update`, close);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const set = (part: Partial<Content>) => setContent((before) => ({ ...before, ...part }));
  const found = contentFaults(content, now.value);
  const problems = problemsOf(found, tried, attempt.value);
  // While nobody knows whether it was taken, the same is asked again.
  const locked = attempt.value.is === 'asking' || attempt.value.is === 'unknown';
  const submit = () => {
    setTried(true);
    if (found.length) focusFirst(problemsOf(found, true, { is: 'idle' }));
    else {
      if (attempt.value.is !== 'unknown') sent.current = contentBody(content, now.value);
      act(sent.current);
    }
  };
  return (
    <form class="change" aria-label={t('change-question')} onSubmit={(event) => event.preventDefault()}>
      <h3 ref={heading} tabIndex={-1}>
        {t('change-question')}
      </h3>
      <p>{t('change-does', { whom: toWhom(broadcast) })}</p>
      <fieldset class="all" disabled={locked}>
        <TextsField words={content.words} problems={problems} onChange={(words) => set({ words })} />
        <ScalesField value={content} onChange={set} />
        <EndsField ends={content.ends} problems={problems} onChange={(ends) => set({ ends })} />
        <label class="ask-safe">
          <input
            type="checkbox"
            checked={content.asks_safe}
            onChange={(event) => set({ asks_safe: event.currentTarget.checked })}
          />{' '}
          {t('asks-safe')}
        </label>
      </fieldset>
      <Preview content={content} area={broadcast.area?.name} />
      <Standing attempt={attempt.value} />
      <div class="buttons">
        <button type="button" onClick={close}>
          {t('go-back')}
        </button>
        <button type="button" class="main" disabled={attempt.value.is === 'asking'} onClick={submit}>
          {attempt.value.is === 'unknown' ? t('ask-again') : t('change-now')}
        </button>
      </div>
    </form>
  );
}
