// Discrete Laplace noise, drawn exactly: integers only, so that no floating-point rounding can leak
// what the noise is to hide (Mironov 2012). Algorithms 1 and 2 of Canonne, Kamath, Steinke, "The
// Discrete Gaussian for Differential Privacy", NeurIPS 2020 (arXiv:2004.00010).
import { type RandomSource, uniformBelow } from '../../shared/random.ts';

/** An exact positive fraction. */
export interface Fraction {
  /** Integer, 1 … TERM_MAX. */
  readonly numerator: number;
  /** Integer, 1 … TERM_MAX. */
  readonly denominator: number;
}

/** With terms up to 2³⁰ and at most ROUNDS_MAX rounds every intermediate stays below 2⁵³. */
const TERM_MAX = 2 ** 30;

// A true random source passes this many rounds with a chance below 10⁻⁸⁰. One that is stuck would
// otherwise loop for ever, or draw noise that hides nothing.
const ROUNDS_MAX = 1000;

/**
 * Draws an integer z with probability (e^x − 1) / (e^x + 1) · e^(−|z|·x), x = `perUnit`: epsilon
 * divided by the sensitivity. Throws RangeError for a fraction out of range, Error for a random
 * source that does not look random.
 */
export function discreteLaplace(random: RandomSource, perUnit: Fraction): number {
  const { numerator: s, denominator: t } = checked(perUnit);
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const remainder = uniformBelow(random, t);
    if (!bernoulliExp(random, remainder, t)) continue;
    const magnitude = Math.floor((remainder + t * countOfExpMinusOne(random)) / s);
    const negative = uniformBelow(random, 2) === 1;
    // Zero has no sign: without this it would come twice as often.
    if (negative && magnitude === 0) continue;
    return negative ? -magnitude : magnitude;
  }
  throw brokenSource();
}

/**
 * True with probability exactly e^(−p/q), for 0 ≤ p ≤ q. The number of rounds until the first false
 * of Bernoulli(γ/1), Bernoulli(γ/2), … is odd with that chance, since e^(−γ) = 1 − γ + γ²/2! − …
 * `p`, `q`: integers, q at most TERM_MAX.
 */
export function bernoulliExp(random: RandomSource, p: number, q: number): boolean {
  if (!(Number.isInteger(p) && p >= 0 && p <= q && Number.isInteger(q) && q >= 1 && q <= TERM_MAX)) {
    throw new RangeError(`bernoulliExp: ${p}/${q} is not a fraction from 0 to 1`);
  }
  for (let k = 1; k <= ROUNDS_MAX; k += 1) {
    if (uniformBelow(random, q * k) >= p) return k % 2 === 1;
  }
  throw brokenSource();
}

/** How often Bernoulli(e^−1) is true before it is first false. */
function countOfExpMinusOne(random: RandomSource): number {
  for (let count = 0; count < ROUNDS_MAX; count += 1) if (!bernoulliExp(random, 1, 1)) return count;
  throw brokenSource();
}

function checked(fraction: Fraction): Fraction {
  for (const term of [fraction.numerator, fraction.denominator]) {
    if (!Number.isInteger(term) || term < 1 || term > TERM_MAX) {
      throw new RangeError(`discreteLaplace: ${fraction.numerator}/${fraction.denominator} is out of range`);
    }
  }
  return fraction;
}

function brokenSource(): Error {
  return new Error('the random source is broken: its numbers do not look random; nothing was released');
}
