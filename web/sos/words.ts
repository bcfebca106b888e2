/** What the gateway wrote into the page, in the page's language: read once. */
let texts: Record<string, string> | undefined;

function known(): Record<string, string> {
  texts ??= JSON.parse(document.getElementById('texts')?.textContent as string) as Record<string, string>;
  return texts;
}

/** What the page says: a `script-…` of `sos.ftl` or a line of `sos-later.ftl`, its gap filled. */
export function word(id: string, fill: string | number = ''): string {
  return (known()[id] ?? '').replace(/\{\w+\}/, () => fill.toLocaleString(document.documentElement.lang));
}

/** Adds what is said after the first view. */
export function learn(more: Record<string, string>): void {
  texts = { ...known(), ...more };
}
