import type { ErrorBody } from './wire';

/** As whom something is uploaded: asked before each request, as a token may end meanwhile. */
export type Bearer = () => string | undefined | Promise<string | undefined>;

/** A part of a picture may take so long on a thin line; what came of it counts. */
const WAIT_MS = 60_000;

async function ask(method: string, path: string, body: BodyInit, bearer: Bearer, offset?: number): Promise<Response> {
  const send = async () => {
    const headers: Record<string, string> = {
      authorization: `Bearer ${await bearer()}`,
      'content-type': 'application/offset+octet-stream',
    };
    if (offset != null) headers['upload-offset'] = `${offset}`;
    return fetch(path, { method, headers, body, signal: AbortSignal.timeout?.(WAIT_MS) });
  };
  const answer = await send().catch(() => undefined);
  if (!answer || answer.status === 401 || answer.status === 408 || answer.status >= 429) throw undefined;
  return answer;
}

async function refused(answer: Response): Promise<never> {
  const { code, detail: message, temporary } = await answer.json();
  throw { code, message, temporary } as ErrorBody;
}

/** Begins an upload, or ends it. Rejects with what the gateway says, or with nothing if it cannot be asked now. */
export async function tell(path: string, data: unknown, bearer: Bearer): Promise<Response> {
  const answer = await ask('POST', path, JSON.stringify(data), bearer);
  return answer.ok ? answer : refused(answer);
}

/** Has what came of an upload erased, if the gateway can be asked; if not, it goes after a day. */
export async function giveUp(id: string, bearer: Bearer): Promise<void> {
  await fetch(`/v1/media/${id}/upload`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${await bearer()}` },
  }).catch(() => {});
}

/**
 * Brings what lies between two offsets to the gateway. `part` gives what is sent next, from the offset at which the upload
 * stands: everything before is on the gateway's disk. What is there already is not sent again. Rejects as `tell` does, and
 * with what `part` throws.
 */
export async function append(
  id: string,
  from: number,
  end: number,
  part: (from: number) => BodyInit,
  bearer: Bearer,
): Promise<void> {
  for (let at = from; at < end; ) {
    const answer = await ask('PATCH', `/v1/media/${id}/upload`, part(at), bearer, at);
    const stands = Number(answer.headers.get('upload-offset') ?? -1);
    // It says where it stands: after what it has taken, or further on if this was sent before.
    if (stands <= at) await refused(answer);
    at = stands;
  }
}
