import { record } from '../../shared/record';
import { freshId } from '../fresh';
import type { Known } from './known';
import type { Clip } from './upload';

interface Microphone {
  known: Known;
  update(change: Partial<Known>): void;
  /** The caller lets it be heard, or no longer. */
  agree(given: boolean): void;
  /** A second of it, to be sent. */
  part(clip: Clip): void;
}

/** What the caller records: when asked to, and by itself where the microphone was allowed before. */
export function recordings({ known, update, agree, part }: Microphone) {
  /** What was recorded before the call goes out; none of it leaves the phone if that is taken back. */
  let early: Clip[] | undefined = [];
  let end: (() => void) | undefined;
  let discarded = false;

  const begin = async (by_itself: boolean) => {
    const id = freshId();
    let offset = 0;
    try {
      update({ voice: 'recording', by_itself });
      end = await record((data, type, last) => {
        if (discarded) return;
        const clip: Clip = { id, kind: 'voice', type, offset, data, last };
        offset += data.byteLength;
        if (early) early.push(clip);
        else part(clip);
        if (last) update({ voice: 'recorded', by_itself: false });
      });
      agree(true);
      if (discarded || known.end) end();
    } catch {
      update({ voice: by_itself ? undefined : 'denied', by_itself: false });
    }
  };

  return {
    /**
     * Not in a silent call: the phone shows that the microphone is in use, and some sound a tone. Whoever
     * must not be noticed decides that for themselves.
     */
    async beginIfAllowed() {
      const { call } = known;
      // After a reload the caller has recorded already, or has ended it.
      if (call.incident || call.agreed?.voice != null || call.start.silent || !navigator.mediaDevices) return;
      const name = 'microphone' as PermissionName;
      const permission = await navigator.permissions?.query({ name }).catch(() => undefined);
      if (permission?.state === 'granted' && !known.voice && !call.start.silent && !discarded) begin(true);
    },
    /** Begins to record, or ends it. What began by itself and is ended was not agreed to any more. */
    speak() {
      if (known.voice !== 'recording') return void begin(false);
      if (known.by_itself) agree(false);
      end?.();
    },
    stop: () => end?.(),
    /** The call goes out, and with it what was recorded before. */
    run() {
      const waiting = early ?? [];
      early = undefined;
      for (const clip of waiting) part(clip);
    },
    /** The press was taken back: nothing was recorded. */
    discard() {
      discarded = true;
      early = [];
      end?.();
      update({ voice: undefined });
    },
  };
}
