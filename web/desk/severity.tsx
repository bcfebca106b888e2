import { SHAPES } from '../shared/severity-shapes';
import type { Severity } from '../shared/wire';
import { severity as word } from './words';

export function SeverityMark({ severity }: { severity: Severity }) {
  return (
    <span class={`severity ${severity.toLowerCase()}`}>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d={SHAPES[severity]} />
      </svg>
      {word(severity)}
    </span>
  );
}
