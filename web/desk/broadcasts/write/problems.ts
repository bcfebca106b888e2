import { t } from '../../../shared/language';
import type { Attempt } from '../attempt';
import { type Fault, TEXT_MAX, TITLE_MAX } from './draft';
import { fieldId, type Problems } from './field';

function inWords({ fault }: Fault): string {
  return t(`fault-${fault}`, { title: TITLE_MAX, text: TEXT_MAX });
}

/** The field of the form for a path of the gateway, which may name a part of it. */
function known(field: string): string {
  return field.startsWith('area.shape.coordinates') ? 'area.shape.coordinates' : field;
}

/**
 * What is said beside which field. Before somebody has tried to send it only what is too long: an empty field is not
 * wrong while it is being filled. What the gateway refused stands there in its words.
 */
export function problemsOf(found: readonly Fault[], tried: boolean, attempt: Attempt): Problems {
  const shown = found.filter(({ fault }) => tried || fault.endsWith('-long'));
  const all = new Map(shown.map((one) => [one.field, inWords(one)]));
  if (attempt.is === 'refused' && attempt.field) {
    const { words, detail } = attempt.why;
    all.set(known(attempt.field), detail ? `${words} ${detail}` : words);
  }
  return all;
}

/** To the first field in the order of the page about which something is wrong. */
export function focusFirst(problems: Problems): void {
  const fields = [...problems.keys()].map((path) => document.getElementById(fieldId(path))).filter((it) => it !== null);
  fields.sort((a, b) => (a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1));
  fields[0]?.focus();
}
