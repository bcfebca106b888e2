import { signal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { ask } from '../../../shared/ask';
import { t } from '../../../shared/language';
import type { FollowedBroadcast } from '../../../shared/wire';
import { Because } from '../../because';
import { put } from '../all';
import { type Attempt, after, within } from '../attempt';

/** What is asked of the gateway about a broadcast, and how that stands. Asked twice, it is done once. */
export function useDoing(path: string, done: () => void) {
  return useMemo(() => {
    const attempt = signal<Attempt>({ is: 'idle' });
    const act = async (body: unknown) => {
      if (attempt.peek().is === 'asking') return;
      attempt.value = { is: 'asking' };
      try {
        put(await within(ask<FollowedBroadcast>('POST', path, body)));
        done();
      } catch (error) {
        attempt.value = await after(error);
      }
    };
    return { attempt, act };
  }, [path]);
}

/** Why it is not done, or that nobody knows. */
export function Standing({ attempt }: { attempt: Attempt }) {
  if (attempt.is === 'refused')
    return (
      <div class="refused" role="alert">
        <Because why={attempt.why} />
      </div>
    );
  return (
    <p role="status">
      {attempt.is === 'asking' && t('asking')}
      {attempt.is === 'unknown' && <strong>{t('done-unknown')}</strong>}
    </p>
  );
}
