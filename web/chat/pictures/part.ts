/** The side of what is sent, pixels: as much of it as the gateway keeps. */
export const SIDE = 256;

/** A square part of a picture: how much larger than at least, and where its free room lies, 0 to 1 from its left and top. */
export interface Part {
  zoom: number;
  x: number;
  y: number;
}

interface Size {
  width: number;
  height: number;
}

/** The part in pixels of the picture. */
export function cut({ width, height }: Size, { zoom, x, y }: Part): { left: number; top: number; side: number } {
  const side = Math.min(width, height) / zoom;
  return { left: (width - side) * x, top: (height - side) * y, side };
}

/** Whether there is room to change this. */
export function held(size: Size, part: Part, key: keyof Part): boolean {
  if (key === 'zoom') return true;
  const { side } = cut(size, part);
  return (key === 'x' ? size.width : size.height) > side;
}

/** The part after the picture was dragged by this much of the part's side, to the right and down. */
export function moved(size: Size, part: Part, right: number, down: number): Part {
  const { side } = cut(size, part);
  const along = (at: number, length: number, by: number) =>
    length > side ? Math.min(1, Math.max(0, at - (by * side) / (length - side))) : at;
  return { ...part, x: along(part.x, size.width, right), y: along(part.y, size.height, down) };
}
