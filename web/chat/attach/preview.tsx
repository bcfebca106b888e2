import { useEffect, useRef } from 'preact/hooks';
import { t } from '../../shared/language';
import type { Attachable } from '../outbox/outgoing';
import { boxOf } from './picture';

/** A picture that is not sent yet. Drawn, as the page's policy shows nothing that is not the gateway's. */
export function Preview({ of, small = false }: { of: Attachable; small?: boolean }) {
  const { inlineSize, aspectRatio } = boxOf(of.width, of.height);
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    let gone = false;
    createImageBitmap(of.content).then(
      (bitmap) => {
        const context = gone ? undefined : canvas.current?.getContext('2d');
        if (canvas.current && context) {
          const scale = Math.min(1, 600 / Math.max(bitmap.width, bitmap.height));
          canvas.current.width = Math.max(1, bitmap.width * scale);
          canvas.current.height = Math.max(1, bitmap.height * scale);
          context.drawImage(bitmap, 0, 0, canvas.current.width, canvas.current.height);
        }
        bitmap.close();
      },
      () => {},
    );
    return () => {
      gone = true;
    };
  }, [of.content]);
  return (
    <canvas
      class="preview"
      role="img"
      aria-label={t('a-picture')}
      ref={canvas}
      style={small ? { blockSize: '84px', aspectRatio } : { inlineSize, aspectRatio }}
    />
  );
}
