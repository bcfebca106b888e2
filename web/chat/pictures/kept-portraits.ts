import { fetchPortrait } from '../../shared/portrait';
import { me } from '../session';

/** Before the id of whoever sees them. */
const KEPT = 'lifeline-portraits ';
const KEPT_MAX = 200;

/** What is kept for me; nothing where a browser keeps nothing. Pictures that another person saw here go. */
async function mine(): Promise<Cache | undefined> {
  const name = me.value && KEPT + me.value.id;
  if (!name) return;
  await forgetPortraits(name);
  return caches.open(name);
}

/** A picture from this browser, or else from the gateway, kept from then on: it never changes under its id. Rejects if neither has it. */
export async function portraitAt(path: string): Promise<Blob | undefined> {
  const kept = await mine().catch(() => undefined);
  const known = await kept?.match(path).catch(() => undefined);
  if (known) return known.blob();
  const picture = await fetchPortrait(path);
  // Without room for it, it is asked for again the next time.
  if (picture && kept) await keep(kept, path, picture).catch(() => {});
  return picture;
}

/** Keeps one; earlier ones of the same person or group go, and the oldest of too many. */
async function keep(kept: Cache, path: string, picture: Blob): Promise<void> {
  const of = path.slice(0, path.lastIndexOf('/') + 1);
  const all = await kept.keys();
  const goes = ({ url }: Request, at: number) => new URL(url).pathname.startsWith(of) || at <= all.length - KEPT_MAX;
  await Promise.all(all.filter(goes).map((one) => kept.delete(one)));
  await kept.put(path, new Response(picture));
}

/** The pictures of people that were seen last, for a start without a network. */
export async function keptPeople(): Promise<{ id: string; picture: string }[]> {
  const all = (await (await mine())?.keys()) ?? [];
  return all.flatMap(({ url }) => {
    const [, id, picture] = /\/people\/([^/]+)\/pictures\/([^/]+)$/.exec(url) ?? [];
    return id && picture ? { id, picture } : [];
  });
}

/** Keeps no pictures here, but those of one name. */
export async function forgetPortraits(but?: string): Promise<void> {
  const others = (await caches.keys()).filter((name) => name.startsWith(KEPT) && name !== but);
  await Promise.all(others.map((name) => caches.delete(name)));
}
