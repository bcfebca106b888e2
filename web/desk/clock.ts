import { signal } from '@preact/signals';

let gateway_ahead_ms = 0;
const started = performance.now();
const started_at = Date.now();

/** Now by this machine, on a clock that nobody sets back, ms. */
function here(): number {
  return started_at + performance.now() - started;
}

/** Sets the desk's clock by the gateway's: ages are right whatever this machine believes. */
export function setClock(server_at: string): void {
  gateway_ahead_ms = Date.parse(server_at) - here();
}

/** Now by the gateway's clock, ms; changes once a second. */
export const now = signal(here());

export function tick(): void {
  now.value = here() + gateway_ahead_ms;
}
