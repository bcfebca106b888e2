import { vi } from 'vitest';

/** A gateway's end of a WebSocket, for tests of what the browser's end does. */
export class FakeSocket {
  static opened: FakeSocket[] = [];
  readonly sent: { id: number; type: string; data: Record<string, unknown> }[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((message: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;

  constructor(readonly url: string) {
    FakeSocket.opened.push(this);
  }

  static get last(): FakeSocket {
    const last = FakeSocket.opened[FakeSocket.opened.length - 1];
    if (!last) throw new Error('no socket was opened');
    return last;
  }

  /** Takes the place of the browser's WebSocket. */
  static install(): void {
    FakeSocket.opened = [];
    vi.stubGlobal('WebSocket', FakeSocket);
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }

  close(): void {}

  tell(frame: unknown): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }

  drop(code: number): void {
    this.onclose?.({ code });
  }

  /** Lets the browser's `hello` in. */
  welcome(): void {
    this.onopen?.();
    this.answer('hello', { heartbeat_ms: 25_000, server_at: '2026-11-22T05:32:42.123Z', limits: {} });
  }

  commands(type: string) {
    return this.sent.filter((frame) => frame.type === type);
  }

  answer(type: string, ok: unknown): void {
    this.tell({ re: this.lastOf(type), ok });
  }

  refuse(type: string, error: unknown): void {
    this.tell({ re: this.lastOf(type), error });
  }

  private lastOf(type: string): number {
    const command = this.commands(type).pop();
    if (!command) throw new Error(`no ${type} was sent`);
    return command.id;
  }
}
