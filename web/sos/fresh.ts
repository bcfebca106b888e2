/** Now, by the phone's clock. */
export function now(): string {
  return new Date().toISOString();
}

/** A random UUID: a blob's address ends in one, also where `crypto.randomUUID` is missing. */
export function freshId(): string {
  return URL.createObjectURL(new Blob()).slice(-36);
}
