import { Refused } from '../../shared/ask';
import { accessToken } from '../../shared/token';

/** For how long it may stand still, at its beginning and between two pieces: it may be large, and the network slow, but a connection that is gone says nothing. */
const STILL_MS = 60_000;

/** All that the gateway keeps of me, as a zip file. Rejects if it breaks off or stands still: then it is not whole. */
export async function archive(password: string): Promise<File> {
  const headers = { authorization: `Bearer ${await accessToken()}`, 'content-type': 'application/json' };
  const body = JSON.stringify(password ? { password } : {});
  const gone = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const heard = () => {
    clearTimeout(timer);
    timer = setTimeout(() => gone.abort(), STILL_MS);
  };
  heard();
  try {
    const answer = await fetch('/v1/me/export', { method: 'POST', headers, body, signal: gone.signal });
    if (!answer.ok) {
      const problem = await answer.json();
      throw new Refused(answer.status, problem.code, problem.detail);
    }
    const pieces: Uint8Array<ArrayBuffer>[] = [];
    const reader = (answer.body as ReadableStream<Uint8Array<ArrayBuffer>>).getReader();
    for (;;) {
      heard();
      const { done, value } = await reader.read();
      if (done) break;
      pieces.push(value);
    }
    const named = /filename="([^"]+)"/.exec(answer.headers.get('content-disposition') ?? '');
    return new File(pieces, named?.[1] ?? 'lifeline.zip', { type: 'application/zip' });
  } finally {
    clearTimeout(timer);
  }
}
