import { useState } from 'preact/hooks';
import { Attached } from '../../shared/attached';
import { language, t } from '../../shared/language';
import type { FeedEntry, Incident, Media } from '../../shared/wire';
import { brief } from '../dates';
import { full } from '../days';
import { Screen } from '../people/screen';
import { go } from '../route';
import { sayInCall } from '../sending';
import { Refusal } from '../talk/refusal';
import { name, words } from '../text';
import { pending } from '../waiting';
import { useCall } from './follow';

const TEXT_MAX = 500;

/** The call for help of somebody who has chosen me to be told. */
export function CallScreen({ id = '' }: { id?: string }) {
  const { incident, entries, gone } = useCall(id).value;
  const back = () => go('list');
  if (gone)
    return (
      <Screen title={t('call')} back={back}>
        <p>{t('call-gone')}</p>
      </Screen>
    );
  if (!incident) return <p class="none">{t('loading')}</p>;
  const { origin, sos } = incident;
  const caller = name(origin.kind === 'person' ? origin.name : '');
  return (
    <Screen title={t('call-title', { name: caller })} back={back}>
      {sos?.silent && !sos.end && (
        <p class="refused" role="alert">
          <b>{t('call-silent')}</b>
        </p>
      )}
      <p role="status">
        <b>{stands(incident)}</b>
      </p>
      <Facts incident={incident} />
      <Said incident={id} entries={entries} />
      <Write incident={id} />
    </Screen>
  );
}

/** How it stands, and no more than the gateway knows. */
function stands({ sos, seen, acknowledged, status }: Incident): string {
  const end = sos?.end ?? (status === 'resolved' ? status : undefined);
  if (end)
    return {
      safe: t('call-end-safe'),
      cancelled: t('call-end-cancelled'),
      resolved: t('call-end-resolved'),
    }[end];
  const by = acknowledged?.by;
  const taker = by && name(by.kind === 'user' ? by.name : '');
  if (taker) return t('call-taken', { name: taker });
  return seen ? t('call-seen') : t('call-waiting');
}

function Facts({ incident: { location, sos } }: { incident: Incident }) {
  const fix = sos?.last_fix;
  const at = sos?.fixed_at ?? fix?.at;
  const place = location && `${location.lat.toFixed(5)}, ${location.lon.toFixed(5)}`;
  const accuracy = location?.accuracy_m;
  return (
    <dl class="call">
      <dt>{t('call-place')}</dt>
      <dd>
        {place ? (
          <>
            <bdi>{place}</bdi> {accuracy != null && t('call-within', { metres: Math.round(accuracy) })}{' '}
            <a href={`geo:${location.lat},${location.lon}`}>{t('call-map')}</a>
          </>
        ) : (
          t('call-place-none')
        )}
      </dd>
      {at && (
        <>
          <dt>{t('call-heard')}</dt>
          <dd>
            <time dateTime={at} title={full(at)}>
              {brief(at)}
            </time>
          </dd>
        </>
      )}
      {fix?.battery_percent != null && (
        <>
          <dt>{t('call-battery')}</dt>
          <dd>{new Intl.NumberFormat(language, { style: 'percent' }).format(fix.battery_percent / 100)}</dd>
        </>
      )}
    </dl>
  );
}

/** What was said in the call, and what its caller recorded and showed; and what is mine and not there yet. */
function Said({ incident, entries }: { incident: string; entries: readonly FeedEntry[] }) {
  const said = entries.flatMap((entry): { entry: FeedEntry; text: string; media?: Media | null }[] => {
    if (entry.type === 'sos.started' && entry.data.text) return [{ entry, text: entry.data.text }];
    if (entry.type === 'message.sent') return [{ entry, text: entry.data.text, media: entry.data.media }];
    return entry.type === 'sos.voice_ready' ? [{ entry, text: '', media: entry.data.media }] : [];
  });
  const there = new Set(entries.map((entry) => entry.type === 'message.sent' && entry.data.id));
  const waiting = pending(incident).filter(({ id }) => !there.has(id));
  return (
    <div role="log" aria-label={t('messages')}>
      <ul class="said">
        {said.map(({ entry: { cursor, at, by }, text, media }) => (
          <li key={cursor}>
            <b>
              <bdi>{name(by.kind === 'user' || by.kind === 'unverified' ? by.name : '')}</bdi>
            </b>{' '}
            <time dateTime={at}>{brief(at)}</time> <bdi>{words(text)}</bdi>
            {media && <Attached media={media} />}
          </li>
        ))}
        {waiting.map((item) => (
          <li key={item.id}>
            <b>{t('you')}</b> <time dateTime={item.at}>{brief(item.at)}</time> <bdi>{words(item.text)}</bdi>
            {item.refused ? <Refusal of={item} /> : !('cursor' in item) && <p class="hint">{t('call-waits')}</p>}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Write({ incident }: { incident: string }) {
  const [text, setText] = useState('');
  const send = () => {
    if (!text.trim()) return;
    sayInCall(incident, text);
    setText('');
  };
  return (
    <form
      class="line-of-writing"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <label>
        {t('call-write')}
        <input
          value={text}
          maxLength={TEXT_MAX}
          dir="auto"
          autocomplete="off"
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </label>
      <button type="submit" class="main">
        {t('send')}
      </button>
    </form>
  );
}
