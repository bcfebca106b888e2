import { useMemo } from 'preact/hooks';
import { encode } from 'uqr';
import { t } from '../../../shared/language';

/** As much white as a reader needs round it (ISO/IEC 18004), modules. */
const QUIET_ZONE = 4;

/** The dark modules of a QR code, as the path of a drawing `size` wide. */
function drawn(text: string): { size: number; path: string } {
  const { data, size } = encode(text, { ecc: 'M', border: QUIET_ZONE });
  const dark = data.flatMap((row, y) => row.map((is, x) => (is ? `M${x} ${y}h1v1h-1z` : '')));
  return { size, path: dark.join('') };
}

/** A QR code, made here: what it says is a secret. */
export function Qr({ text }: { text: string }) {
  const { size, path } = useMemo(() => drawn(text), [text]);
  return (
    <svg class="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={t('two-step-picture')}>
      <path d={path} />
    </svg>
  );
}
