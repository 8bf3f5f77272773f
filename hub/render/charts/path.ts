// Shapes as the path data of SVG. Many shapes of one look are one path: a page of charts stays small.

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** To a tenth of a px, and never with an exponent. */
export const px = (value: number): string => String(Math.round(value * 10) / 10 || 0);

/** The box as a closed shape; `radius` rounds its upper corners, in px. */
export function boxPath({ x, y, width, height }: Box, radius = 0): string {
  const r = Math.min(radius, width / 3, height);
  if (r < 0.2) return `M${px(x)} ${px(y + height)}V${px(y)}H${px(x + width)}V${px(y + height)}Z`;
  const corner = (right: number, down: number) => `a${px(r)} ${px(r)} 0 0 1 ${px(right)} ${px(down)}`;
  return `M${px(x)} ${px(y + height)}V${px(y + r)}${corner(r, -r)}H${px(x + width - r)}${corner(r, r)}V${px(y + height)}Z`;
}

export const boxesPath = (boxes: readonly Box[], radius = 0): string =>
  boxes.map((box) => boxPath(box, radius)).join('');
