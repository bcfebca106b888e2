import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/** Something that is asked before all else. It is read from its beginning: no key does anything until somebody goes on. */
export function Modal({ question, close, children }: { question: string; close(): void; children: ComponentChildren }) {
  const element = useRef<HTMLDialogElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    element.current?.showModal();
    heading.current?.focus();
  }, []);
  return (
    <dialog ref={element} aria-label={question} onClose={close}>
      <h2 ref={heading} tabIndex={-1}>
        {question}
      </h2>
      {children}
    </dialog>
  );
}
