import './broadcasts.css';
import { useEffect, useState } from 'preact/hooks';
import { t } from '../../shared/language';
import { Warning as Face } from '../../shared/warning';
import type { OwnBroadcast, Severity } from '../../shared/wire';
import { brief, time } from '../dates';
import { Sos } from '../standing';
import { name, words } from '../text';
import { answer, read, refused, saw, shown, understood, unsent } from './broadcasts';
import { inMyLanguage } from './reduce';

const NOTE_MAX = 200;

function severityName(severity: Severity): string {
  return {
    Extreme: t('severity-extreme'),
    Severe: t('severity-severe'),
    Moderate: t('severity-moderate'),
    Minor: t('severity-minor'),
    Unknown: t('severity-unknown'),
  }[severity];
}

/** Warnings, on top of everything until they expire; what was answered or read is one line. */
export function Broadcasts() {
  const all = shown.value;
  if (all.length === 0) return null;
  return (
    <section class="broadcasts" aria-label={t('warnings')}>
      {all.map((own) => (
        <Warning key={own.broadcast.id} own={own} />
      ))}
    </section>
  );
}

function Warning({ own }: { own: OwnBroadcast }) {
  const { broadcast } = own;
  const { id, severity, area, asks_safe } = broadcast;
  const said = unsent.value[id] ?? own.answer ?? undefined;
  const cancelled = broadcast.status === 'cancelled';
  const settled = cancelled || (asks_safe ? said?.answer === 'safe' : read.value.has(id));
  const [open, setOpen] = useState(!settled);
  useEffect(() => setOpen(!settled), [settled, broadcast.changed_at]);
  useEffect(() => {
    const look = () => {
      if (document.hidden) return;
      saw(id);
      document.removeEventListener('visibilitychange', look);
    };
    document.addEventListener('visibilitychange', look);
    look();
    return () => document.removeEventListener('visibilitychange', look);
  }, [id]);
  const { title, text, lang } = inMyLanguage(broadcast);
  const sender = broadcast.by.kind === 'user' ? name(broadcast.by.name) : '';
  const severe = (severity ?? 'Unknown') as Severity;
  return (
    <Face
      id={id}
      severity={severe}
      how={cancelled ? t('warning-cancelled') : severityName(severe)}
      title={words(title)}
      lang={lang}
      cancelled={cancelled}
      open={open}
      onToggle={() => setOpen(!open)}
      foot={
        <p class="said" role="status">
          {said && (
            <>
              {said.answer === 'safe' ? t('you-are-safe') : t('you-need-help')} <bdi>{time(said.answered_at)}</bdi> ·{' '}
              {unsent.value[id] ? t('answer-here') : t('answer-stored')}
            </>
          )}
          {refused.value[id] && t('answer-refused')}
        </p>
      }
    >
      <p class="text" dir="auto" lang={lang}>
        {words(text)}
      </p>
      {cancelled && broadcast.cancel_text && (
        <p class="text" dir="auto">
          {words(broadcast.cancel_text)}
        </p>
      )}
      <p class="quiet">
        {t('warning-by', { name: sender, when: brief(broadcast.changed_at) })}
        {broadcast.status === 'updated' && ` · ${t('warning-updated')}`}
        {area && ` · ${t('warning-area', { area: name(area.name) })}`}
      </p>
      {!cancelled && asks_safe && <Question id={id} said={said?.answer} />}
      {!cancelled && !asks_safe && !settled && (
        <button type="button" class="main" onClick={() => understood(id)}>
          {t('warning-read')}
        </button>
      )}
    </Face>
  );
}

function Question({ id, said }: { id: string; said?: 'safe' | 'need_help' }) {
  const [note, setNote] = useState('');
  return (
    <form class="question" onSubmit={(event) => event.preventDefault()}>
      <p>
        <b>{t('are-you-safe')}</b>
      </p>
      <div class="answers">
        <button type="button" aria-pressed={said === 'safe'} onClick={() => answer(id, 'safe', note)}>
          {t('i-am-safe')}
        </button>
        <button type="button" aria-pressed={said === 'need_help'} onClick={() => answer(id, 'need_help', note)}>
          {t('i-need-help')}
        </button>
      </div>
      <label>
        {t('answer-note')}
        <input maxLength={NOTE_MAX} dir="auto" value={note} onInput={(event) => setNote(event.currentTarget.value)} />
      </label>
      {said === 'need_help' && (
        <p class="call">
          <Sos /> {t('press-sos')}
        </p>
      )}
    </form>
  );
}
