import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/** Something that is asked before all else. `data-first` marks what has the focus first: not what cannot be undone. */
export function Modal({ label, close, children }: { label: string; close(): void; children: ComponentChildren }) {
  const element = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    element.current?.showModal();
    element.current?.querySelector<HTMLElement>('[data-first]')?.focus();
  }, []);
  return (
    <dialog ref={element} aria-label={label} onClose={close}>
      {children}
    </dialog>
  );
}
