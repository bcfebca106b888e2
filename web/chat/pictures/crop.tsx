import { useEffect, useRef, useState } from 'preact/hooks';
import { language, t } from '../../shared/language';
import { cut, held, moved, type Part, SIDE } from './part';

const QUALITY = 0.85;
const ZOOM_MAX = 4;
const share = new Intl.NumberFormat(language, { style: 'percent' });

interface Cropped {
  of: ImageBitmap;
  busy: boolean;
  use(picture: Blob): void;
  cancel(): void;
}

/** Chooses the square part of a picture that others see: dragged, or with sliders, which keys move, too. */
export function Crop({ of, busy, use, cancel }: Cropped) {
  const [part, setPart] = useState<Part>({ zoom: 1, x: 0.5, y: 0.5 });
  const canvas = useRef<HTMLCanvasElement>(null);
  const form = useRef<HTMLFormElement>(null);
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => {
    first.current?.focus({ preventScroll: true });
    form.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    const { left, top, side } = cut(of, part);
    // What can be seen through has paper behind it, as it will have.
    context.fillStyle = 'white';
    context.fillRect(0, 0, SIDE, SIDE);
    context.drawImage(of, left, top, side, side, 0, 0, SIDE, SIDE);
  }, [of, part]);
  const slider = (key: keyof Part, words: string, max: number, min = 0) => (
    <label>
      {words}
      <input
        type="range"
        // Right is right, whichever way one reads.
        dir={key === 'x' ? 'ltr' : undefined}
        ref={key === 'zoom' ? first : undefined}
        min={min}
        max={max}
        step={0.01}
        value={part[key]}
        aria-valuetext={share.format(part[key])}
        disabled={busy || !held(of, part, key)}
        onInput={(event) => setPart({ ...part, [key]: event.currentTarget.valueAsNumber })}
      />
    </label>
  );
  return (
    <form
      class="crop"
      ref={form}
      onSubmit={(event) => {
        event.preventDefault();
        canvas.current?.toBlob((picture) => picture && use(picture), 'image/jpeg', QUALITY);
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || busy) return;
        event.preventDefault();
        cancel();
      }}
    >
      <canvas
        ref={canvas}
        width={SIDE}
        height={SIDE}
        role="img"
        aria-label={t('picture-preview')}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={(event) => {
          if (busy || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
          const shown = event.currentTarget.clientWidth;
          setPart((now) => moved(of, now, event.movementX / shown, event.movementY / shown));
        }}
      />
      <div class="sliders">
        {slider('zoom', t('picture-zoom'), ZOOM_MAX, 1)}
        {slider('x', t('picture-across'), 1)}
        {slider('y', t('picture-down'), 1)}
      </div>
      <div class="acts">
        <button type="submit" class="main" disabled={busy}>
          {t('picture-use')}
        </button>
        <button type="button" disabled={busy} onClick={cancel}>
          {t('cancel')}
        </button>
      </div>
    </form>
  );
}
