// The range that goes with a released count. Privacy: a function of what is released anyway (the noised
// count, epsilon, coverage) and of constants, so it tells nothing that the release does not: post-processing
// (Dwork and Roth, The Algorithmic Foundations of Differential Privacy, 2014, proposition 2.1). Never hand it
// an estimate: whether a range is wide would then say something of the count before the noise.
import { HIGH_MAX } from '../../shared/hourly-count.ts';
import { atLeastOne, type CountError, type Interval, rangeAround } from '../../shared/interval.ts';

/** What is released beside the count. */
export interface Released {
  /** Privacy loss of the count; null where no noise was added (`--noise off`). */
  readonly epsilon: number | null;
  /** Decimals of the count: 1 for whole phones, 10 for tenths. */
  readonly unitsPerPhone: number;
  /** Share of the hour listened to, 0 … 1. */
  readonly coverage: number;
}

/** Coverage as it is published has three decimals: less than this is not told from nothing. */
const COVERAGE_MIN = 0.001;

/**
 * Null for a null count. Relative variances add: gain² of the store, a²/v + b² of the hour (more, where less
 * of it was listened to), and the noise's.
 */
export function interval(count: number | null, error: CountError, released: Released): Interval | null {
  if (count === null) return null;
  const { epsilon, unitsPerPhone, coverage } = released;
  const phones = atLeastOne(count);
  const own = (error.a ** 2 / phones + error.b ** 2) / Math.max(coverage, COVERAGE_MIN);
  const noise = epsilon === null ? 0 : noiseVariance(epsilon, unitsPerPhone) / phones ** 2;
  return rangeAround(count, Math.sqrt(error.gain ** 2 + own + noise), unitsPerPhone, HIGH_MAX);
}

/**
 * Variance of discrete Laplace noise in phones²: 2p/(1 − p)² in units², p = e^(−ε/units of a phone)
 * (Canonne, Kamath and Steinke, 2020, section 5). `epsilon` > 0.
 */
export function noiseVariance(epsilon: number, unitsPerPhone: number): number {
  const perUnit = epsilon / unitsPerPhone;
  // 1 − p without the cancellation at small epsilon.
  return (2 * Math.exp(-perUnit)) / Math.expm1(-perUnit) ** 2 / unitsPerPhone ** 2;
}
