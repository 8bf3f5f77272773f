// How far the noise can move a count. A release adds discrete Laplace noise, P(k) ∝ e^(−ε·|k|) (sensitivity
// 1 for counts), so nine of ten counts lie within the margin given here. It says nothing about how well
// phones stand for people: that is a matter of calibration.

const SHARE_OUTSIDE = 0.1;
/** Two-sided 90 % quantile of the normal distribution, for sums of many hours. */
const NORMAL_90 = 1.645;
const MANY_HOURS = 4;

/**
 * Nine of ten sums of `counts` noised counts are within ± this many. `epsilon` > 0.
 * One count: the smallest k with P(|X| > k) = 2·p^(k+1)/(1+p) ≤ 0.1, p = e^−ε. Many: variances
 * (2p/(1−p)² each) add and the sum is near normal. Few: the larger of the sum's two bounds is kept simple
 * by taking the normal one, but never less than that of one count.
 */
export function noiseMargin(epsilon: number, counts: number): number {
  if (!(epsilon > 0)) throw new RangeError(`noiseMargin: epsilon ${epsilon}`);
  if (counts === 0) return 0;
  const p = Math.exp(-epsilon);
  const one = Math.max(0, Math.ceil(Math.log((SHARE_OUTSIDE * (1 + p)) / 2) / -epsilon - 1));
  if (counts === 1) return one;
  const spread = Math.sqrt((counts * 2 * p) / (1 - p) ** 2);
  const normal = Math.ceil(NORMAL_90 * spread);
  return counts < MANY_HOURS ? Math.max(one, normal) : normal;
}
