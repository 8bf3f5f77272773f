// Which labels of an axis are written, and where: so many that none touches its neighbour or leaves the
// drawing, in equal steps. The server has no font to measure: widths are taken a little too wide.

export interface Label {
  /** Px of the middle. */
  readonly x: number;
  readonly text: string;
}

/** Widths in em. Digits of the fonts of the style sheet are 0.56 to 0.62 wide. */
const EM = { narrow: 0.36, usual: 0.64, wide: 0.96, foreign: 1.05 } as const;
const NARROW = new Set(" .,:;'|!ijlIft-\u00a0\u202f’");
const WIDE = new Set('MWmw@%—…');

/** Px that a text takes at most, in letters of `fontPx`. */
export function textWidth(text: string, fontPx: number): number {
  let em = 0;
  for (const letter of text) {
    if (NARROW.has(letter)) em += EM.narrow;
    else if (WIDE.has(letter)) em += EM.wide;
    // Latin, Greek and Cyrillic letters are about as wide as digits; what comes after may be a square.
    else em += letter.codePointAt(0)! < 0x530 ? EM.usual : EM.foreign;
  }
  return em * fontPx;
}

/** The text, or as much of it as fits with an ellipsis. */
export function clipText(text: string, widthMax: number, fontPx: number): string {
  if (textWidth(text, fontPx) <= widthMax) return text;
  const letters = [...text];
  while (letters.length > 0 && textWidth(`${letters.join('')}…`, fontPx) > widthMax) letters.pop();
  return `${letters.join('').trimEnd()}…`;
}

export interface LabelSpace {
  /** Px that labels stay between. */
  readonly from: number;
  readonly to: number;
  readonly fontPx: number;
}

/** Px that are free between two labels. */
const GAP_MIN = 8;
const WIDTH_MAX = 110;

/** `labels`: by rising `x`; those without a text are left out, and do not count as a step. */
export function placeLabels(labels: readonly Label[], { from, to, fontPx }: LabelSpace): Label[] {
  const widthMax = Math.min(WIDTH_MAX, to - from);
  const placed = labels
    .filter(({ text }) => text !== '')
    .map(({ x, text: whole }) => {
      const text = clipText(whole, widthMax, fontPx);
      const half = textWidth(text, fontPx) / 2;
      return { text, half, x: Math.max(from + half, Math.min(x, to - half)) };
    });
  for (let every = 1; every < placed.length; every += 1) {
    const kept = placed.filter((_, index) => index % every === 0);
    const fits = kept.every(
      ({ x, half }, index) => index === 0 || x - half >= right(kept[index - 1]!) + GAP_MIN,
    );
    if (fits) return kept.map(({ x, text }) => ({ x, text }));
  }
  return placed.slice(0, 1).map(({ x, text }) => ({ x, text }));
}

const right = ({ x, half }: { readonly x: number; readonly half: number }) => x + half;
