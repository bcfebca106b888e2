import { useEffect, useState } from 'preact/hooks';
import { get } from '../../shared/token';
import type { Audience, Incident } from '../../shared/wire';

/** The picture of who calls, if they have one. The gateway shows it to responders while the call runs, and so does the desk. */
export function useCallerPortrait({ id, origin, sos }: Incident): string | undefined {
  const [picture, setPicture] = useState<string>();
  const runs = origin.kind === 'person' && origin.user && sos && !sos.end;
  useEffect(() => {
    setPicture(undefined);
    if (!runs) return;
    let gone = false;
    const load = async () => {
      const [{ portraitAt }, { caller }] = await Promise.all([
        import('../../shared/portrait'),
        get<Audience>(`/v1/incidents/${id}/audience`),
      ]);
      const found = caller?.picture && (await portraitAt(`/v1/people/${caller.id}/pictures/${caller.picture}`));
      if (found && !gone) setPicture(found);
    };
    // Without a picture the call is the same.
    load().catch(() => {});
    return () => {
      gone = true;
    };
  }, [id, runs]);
  return picture;
}
