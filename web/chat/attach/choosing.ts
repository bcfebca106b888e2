import { useState } from 'preact/hooks';
import { t } from '../../shared/language';
import type { Attachable } from '../outbox/outgoing';
import { whole } from '../text';
import { weight } from './measure';
import { pictureOf } from './picture';

/** More than this is not kept on a phone until it is sent. What the gateway takes it says itself, before anything is uploaded. */
const KEPT_BYTES_MAX = 100_000_000;
const NAME_MAX = 200;

/** Why something that was chosen is not to be sent; what cannot be seen may still go as a file. */
export interface Problem {
  words: string;
  file?: File;
}

/** What was chosen and is not sent yet. */
export function useChosen() {
  const [chosen, setChosen] = useState<readonly Attachable[]>([]);
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const [busy, setBusy] = useState(false);
  return {
    chosen,
    problems,
    busy,
    async add(files: Iterable<File>, as_files = false) {
      setBusy(true);
      const found = await Promise.all([...files].map((file) => ready(file, as_files)));
      setChosen((before) => [...before, ...found.flatMap((one) => ('kind' in one ? one : []))]);
      setProblems(found.flatMap((one) => ('kind' in one ? [] : one)));
      setBusy(false);
    },
    remove: (one: Attachable) => setChosen((before) => before.filter((other) => other !== one)),
    clear() {
      setChosen([]);
      setProblems([]);
    },
  };
}

export type Chosen = ReturnType<typeof useChosen>;

async function ready(file: File, as_file: boolean): Promise<Attachable | Problem> {
  // Its end says what it is.
  const name = Array.from(whole(file.name)).slice(-NAME_MAX).join('');
  if (!file.size) return { words: t('attach-empty', { name }) };
  if (file.size > KEPT_BYTES_MAX)
    return { words: t('attach-too-large', { name, size: weight(file.size), most: weight(KEPT_BYTES_MAX) }) };
  if (as_file || !file.type.startsWith('image/')) return { kind: 'file', content: file, name };
  return pictureOf(file).catch(() => ({ words: t('attach-unreadable', { name }), file }));
}

/** The files that are dropped or pasted. */
export function filesOf(of: DataTransfer | null): File[] {
  return [...(of?.files ?? [])];
}
