import {
  elementScroll,
  measureElement,
  observeElementOffset,
  observeElementRect,
  Virtualizer,
  type VirtualizerOptions,
} from '@tanstack/virtual-core';
import { useLayoutEffect, useReducer, useRef } from 'preact/hooks';

const ROW_PX = 56;
/** So near to the end is at the end. */
const NEAR_PX = 80;

type Rows = Virtualizer<HTMLDivElement, HTMLElement>;

/** Whoever reads the end goes on reading it when less of the conversation is in sight: a keyboard comes up, a field grows. */
const heldToEnd: typeof observeElementRect<HTMLDivElement> = (rows, seen) => {
  let height = 0;
  return observeElementRect(rows, (rect) => {
    const left = rows.getTotalSize() - (rows.scrollOffset ?? 0) - height;
    const at_end = height > 0 && left <= NEAR_PX;
    height = rect.height;
    seen(rect);
    if (at_end) rows.scrollToEnd();
  });
};

/**
 * Draws only the rows that are in sight. Held to the end: rows that come before the first do not move what is read. Begins
 * with the newest, or with the row `at`. `follows`: what comes after the last is shown to whoever reads that.
 */
export function useScroller(keys: readonly string[], at: number, follows: boolean) {
  const box = useRef<HTMLDivElement>(null);
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const options: VirtualizerOptions<HTMLDivElement, HTMLElement> = {
    ...{ count: keys.length, overscan: 8, anchorTo: 'end', followOnAppend: follows, scrollEndThreshold: NEAR_PX },
    ...{ paddingStart: 8, paddingEnd: 8 },
    getScrollElement: () => box.current,
    estimateSize: () => ROW_PX,
    getItemKey: (index) => keys[index] ?? index,
    ...{ scrollToFn: elementScroll, observeElementRect: heldToEnd, observeElementOffset, measureElement },
    onChange: () => redraw(undefined),
  };
  const held = useRef<Rows | undefined>(undefined);
  held.current ??= new Virtualizer(options);
  const scroller = held.current;
  scroller.setOptions(options);
  useLayoutEffect(() => scroller._didMount(), []);
  useLayoutEffect(() => scroller._willUpdate());
  const begun = useRef(false);
  useLayoutEffect(() => {
    if (begun.current || !keys.length) return;
    begun.current = true;
    if (at < 0) scroller.scrollToEnd();
    else scroller.scrollToIndex(at, { align: 'center' });
  }, [keys.length]);
  return { box, scroller };
}
