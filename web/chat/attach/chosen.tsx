import { t } from '../../shared/language';
import type { Attachable } from '../outbox/outgoing';
import { Icon } from '../screen-icon';
import type { Chosen } from './choosing';
import { duration, weight } from './measure';
import { Preview } from './preview';

/** What will be sent with the next message, and why something will not. */
export function ChosenList({ of }: { of: Chosen }) {
  return (
    <>
      {of.problems.map(({ words, file }) => (
        <p key={words} class="refused" role="alert">
          <bdi>{words}</bdi>{' '}
          {file && (
            <button type="button" onClick={() => of.add([file], true)}>
              {t('attach-as-file')}
            </button>
          )}
        </p>
      ))}
      {of.busy && <p role="status">{t('loading')}</p>}
      {of.chosen.length > 0 && (
        <ul class="chosen-things" aria-label={t('attach-chosen')}>
          {of.chosen.map((one) => (
            <li key={one}>
              {one.kind === 'image' ? <Preview of={one} small /> : <Told of={one} />}
              <button
                type="button"
                class="plain"
                aria-label={t('attach-take-off', { name: one.name ?? t('a-picture') })}
                onClick={() => of.remove(one)}
              >
                <Icon is="close" />
              </button>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

/** A file by its name and weight, a recording by its length. */
export function Told({ of }: { of: Attachable }) {
  return (
    <span class="told">
      <Icon is={of.kind === 'voice' ? 'voice' : 'file'} />
      <span>
        <bdi>{of.kind === 'voice' ? t('a-voice') : of.name}</bdi>
        <small>
          <bdi>{of.kind === 'voice' ? duration(of.duration_ms) : weight(of.content.size)}</bdi>
        </small>
      </span>
    </span>
  );
}
