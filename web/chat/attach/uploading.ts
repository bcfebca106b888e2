import { signal } from '@preact/signals';
import { accessToken } from '../../shared/token';
import { append, giveUp, tell } from '../../shared/upload';
import type { Recorded, UploadView } from '../../shared/wire';
import type { Attaching } from '../outbox/outgoing';

/** How much goes up in one request: more where the line is good, as each is answered once it is on the gateway's disk. */
const PIECE_BYTES = { least: 32 * 1024, most: 1024 * 1024 };
const SOON_MS = 1_000;
const LATE_MS = 8_000;

/** Of what this tab uploads, the share that the gateway has on its disk, 0 to 1. */
export const uploaded = signal<ReadonlyMap<string, number>>(new Map());

/**
 * Brings something to the gateway, goes on where an earlier try broke off, and has it told. Rejects with what the gateway
 * says, or with nothing if it cannot be asked, or is not to be sent any more.
 */
export async function upload(item: Attaching, wanted: () => boolean): Promise<Recorded> {
  const { id, kind, name, content, conversation, text, at } = item;
  const begun = await tell('/v1/media', { id, kind, name, bytes: content.size, thread: { conversation } }, () =>
    accessToken(),
  );
  const { offset, finished }: UploadView = await begun.json();
  let piece = PIECE_BYTES.least;
  let asked_at: number | undefined;
  const part = (from: number) => {
    if (!wanted()) throw undefined;
    show(id, from / content.size);
    const now = performance.now();
    const took = asked_at === undefined ? SOON_MS : now - asked_at;
    if (took < SOON_MS) piece = Math.min(piece * 2, PIECE_BYTES.most);
    if (took > LATE_MS) piece = Math.max(piece / 2, PIECE_BYTES.least);
    asked_at = now;
    return content.slice(from, from + piece);
  };
  try {
    if (!finished) await append(id, offset, content.size, part, () => accessToken());
    if (!wanted()) throw undefined;
    show(id, 1);
    const told = await tell(`/v1/media/${id}/finish`, { text, written_at: at }, () => accessToken());
    return await told.json();
  } finally {
    show(id);
    if (!wanted()) await giveUp(id, () => accessToken());
  }
}

function show(id: string, share?: number): void {
  const next = new Map(uploaded.value);
  if (share === undefined) next.delete(id);
  else next.set(id, share);
  uploaded.value = next;
}
