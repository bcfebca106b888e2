import { useEffect, useRef, useState } from 'preact/hooks';

/** Rows outside the window that are kept ready, so that scrolling shows no gap. */
const SPARE = 8;

/** Which of `count` rows of one height are in sight: `[from, to)`. */
export function inSight(count: number, row_px: number, top_px: number, box_px: number): [number, number] {
  const from = Math.max(0, Math.floor(top_px / row_px) - SPARE);
  return [Math.min(from, count), Math.min(count, Math.ceil((top_px + box_px) / row_px) + SPARE)];
}

/**
 * Keeps only those rows in the document that can be seen. All have one height, so this is
 * a division; a library for it would be a third of the page's budget.
 */
export function useWindow(count: number, row_px: number) {
  const box = useRef<HTMLDivElement>(null);
  const [{ top, height }, set] = useState({ top: 0, height: 800 });
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const measure = () => set({ top: element.scrollTop, height: element.clientHeight });
    const sizes = new ResizeObserver(measure);
    sizes.observe(element);
    element.addEventListener('scroll', measure, { passive: true });
    return () => {
      sizes.disconnect();
      element.removeEventListener('scroll', measure);
    };
  }, []);
  const reveal = (index: number) => {
    const element = box.current;
    if (!element) return;
    const row = index * row_px;
    if (row < element.scrollTop) element.scrollTop = row;
    else if (row + row_px > element.scrollTop + element.clientHeight)
      element.scrollTop = row + row_px - element.clientHeight;
  };
  return { box, range: inSight(count, row_px, top, height), reveal };
}
