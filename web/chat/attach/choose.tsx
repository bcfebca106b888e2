import { useRef, useState } from 'preact/hooks';
import { t } from '../../shared/language';
import { Icon } from '../screen-icon';
import type { Chosen } from './choosing';

/** Where what is attached comes from: the camera, the pictures, the files of this phone. */
const SOURCES = [
  ['camera', { accept: 'image/*', capture: 'environment' }],
  ['picture', { accept: 'image/*', multiple: true }],
  ['file', { multiple: true }],
] as const;

/** The button that attaches something, and what it offers. */
export function Choose({ into }: { into: Chosen }) {
  const [open, setOpen] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const close = () => {
    setOpen(false);
    opener.current?.focus();
  };
  const words = { camera: t('attach-camera'), picture: t('attach-picture'), file: t('attach-file') };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes what the button opened.
    <div
      class="choose"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !open) return;
        event.preventDefault();
        close();
      }}
    >
      <button
        type="button"
        class="plain"
        ref={opener}
        aria-label={t('attach')}
        title={t('attach')}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <Icon is="clip" />
      </button>
      <div class="sources" hidden={!open}>
        {SOURCES.map(([source, settings]) => (
          <label key={source} class={source}>
            {words[source]}
            <input
              type="file"
              class="aloud"
              {...settings}
              onChange={({ currentTarget }) => {
                into.add(currentTarget.files ?? []);
                currentTarget.value = '';
                close();
              }}
            />
          </label>
        ))}
      </div>
    </div>
  );
}
