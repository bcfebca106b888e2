/** What this browser keeps. Storage may be full, or forbidden: then nothing is kept, and nothing breaks. */
export function kept(key: string): string | undefined {
  try {
    return localStorage.getItem(key) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Keeps a text, or forgets it if there is none. Says whether that is so now. */
export function keep(key: string, text?: string): boolean {
  try {
    if (text) localStorage.setItem(key, text);
    else localStorage.removeItem(key);
  } catch {
    // Said by the answer.
  }
  return kept(key) === text;
}
