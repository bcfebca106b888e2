import '../people/people.css';
import '../refused.css';
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { t } from '../../shared/language';
import { Icon } from '../screen-icon';
import { Sos } from '../standing';

/** A screen with a title, and a way back where there is one. The title has the focus when it is opened. */
export function Screen({ title, back, children }: { title: string; back?(): void; children: ComponentChildren }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => heading.current?.focus(), []);
  return (
    <section class="screen">
      <header class="head">
        {back && (
          <button type="button" class="plain back" aria-label={t('back')} onClick={back}>
            <Icon is="back" />
          </button>
        )}
        <h2 ref={heading} tabIndex={-1}>
          {title}
        </h2>
        <Sos />
      </header>
      <div class="body">{children}</div>
    </section>
  );
}
