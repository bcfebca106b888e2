/** A stretch of a text, and whether it is what was searched for. */
export type Stretch = [text: string, is_hit: boolean];

/** How much stands before the first hit where a text is long, in characters. */
const BEFORE = 40;
const SHOWN_MAX = 240;

/** A text cut where it holds another one, in any case, as the gateway compares: lower case of both. */
export function hits(text: string, query: string): Stretch[] {
  const wanted = query.trim().toLowerCase();
  const letters = Array.from(text);
  // Lower case may be longer than what it is of: where each letter begins in it is noted.
  const begins: number[] = [];
  let lower = '';
  for (const letter of letters) {
    begins.push(lower.length);
    lower += letter.toLowerCase();
  }
  const letterAt = (at: number) => {
    const found = begins.findIndex((begin) => begin > at);
    return found < 0 ? letters.length - 1 : found - 1;
  };
  const stretches: Stretch[] = [];
  let done = 0;
  for (let at = wanted ? lower.indexOf(wanted) : -1; at >= 0; at = lower.indexOf(wanted, at + wanted.length)) {
    const first = letterAt(at);
    const end = letterAt(at + wanted.length - 1) + 1;
    if (first < done) continue;
    if (first > done) stretches.push([letters.slice(done, first).join(''), false]);
    stretches.push([letters.slice(first, end).join(''), true]);
    done = end;
  }
  if (done < letters.length) stretches.push([letters.slice(done).join(''), false]);
  return stretches;
}

/** As much of it as a list shows: from a little before the first hit. */
export function excerpt(text: string, query: string): Stretch[] {
  const [first, ...rest] = hits(text, query);
  if (!first) return [];
  const letters = Array.from(first[0]);
  const long = !first[1] && rest.length > 0 && letters.length > BEFORE;
  const begun: Stretch[] = [long ? [`…${letters.slice(-BEFORE).join('')}`, false] : first, ...rest];
  let left = SHOWN_MAX;
  return begun.flatMap(([part, is_hit]): Stretch[] => {
    const shown = Array.from(part);
    if (left <= 0) return [];
    const cut = shown.length > left ? `${shown.slice(0, left).join('')}…` : part;
    left -= shown.length;
    return [[cut, is_hit]];
  });
}
