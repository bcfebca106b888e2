/** An authenticator of another maker: it reads pictures, and makes codes (RFC 6238, RFC 4226 §5.3). */
import { createHmac } from 'node:crypto';
import decodeQR from 'qr/decode.js';

const PERIOD_MS = 30_000;

/** The code of a secret in base32, `ahead` periods of 30 seconds from now. */
export function codeOf(secret, ahead = 0) {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...secret].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / PERIOD_MS) + ahead));
  const mac = createHmac('sha1', key).update(counter).digest();
  const number = mac.readUInt32BE(mac.at(-1) & 0xf) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, '0');
}

/** What the QR code on a page says, as a camera would see it. */
export async function scan(browser, picture) {
  const png = await picture.screenshot();
  const blank = await browser.newPage();
  const image = await blank.evaluate(async (bytes) => {
    const bitmap = await createImageBitmap(new Blob([new Uint8Array(bytes)]));
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const context = canvas.getContext('2d');
    context.drawImage(bitmap, 0, 0);
    const { width, height, data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
    return { width, height, data: Array.from(data) };
  }, Array.from(png));
  await blank.close();
  return decodeQR({ ...image, data: Uint8Array.from(image.data) });
}
