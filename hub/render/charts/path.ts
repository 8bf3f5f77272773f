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

/** Px between the lines of a hatched shape, across them. */
const HATCH_STEP = 5;

/** Slanted lines that fill the box, as those of its neighbours go on: no pattern, so that a drawing stands alone in a mail. */
export function hatchPath({ x, y, width, height }: Box): string {
  const step = HATCH_STEP * Math.SQRT2;
  const [right, foot] = [x + width, y + height];
  const lines: string[] = [];
  // On each line x + y is one number.
  for (let sum = Math.ceil((x + y) / step) * step; sum < right + foot; sum += step) {
    const [left, low] = [Math.max(x, sum - foot), Math.min(foot, sum - x)];
    const [end, high] = [Math.min(right, sum - y), Math.max(y, sum - right)];
    if (end - left > 0.2) lines.push(`M${px(left)} ${px(low)}L${px(end)} ${px(high)}`);
  }
  return lines.join('');
}

export const hatchesPath = (boxes: readonly Box[]): string => boxes.map(hatchPath).join('');

export const boxesPath = (boxes: readonly Box[], radius = 0): string =>
  boxes.map((box) => boxPath(box, radius)).join('');
