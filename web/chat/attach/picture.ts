import type { Attachable } from '../outbox/outgoing';

/** The longer side of a picture as it is sent, pixels; and what it may weigh without being made smaller, bytes. */
const SIDE_MAX = 2048;
const LIGHT_BYTES = 1_000_000;
/** What the gateway takes as a picture. */
const TAKEN = ['image/jpeg', 'image/png', 'image/gif', 'image/webp'];
const QUALITY = 0.82;
/** How large a picture is drawn among messages, pixels of the page; smaller ones have room to be pressed. */
const BOX = { inline: 260, block: 300, least: 56 };

/** A picture as it can be sent over a thin line. Rejects if the browser cannot read it. */
export async function pictureOf(content: Blob): Promise<Attachable> {
  const bitmap = await createImageBitmap(content);
  const scale = Math.min(1, SIDE_MAX / Math.max(bitmap.width, bitmap.height));
  const width = Math.max(1, Math.round(bitmap.width * scale));
  const height = Math.max(1, Math.round(bitmap.height * scale));
  if (scale === 1 && content.size <= LIGHT_BYTES && TAKEN.includes(content.type)) {
    bitmap.close();
    return { kind: 'image', content, width, height };
  }
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d') as CanvasRenderingContext2D;
  // What can be seen through has paper behind it.
  context.fillStyle = 'white';
  context.fillRect(0, 0, width, height);
  context.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  const smaller = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', QUALITY));
  if (!smaller) throw new Error('the picture cannot be made smaller');
  return { kind: 'image', content: smaller, width, height };
}

/** The room that a picture takes among messages, known before it is there, so that nothing jumps. */
export function boxOf(width?: number | null, height?: number | null): { inlineSize: string; aspectRatio: string } {
  const [wide, high] = [width || BOX.inline, height || BOX.inline];
  const scale = Math.min(1, BOX.inline / wide, BOX.block / high);
  const inline = Math.max(BOX.least, Math.round(wide * scale));
  const block = Math.max(BOX.least, Math.round(high * scale));
  return { inlineSize: `${inline}px`, aspectRatio: `${inline} / ${block}` };
}
