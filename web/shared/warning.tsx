import './warning.css';
import type { ComponentChildren } from 'preact';
import { SHAPES } from './severity-shapes';
import type { Severity } from './wire';

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
