import { patience } from './auth';
import { accessToken } from './token';
import type { ErrorBody } from './wire';

/** Why a request was refused. Without a code there was no answer that could be read. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code?: ErrorBody['code'],
    detail?: string,
    /** Where, as a path into the body. */
    readonly field?: string,
  ) {
    super(detail ?? `${status}`);
  }
}

/** Has the gateway do something as the person who is signed in; a file goes as it is. Rejects with `Refused`, or with the browser's error if it cannot be reached or does not answer. */
export async function ask<T>(method: string, path: string, body?: unknown): Promise<T> {
  const headers: Record<string, string> = { authorization: `Bearer ${await accessToken()}` };
  const file = body instanceof Blob;
  if (body !== undefined) headers['content-type'] = file ? body.type : 'application/json';
  const text_of = () => (body === undefined ? undefined : JSON.stringify(body));
  const signal = patience(file ? body.size : 0);
  const answer = await fetch(path, { method, headers, signal, body: file ? body : text_of() });
  const text = await answer.text();
  if (answer.ok) return (text ? JSON.parse(text) : undefined) as T;
  const problem = text.startsWith('{') ? JSON.parse(text) : {};
  throw new Refused(answer.status, problem.code, problem.detail, problem.field);
}
