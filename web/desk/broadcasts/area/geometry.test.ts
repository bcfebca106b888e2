import { describe, expect, it } from 'vitest';
import { areaFault, areaOf, crosses, type Drawn, place, RADIUS_M_MAX, RADIUS_M_MIN, slid, slide } from './geometry';

const square = [place(90, 23), place(91, 23), place(91, 24), place(90, 24)];
const drawn: Drawn = { name: 'Old Dhaka', kind: 'polygon', radius_m: 1000, corners: square };
const circle: Drawn = { ...drawn, kind: 'circle', centre: [90.4, 23.7] };

describe('what is drawn', () => {
  it('is sent as the gateway takes it: the last corner is the first, and longitude comes first', () => {
    expect(areaOf(drawn)).toEqual({
      name: 'Old Dhaka',
      shape: { type: 'Polygon', coordinates: [[...square, [90, 23]]] },
    });
    const shape = { type: 'Circle', coordinates: [90.4, 23.7], radius_m: 1000 };
    expect(areaOf(circle)).toEqual({ name: 'Old Dhaka', shape });
  });

  it('is whole, or the first fault is named', () => {
    expect(areaFault(drawn)).toBeUndefined();
    expect(areaFault(circle)).toBeUndefined();
    expect(areaFault({ ...circle, radius_m: RADIUS_M_MAX })).toBeUndefined();
    for (const [fault, one] of [
      ['area-nameless', { ...circle, name: ' ' }],
      ['area-name-long', { ...circle, name: '🌊'.repeat(121) }],
      ['area-no-centre', { ...circle, centre: undefined }],
      ['area-off-earth', { ...circle, centre: [90, 91] as const }],
      ['area-radius', { ...circle, radius_m: RADIUS_M_MIN - 1 }],
      ['area-radius', { ...circle, radius_m: RADIUS_M_MAX + 1 }],
      ['area-radius', { ...circle, radius_m: Number.NaN }],
      ['area-few-corners', { ...drawn, corners: square.slice(0, 2) }],
      ['area-many-corners', { ...drawn, corners: Array.from({ length: 100 }, (_, at) => place(at / 10, at % 2)) }],
      ['area-meridian', { ...drawn, corners: [place(170, 0), place(-170, 0), place(-170, 9)] }],
      ['area-crossing', { ...drawn, corners: [place(0, 0), place(1, 1), place(1, 0), place(0, 1)] }],
    ] satisfies [string, Drawn][])
      expect(areaFault(one), fault).toBe(fault);
    // 120 characters, though 240 units of UTF-16.
    expect(areaFault({ ...circle, name: '🌊'.repeat(120) })).toBeUndefined();
  });
});

it('an outline that crosses or touches itself, or has no inside, is found', () => {
  const l = [place(0, 0), place(4, 0), place(4, 1), place(1, 1), place(1, 4), place(0, 4)];
  expect(crosses(square)).toBe(false);
  expect(crosses([...square].reverse())).toBe(false);
  expect(crosses(l)).toBe(false);
  for (const bad of [
    [place(0, 0), place(2, 0), place(1, 0)],
    [place(0, 0), place(0, 0), place(1, 1)],
    [place(0, 0), place(4, 0), place(2, 0), place(2, 4)],
    // A corner on an edge that is not its own.
    [place(0, 0), place(4, 0), place(4, 4), place(2, 0), place(0, 4)],
    [place(0, 0), place(4, 4), place(4, 0), place(0, 4), place(-1, 2)],
  ])
    expect(crosses(bad), JSON.stringify(bad)).toBe(true);
});

it('a place stays on earth when the map goes round it', () => {
  expect(place(190.123456, 10)).toEqual([-169.87654, 10]);
  expect(place(-539, 0)).toEqual([-179, 0]);
  expect(place(90.412345678, 23.8)).toEqual([90.41235, 23.8]);
});

it('a slider reaches from the smallest radius to the largest, and back', () => {
  expect([slid(0), slid(0.5), slid(1)]).toEqual([RADIUS_M_MIN, 10_000, RADIUS_M_MAX]);
  for (const radius_m of [100, 250, 1_200, 45_000, 1_000_000]) expect(slid(slide(radius_m))).toBe(radius_m);
  expect(slide(Number.NaN)).toBe(0);
});
