const MINUTE_MS = 60_000;

/** A time as a field of a form has it: this machine's, to the minute; empty for none. */
export function localOf(at: string): string {
  const ms = Date.parse(at);
  if (Number.isNaN(ms)) return '';
  const ahead_ms = new Date(ms).getTimezoneOffset() * MINUTE_MS;
  return new Date(ms - ahead_ms).toISOString().slice(0, 16);
}

/** The time that stands in such a field (RFC 3339); empty for none. */
export function timeOf(local: string): string {
  const ms = Date.parse(local);
  return Number.isNaN(ms) ? '' : new Date(ms).toISOString();
}
