import { t } from '../../../shared/language';
import { count } from './draft';

/** What is wrong with which field, by the gateway's paths, in the words of the page. */
export type Problems = ReadonlyMap<string, string>;

export function fieldId(path: string): string {
  return `field-${path}`;
}

/** What is wrong with a field, below it. */
export function ProblemOf({ path, problems }: { path: string; problems: Problems }) {
  const problem = problems.get(path);
  return problem ? (
    <p class="problem" id={`${fieldId(path)}-problem`}>
      {problem}
    </p>
  ) : null;
}

/** What a field says of itself to who does not see it. */
export function described(path: string, problems: Problems, ...more: string[]) {
  const faulty = problems.has(path);
  return {
    id: fieldId(path),
    'aria-invalid': faulty,
    'aria-describedby': [...more, faulty ? `${fieldId(path)}-problem` : ''].filter(Boolean).join(' ') || undefined,
  };
}

interface Written {
  path: string;
  label: string;
  value: string;
  /** Unicode scalar values. More can be written, and is said to be too much: nothing that was pasted is cut. */
  max: number;
  lang?: string;
  rows?: number;
  problems: Problems;
  onInput(value: string): void;
}

/** A text with how many characters it has of those that it may have. */
export function TextField({ path, label, value, max, lang, rows, problems, onInput }: Written) {
  const id = fieldId(path);
  const length = count(value);
  const shared = {
    ...described(path, problems, `${id}-count`),
    value,
    dir: 'auto' as const,
    lang,
    onInput: (event: { currentTarget: { value: string } }) => onInput(event.currentTarget.value),
  };
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {rows ? <textarea rows={rows} {...shared} /> : <input autocomplete="off" {...shared} />}
      <p id={`${id}-count`} class={length > max ? 'count over' : 'count'}>
        {t('counted', { count: length, max })}
      </p>
      <ProblemOf path={path} problems={problems} />
    </div>
  );
}
