/** How long a text is, as the gateway counts: Unicode scalar values. */
export function length(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}
