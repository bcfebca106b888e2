import { useState } from 'preact/hooks';
import { t } from '../../../shared/language';
import type { Broadcast } from '../../../shared/wire';
import { Modal } from '../modal';
import { toWhom } from '../said';
import { count, TEXT_MAX } from '../write/draft';
import { TextField } from '../write/field';
import { Standing, useDoing } from './doing';

/** Takes a broadcast back, after saying what that does. */
export function CancelDialog({ broadcast, close }: { broadcast: Broadcast; close(): void }) {
  const [text, setText] = useState('');
  const { attempt, act } = useDoing(`/v1/broadcasts/${broadcast.id}/cancel`, close);
  const long = count(text) > TEXT_MAX;
  const problems = new Map(long ? [['text', t('fault-text-long', { text: TEXT_MAX })]] : []);
  return (
    <Modal question={t('take-back-question')} close={close}>
      <p>
        <b lang={broadcast.language ?? undefined}>
          <bdi>{broadcast.title}</bdi>
        </b>
      </p>
      <p>{t('take-back-does', { whom: toWhom(broadcast) })}</p>
      <TextField
        path="text"
        label={t('take-back-why')}
        value={text}
        max={TEXT_MAX}
        rows={2}
        problems={problems}
        onInput={setText}
      />
      <Standing attempt={attempt.value} />
      <div class="buttons">
        <button type="button" class="back-out" onClick={close}>
          {t('go-back')}
        </button>
        <button
          type="button"
          class="main"
          disabled={long || attempt.value.is === 'asking'}
          onClick={() => act({ text: text.trim() || undefined })}
        >
          {attempt.value.is === 'unknown' ? t('ask-again') : t('take-back-now')}
        </button>
      </div>
    </Modal>
  );
}
