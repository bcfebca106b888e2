import './warning.css';
import type { ComponentChildren } from 'preact';
import type { Severity } from './wire';

/** Shape, word and colour, so that none of the three is needed alone. */
const SHAPES: Record<Severity, string> = {
  Extreme: 'M5 1h6l4 4v6l-4 4H5l-4-4V5z',
  Severe: 'M8 1l7.5 14H.5z',
  Moderate: 'M8 .5L15.5 8 8 15.5.5 8z',
  Minor: 'M8 1a7 7 0 110 14A7 7 0 018 1z',
  Unknown: 'M2 2h12v12H2zm2 2v8h8V4z',
};

interface Face {
  id: string;
  severity: Severity;
  /** How bad it is, in words; or that it was taken back. */
  how: string;
  title: string;
  /** The language of title and text. */
  lang?: string;
  cancelled?: boolean;
  open: boolean;
  onToggle(): void;
  /** What stands below the title while it is open. */
  children: ComponentChildren;
  /** What stands below it always. */
  foot?: ComponentChildren;
}

/** A warning as people see it: the chat shows it, and the desk shows beforehand what will be seen. */
export function Warning({ id, severity, how, title, lang, cancelled, open, onToggle, children, foot }: Face) {
  return (
    <article
      class={cancelled ? 'warning cancelled' : `warning ${severity.toLowerCase()}`}
      aria-labelledby={`warning-${id}`}
    >
      <h2 id={`warning-${id}`}>
        <button type="button" aria-expanded={open} onClick={onToggle}>
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <path d={SHAPES[severity]} />
          </svg>
          <span class="how">{how}</span>
          <bdi lang={lang}>{title}</bdi>
        </button>
      </h2>
      {open && <div class="body">{children}</div>}
      {foot}
    </article>
  );
}
