import type { Area } from '../../../shared/wire';

/** Longitude and latitude, degrees (WGS 84), in the order of GeoJSON. */
export type Place = readonly [lon: number, lat: number];

/** An area while it is drawn: both shapes are kept, so that trying the other one loses nothing. */
export interface Drawn {
  name: string;
  kind: 'circle' | 'polygon';
  centre?: Place;
  radius_m: number;
  /** The corners in their order, each once. */
  corners: readonly Place[];
}

/** What is wrong with a drawn area. What a gateway refuses (`domain/src/area.rs`) is one of these. */
export type AreaFault =
  | 'area-nameless'
  | 'area-name-long'
  | 'area-no-centre'
  | 'area-radius'
  | 'area-few-corners'
  | 'area-many-corners'
  | 'area-crossing'
  | 'area-meridian'
  | 'area-off-earth';

export const RADIUS_M_MIN = 100;
export const RADIUS_M_MAX = 1_000_000;
export const AREA_NAME_MAX = 120;
/** The last corner, which the wire wants, is the first one again. */
export const CORNERS_MAX = 99;
/** About a metre. */
const DIGITS = 5;

/** A place as it is kept, to about a metre, on this side of the 180th meridian. */
export function place(lon: number, lat: number): Place {
  const wrapped = ((((lon + 180) % 360) + 360) % 360) - 180;
  return [Number(wrapped.toFixed(DIGITS)), Number(lat.toFixed(DIGITS))];
}

/** Where a slider stands from 0 to 1 for a radius: each step is as large a part of it. */
export function slide(radius_m: number): number {
  const within = Math.min(RADIUS_M_MAX, Math.max(RADIUS_M_MIN, radius_m || RADIUS_M_MIN));
  return Math.log(within / RADIUS_M_MIN) / Math.log(RADIUS_M_MAX / RADIUS_M_MIN);
}

/** The radius at which a slider stands, m, to two figures. */
export function slid(at: number): number {
  return Number((RADIUS_M_MIN * (RADIUS_M_MAX / RADIUS_M_MIN) ** at).toPrecision(2));
}

const isPlace = ([lon, lat]: Place) => Math.abs(lon) <= 180 && Math.abs(lat) <= 90;

/** What is wrong with where it is, not with its name. */
export function shapeFault({ kind, centre, radius_m, corners }: Drawn): AreaFault | undefined {
  if (kind === 'circle') {
    if (!centre) return 'area-no-centre';
    if (!isPlace(centre)) return 'area-off-earth';
    return radius_m >= RADIUS_M_MIN && radius_m <= RADIUS_M_MAX ? undefined : 'area-radius';
  }
  if (corners.length < 3) return 'area-few-corners';
  if (corners.length > CORNERS_MAX) return 'area-many-corners';
  if (!corners.every(isPlace)) return 'area-off-earth';
  if (edges(corners).some(([from, to]) => Math.abs(from[0] - to[0]) > 180)) return 'area-meridian';
  return crosses(corners) ? 'area-crossing' : undefined;
}

export function areaFault(drawn: Drawn): AreaFault | undefined {
  if (!drawn.name.trim()) return 'area-nameless';
  if ([...drawn.name].length > AREA_NAME_MAX) return 'area-name-long';
  return shapeFault(drawn);
}

/** The area as the gateway takes it; only for one without a fault in its shape. */
export function areaOf({ name, kind, centre, radius_m, corners }: Drawn): Area {
  if (kind === 'circle') return { name, shape: { type: 'Circle', coordinates: [...(centre ?? [])], radius_m } };
  const ring = [...corners, ...corners.slice(0, 1)].map((corner) => [...corner]);
  return { name, shape: { type: 'Polygon', coordinates: [ring] } };
}

function edges(corners: readonly Place[]): [Place, Place][] {
  return corners.map((corner, at) => [corner, corners[(at + 1) % corners.length] as Place]);
}

/** On which side of the line from one to another a third lies: 1, -1, or 0 on it. */
function side([x1, y1]: Place, [x2, y2]: Place, [x, y]: Place): number {
  return Math.sign((x2 - x1) * (y - y1) - (y2 - y1) * (x - x1));
}

/** Whether a place on the line through two others lies between them. */
function between([x1, y1]: Place, [x2, y2]: Place, [x, y]: Place): boolean {
  return Math.min(x1, x2) <= x && x <= Math.max(x1, x2) && Math.min(y1, y2) <= y && y <= Math.max(y1, y2);
}

function meet([a, b]: [Place, Place], [c, d]: [Place, Place]): boolean {
  const sides = [side(a, b, c), side(a, b, d), side(c, d, a), side(c, d, b)];
  if (sides[0] !== sides[1] && sides[2] !== sides[3]) return true;
  const on = (at: number, from: Place, to: Place, it: Place) => sides[at] === 0 && between(from, to, it);
  return on(0, a, b, c) || on(1, a, b, d) || on(2, c, d, a) || on(3, c, d, b);
}

/** Whether an outline crosses or touches itself, or has no inside: such a one says not which places are in it. */
export function crosses(corners: readonly Place[]): boolean {
  const all = edges(corners);
  const last = all.length - 1;
  return all.some((edge, at) => {
    const next = all[(at + 1) % all.length] as [Place, Place];
    // Back along itself, or on the spot.
    if (side(edge[0], edge[1], next[1]) === 0 && (between(edge[0], edge[1], next[1]) || between(...next, edge[0])))
      return true;
    return all.some((other, to) => to > at + 1 && !(at === 0 && to === last) && meet(edge, other));
  });
}
