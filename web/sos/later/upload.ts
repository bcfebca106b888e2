import { append, tell } from '../../shared/upload';

/** A part of something that is uploaded: of what is being recorded, or the whole of a picture. */
export interface Clip {
  /** What it is part of, named by this phone. */
  id: string;
  kind: 'voice' | 'image';
  /** Its media type. */
  type: string;
  /** Where this part begins, bytes. */
  offset: number;
  data: ArrayBuffer;
  /** There is no more of it. */
  last?: boolean;
}

/** A picture goes up in pieces, between which it lets a voice go first. */
const PIECE_BYTES = 32_768;

/**
 * Brings a part to the gateway. What is there already is not sent again. Rejects with what the gateway says, or with
 * nothing if it cannot be asked, or if a picture `waits`.
 */
export async function upload(
  clip: Clip,
  sos: string,
  incident: string,
  bearer?: string,
  waits = () => false,
): Promise<void> {
  const { id, kind, type, offset, data } = clip;
  const as = () => bearer;
  if (!offset && kind === 'voice') await tell(`/v1/sos/${sos}/voice`, { id, type }, as);
  else if (!offset) await tell('/v1/media', { id, kind, type, thread: { incident }, bytes: data.byteLength }, as);
  const piece = (from: number) => {
    if (kind === 'voice') return data.slice(from - offset);
    if (waits()) throw undefined;
    return data.slice(from, from + PIECE_BYTES);
  };
  await append(id, offset, offset + data.byteLength, piece, as);
  if (clip.last) await tell(`/v1/media/${id}/finish`, {}, as);
}
