import { accessToken } from './token';

/** A small picture of a person or a group as an address that needs no request. Nothing: I may not see it, or it cannot be read. Rejects if the gateway cannot be reached. */
export async function portraitAt(path: string): Promise<string | undefined> {
  const answer = await fetch(path, { headers: { authorization: `Bearer ${await accessToken()}` }, priority: 'low' });
  if (answer.status >= 500 || answer.status === 429) throw new Error(`${path}: ${answer.status}`);
  if (!answer.ok) return;
  const picture = await answer.blob();
  // One that a browser cannot draw would leave a hole.
  const drawn = await createImageBitmap(picture).catch(() => undefined);
  if (!drawn) return;
  drawn.close();
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result as string);
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(picture);
  });
}
