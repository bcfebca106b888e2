/** What does not answer for so long is given up, so that the next one does not wait behind it. */
export const REQUEST_WAIT_MS = 10_000;

export function sleep(ms: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

export function ask(url: string, bearer?: string, request?: RequestInit): Promise<Response> {
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  if (bearer) headers.authorization = `Bearer ${bearer}`;
  return fetch(url, { ...request, headers, signal: AbortSignal.timeout?.(REQUEST_WAIT_MS) });
}
