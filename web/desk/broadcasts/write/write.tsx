import './write.css';
import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../../../shared/language';
import { Because } from '../../because';
import { now } from '../../clock';
import { incidents } from '../../session';
import { kind } from '../../words';
import { AudienceField } from '../area/field';
import { Preview } from '../preview/preview';
import { go } from '../route';
import { watchReach } from './audience';
import { faults, isBlank } from './draft';
import { EndsField } from './ends';
import { focusFirst, problemsOf } from './problems';
import { ReachLine } from './reach';
import { ScalesField } from './scales';
import { SendDialog } from './send';
import { forget, sending } from './sending';
import { TextsField } from './texts';
import { Underway } from './underway';
import { beginNear, change, draft, unkept } from './writing';

/** Writes a broadcast, for those near an incident if one is given. */
export function Write({ near }: { near?: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  useEffect(watchReach, []);
  return (
    <section class="pane" aria-label={t('new-broadcast')}>
      <div class="head">
        <button type="button" class="plain back" aria-label={t('to-broadcasts')} onClick={() => go('list')}>
          <span aria-hidden="true" class="arrow" />
        </button>
        <h2 ref={heading} tabIndex={-1}>
          {t('new-broadcast')}
        </h2>
      </div>
      {draft.value.sent ? <Underway sent={draft.value.sent} /> : <Form near={near} />}
    </section>
  );
}

function Form({ near }: { near?: string }) {
  const [tried, setTried] = useState(false);
  const [asking, setAsking] = useState(false);
  const now_writing = draft.value;
  const found = faults(now_writing, now.value);
  const problems = problemsOf(found, tried, sending.value);
  const refused = sending.value.is === 'refused' ? sending.value : undefined;
  useEffect(() => {
    if (refused) focusFirst(problems);
  }, [refused]);
  const check = () => {
    setTried(true);
    sending.value = { is: 'idle' };
    if (found.length === 0) setAsking(true);
    else focusFirst(problemsOf(found, true, { is: 'idle' }));
  };
  return (
    <form
      class="write"
      // Enter in a field sends nothing, and does not begin to.
      onSubmit={(event) => event.preventDefault()}
    >
      <div class="fields">
        <Near id={near} />
        {refused && (
          <div class="refused" role="alert">
            <Because why={refused.why} />
          </div>
        )}
        <TextsField words={now_writing.words} problems={problems} onChange={(words) => change({ words })} />
        <ScalesField value={now_writing} onChange={change} />
        <AudienceField problems={problems} />
        <EndsField ends={now_writing.ends} problems={problems} onChange={(ends) => change({ ends })} />
        <label class="ask-safe">
          <input
            type="checkbox"
            checked={now_writing.asks_safe}
            onChange={(event) => change({ asks_safe: event.currentTarget.checked })}
          />{' '}
          {t('asks-safe')}
        </label>
      </div>
      <div class="beside">
        <Preview content={now_writing} area={now_writing.for_all ? undefined : now_writing.area.name || '…'} />
      </div>
      <div class="onward">
        <ReachLine />
        {tried && found.length > 0 && (
          <p class="problem" role="status">
            {t('faults')}
          </p>
        )}
        {unkept.value ? <p class="problem">{t('draft-unkept')}</p> : <p class="hint">{t('draft-kept')}</p>}
        <div class="buttons">
          <button type="button" disabled={isBlank(now_writing)} onClick={forget}>
            {t('throw-away')}
          </button>
          <button type="button" class="main" onClick={check}>
            {t('check-and-send')}
          </button>
        </div>
      </div>
      {asking && <SendDialog close={() => setAsking(false)} />}
    </form>
  );
}

/** Begins with an incident's place; where something is written already, only if that is wanted. */
function Near({ id }: { id?: string }) {
  const incident = id ? incidents.value.get(id) : undefined;
  const begin = () => {
    if (incident) beginNear(incident);
    go('new', undefined, true);
  };
  useEffect(() => {
    if (incident && isBlank(draft.peek())) begin();
  }, [incident]);
  if (!incident) return null;
  return (
    <p class="near">
      {t('draft-is-there')}{' '}
      <button type="button" onClick={begin}>
        {t('draw-around', { incident: kind(incident.kind) })}
      </button>
    </p>
  );
}
