import { accessToken } from './token';

/** A small picture of a person or a group. Nothing: it is not there, not mine to see, or cannot be drawn. Rejects if the gateway cannot say. */
export async function fetchPortrait(path: string): Promise<Blob | undefined> {
  const answer = await fetch(path, { headers: { authorization: `Bearer ${await accessToken()}` }, priority: 'low' });
  if (answer.status >= 500 || answer.status === 429) throw new Error(`${path}: ${answer.status}`);
  if (!answer.ok) return;
  const picture = await answer.blob();
  const drawn = await createImageBitmap(picture).catch(() => undefined);
  drawn?.close();
  return drawn && picture;
}

/** Where a picture is shown from without another request; the page's policy allows no others. */
export function addressOf(picture: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result as string);
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(picture);
  });
}
