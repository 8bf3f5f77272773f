// Of the phones heard inside, how many are no neighbours. Neighbours come over the threshold, hardly ever far
// over it, so where few are clearly inside fewer are inside than it seems: count · (clear ÷ inside ÷ `fullAt`)^
// `exponent`. A power rises without bound where nobody is clearly inside, so that one phone alone could make
// many; here it follows its own tangent from where it would get too steep. README.md, "What one track can change".

/** How strongly a smaller share of those clearly inside speaks for neighbours. */
export interface Doubt {
  /** From this share on nobody is taken for a neighbour: above 0, at most 1. */
  readonly fullAt: number;
  readonly exponent: number;
}

/** `count` · a + `clear` · b, the tangent; and the share of clear ones up to which it is followed. */
interface Tangent {
  readonly a: number;
  readonly b: number;
  readonly upTo: number;
}

/**
 * Believed phones of `inside` heard inside, of whom `clear` were clearly so; both ≥ 0. Where either number, or
 * both, change by at most 1, what is returned changes by at most `steepest`, at least 1: it is concave, homogeneous,
 * and the sum of its two slopes is nowhere above that.
 */
export function believed(inside: number, clear: number, doubt: Doubt, steepest: number): number {
  if (inside === 0) return 0;
  const share = clear / inside;
  if (share >= doubt.fullAt) return inside;
  const tangent = tangentOf(doubt, steepest);
  if (share <= tangent.upTo) return tangent.a * inside + tangent.b * clear;
  return inside * (share / doubt.fullAt) ** doubt.exponent;
}

/** Some are asked for every hour, and some never again. */
const tangents = new Map<string, Tangent>();
const TANGENTS_MAX = 64;

function tangentOf(doubt: Doubt, steepest: number): Tangent {
  const key = `${doubt.fullAt} ${doubt.exponent} ${steepest}`;
  const known = tangents.get(key);
  if (known) return known;
  const tangent = findTangent(doubt, steepest);
  if (tangents.size === TANGENTS_MAX) tangents.clear();
  tangents.set(key, tangent);
  return tangent;
}

const BISECTIONS = 60;

function findTangent({ fullAt, exponent }: Doubt, steepest: number): Tangent {
  if (!(steepest >= 1)) throw new RangeError(`believed: a slope of at most ${steepest}`);
  const at = (share: number): Tangent => {
    const height = (share / fullAt) ** exponent;
    return { a: (1 - exponent) * height, b: (exponent * height) / share, upTo: share };
  };
  const slope = ({ a, b }: Tangent) => a + b;
  // Too steep even where nobody is doubted: the line from there that is just steep enough.
  if (slope(at(fullAt)) > steepest) {
    const b = (steepest - 1) / (1 - fullAt);
    return { a: 1 - b * fullAt, b, upTo: fullAt };
  }
  let [tooSteep, flatter] = [0, fullAt];
  for (let i = 0; i < BISECTIONS; i += 1) {
    const middle = (tooSteep + flatter) / 2;
    if (slope(at(middle)) > steepest) tooSteep = middle;
    else flatter = middle;
  }
  return at(flatter);
}
