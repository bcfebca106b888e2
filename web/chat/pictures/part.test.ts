import { describe, expect, it } from 'vitest';
import { cut, held, moved } from './part';

const wide = { width: 900, height: 300 };

describe('the part of a picture that others see', () => {
  it('is a square within the picture, wherever it is moved', () => {
    expect(cut(wide, { zoom: 1, x: 0.5, y: 0.5 })).toEqual({ left: 300, top: 0, side: 300 });
    expect(cut(wide, { zoom: 2, x: 1, y: 0 })).toEqual({ left: 750, top: 0, side: 150 });
    for (const by of [-9, -0.3, 0.3, 9]) {
      const { left, top, side } = cut(wide, moved(wide, { zoom: 2, x: 0.4, y: 0.6 }, by, -by));
      expect(left).toBeGreaterThanOrEqual(0);
      expect(top).toBeGreaterThanOrEqual(0);
      expect(left + side).toBeLessThanOrEqual(900);
      expect(top + side).toBeLessThanOrEqual(300);
    }
  });

  it('follows the finger: what was under it stays under it', () => {
    const before = { zoom: 2, x: 0.5, y: 0.5 };
    const after = moved(wide, before, 0.2, 0.1);
    expect(cut(wide, after).left).toBeCloseTo(cut(wide, before).left - 0.2 * 150);
    expect(cut(wide, after).top).toBeCloseTo(cut(wide, before).top - 0.1 * 150);
  });

  it('is not moved where there is no room', () => {
    const whole = { zoom: 1, x: 0.5, y: 0.5 };
    expect([held(wide, whole, 'x'), held(wide, whole, 'y'), held(wide, whole, 'zoom')]).toEqual([true, false, true]);
    expect(moved(wide, whole, 0, 5)).toEqual(whole);
  });
});
