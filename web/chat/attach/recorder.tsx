import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { t } from '../../shared/language';
import { record } from '../../shared/record';
import type { Attachable } from '../outbox/outgoing';
import { Icon } from '../screen-icon';
import { duration } from './measure';

/** How long a voice message is at most. */
const VOICE_S = 300;
const SHOWN_EVERY_MS = 250;

/** Records a voice message from when it is shown. `done` has what was said; without, nothing is to be sent. */
export function Recorder({ done }: { done(recorded?: Attachable): void }) {
  const [stand, set] = useState<'asking' | 'recording' | 'denied'>('asking');
  const [length_ms, setLength] = useState(0);
  const stop = useRef<() => void>(undefined);
  const wanted = useRef(true);
  const box = useRef<HTMLFieldSetElement>(null);
  const end = useRef<HTMLButtonElement>(null);

  useEffect(() => {
    const parts: ArrayBuffer[] = [];
    let begun_at = 0;
    let timer: ReturnType<typeof setInterval> | undefined;
    const part = (data: ArrayBuffer, type: string, last: boolean) => {
      if (!last) parts.push(data);
      else if (wanted.current) {
        const duration_ms = performance.now() - begun_at;
        done(parts.length ? { kind: 'voice', content: new Blob(parts, { type }), duration_ms } : undefined);
      }
    };
    record(part, VOICE_S).then(
      (ends) => {
        stop.current = ends;
        // It was left while the browser asked for the microphone.
        if (!wanted.current) return ends();
        begun_at = performance.now();
        timer = setInterval(() => setLength(performance.now() - begun_at), SHOWN_EVERY_MS);
        set('recording');
      },
      () => set('denied'),
    );
    return () => {
      wanted.current = false;
      clearInterval(timer);
      stop.current?.();
    };
  }, []);

  // At once: an Escape that comes meanwhile would leave the conversation.
  useLayoutEffect(() => (end.current ?? box.current)?.focus(), [stand]);

  const cancel = () => {
    wanted.current = false;
    done();
  };
  return (
    <fieldset
      class="recorder"
      ref={box}
      tabIndex={-1}
      aria-label={t('recording')}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        cancel();
      }}
    >
      <p role={stand === 'denied' ? 'alert' : 'status'}>
        {stand === 'denied' ? t('recording-denied') : stand === 'asking' ? t('recording-asks') : t('recording')}
      </p>
      {stand === 'recording' && (
        <bdi class="length" role="timer">
          {duration(length_ms)}
        </bdi>
      )}
      <button type="button" onClick={cancel}>
        {t('cancel')}
      </button>
      {stand === 'recording' && (
        <button type="button" class="main" ref={end} aria-label={t('recording-send')} onClick={() => stop.current?.()}>
          <Icon is="send" />
        </button>
      )}
    </fieldset>
  );
}
