import { wait } from './backoff';
import type { Answers, Commands, ErrorBody, Frame, Welcome } from './wire';

/** How the connection stands. Times are those of `performance.now()`. */
export type LinkState =
  | { is: 'connecting' }
  | { is: 'open' }
  | { is: 'waiting'; until: number }
  | { is: 'stopped'; code: number };

export interface LinkOptions {
  /**
   * A token for `hello`; `rejected` if the gateway did not take the last one. Without one
   * the link stops. A promise that rejects counts as a lost connection.
   */
  token(rejected: boolean): Promise<string | null | undefined>;
  /** After every `hello`: subscribe here. */
  onWelcome(welcome: Welcome): void;
  onEvent(frame: Frame): void;
  onState(state: LinkState): void;
}

export interface Link {
  /** Asks for a sign of life, without which the connection is given up; connects now if there is none. */
  check(): void;
  /**
   * Sends a command; it is answered once the gateway has made it durable. Until
   * then it is kept and sent again on every connection, with the same ids.
   * `keep: false` is for what means nothing on the next connection.
   * Rejects with the gateway's `ErrorBody`, or with nothing if the connection was lost.
   */
  send<T extends keyof Commands>(type: T, data: Commands[T], keep?: boolean): Promise<Answers[T]>;
  close(): void;
}

interface Waiting {
  type: string;
  data: unknown;
  keep: boolean;
  resolve(ok: never): void;
  reject(refusal?: ErrorBody): void;
}

const TOKEN_REJECTED = 4501;
/** How long `hello`, or a ping that was asked for, may stay without an answer. */
const PATIENCE_MS = 8_000;
/** A connection is given up after this many heartbeats without a frame: two pings had no answer (A28). */
const BEATS_MAX = 3;
const WAITING_MAX = 200;

/** Keeps one WebSocket to the gateway open and answers commands across reconnections. */
export function openLink(options: LinkOptions): Link {
  const waiting = new Map<number, Waiting>();
  let socket: WebSocket | undefined;
  let greeted = false;
  let closed = false;
  let rejected = false;
  let attempt = 0;
  let last_id = 0;
  let quiet_ms: number;
  let beat: number | undefined;
  let patience: number | undefined;
  let retry: number | undefined;

  const put = (id: number, { type, data }: Partial<Waiting>) => socket?.send(JSON.stringify({ id, type, data }));

  const lost = (code = 0) => {
    clearInterval(beat);
    clearTimeout(patience);
    if (socket) {
      socket.onclose = socket.onmessage = null;
      socket.close();
    }
    socket = undefined;
    greeted = false;
    for (const [id, command] of waiting) {
      if (closed || !command.keep) {
        waiting.delete(id);
        command.reject();
      }
    }
    if (closed) return;
    if (code === TOKEN_REJECTED && !rejected) {
      rejected = true;
      connect();
      return;
    }
    if (code >= 4500 && code < 5000) return stop(code);
    const pause = wait(attempt++);
    retry = setTimeout(connect, pause) as unknown as number;
    options.onState({ is: 'waiting', until: performance.now() + pause });
  };

  const stop = (code: number) => {
    closed = true;
    lost();
    options.onState({ is: 'stopped', code });
  };

  const expectFrame = (within_ms: number) => {
    clearTimeout(patience);
    patience = setTimeout(lost, within_ms) as unknown as number;
  };

  const ping = () => put(++last_id, { type: 'ping' });

  const welcome = (answer: Welcome) => {
    greeted = true;
    rejected = false;
    attempt = 0;
    quiet_ms = answer.heartbeat_ms * BEATS_MAX;
    expectFrame(quiet_ms);
    beat = setInterval(ping, answer.heartbeat_ms) as unknown as number;
    options.onState({ is: 'open' });
    for (const [id, command] of waiting) put(id, command);
    options.onWelcome(answer);
  };

  const hear = (hello: number, text: string) => {
    const frame = JSON.parse(text);
    if (!greeted) return frame.re === hello && frame.ok && welcome(frame.ok);
    expectFrame(quiet_ms);
    if (frame.type) return options.onEvent(frame);
    const command = waiting.get(frame.re);
    if (!command) return;
    if (frame.ok) {
      waiting.delete(frame.re);
      command.resolve(frame.ok as never);
    } else if (command.keep && frame.error.temporary) {
      setTimeout(() => greeted && waiting.has(frame.re) && put(frame.re, command), wait(1));
    } else {
      waiting.delete(frame.re);
      command.reject(frame.error);
    }
  };

  const connect = async () => {
    clearTimeout(retry);
    retry = undefined;
    options.onState({ is: 'connecting' });
    let token: string | null | undefined;
    try {
      token = await options.token(rejected);
    } catch {
      return lost();
    }
    if (closed) return;
    if (!token) return stop(TOKEN_REJECTED);
    const opened = new WebSocket(`${location.origin.replace('http', 'ws')}/v1/ws`, 'lifeline.v1.json');
    const hello = ++last_id;
    socket = opened;
    expectFrame(PATIENCE_MS);
    opened.onopen = () => put(hello, { type: 'hello', data: { token } });
    opened.onmessage = (message) => hear(hello, message.data);
    opened.onclose = (event) => lost(event.code);
  };

  const check = () => {
    if (greeted) {
      ping();
      expectFrame(PATIENCE_MS);
    } else if (retry && !closed) connect();
  };

  // The phone woke up or its network changed.
  for (const change of ['online', 'offline', 'focus']) addEventListener(change, check);
  connect();

  return {
    check,
    send: (type, data, keep = true) =>
      new Promise((resolve, reject) => {
        if (waiting.size >= WAITING_MAX || closed || (!keep && !greeted)) return reject();
        const id = ++last_id;
        const command = { type, data, keep, resolve, reject };
        waiting.set(id, command);
        if (greeted) put(id, command);
      }),
    close() {
      closed = true;
      clearTimeout(retry);
      lost();
    },
  };
}
