// The range beside a count: from low to high holds the true number nine times in ten, by the sensor's own
// error model. On the scale of ln(count) the error is taken to be normal with standard error s, so that
//   high = v·e^(1.645·s),  low = v·e^(−1.645·s),  v = max(count, 1),  and low = 0 for a count below 1.
// s² is the sum of `gain`², which all hours of a store share, and of a part that each hour has of its own.

/** Two-sided 90 % quantile of the normal distribution. */
export const NORMAL_90 = 1.645;

/** The counts of a message that come with a range. */
export const RELEASED_RANGED = ['visits', 'present', 'passersby', 'occupancy'] as const;
export type ReleasedRanged = (typeof RELEASED_RANGED)[number];

/** Those of a report. */
export const RANGED = ['visits', 'passersby', 'occupancy'] as const;
export type Ranged = (typeof RANGED)[number];

/** From low to high, in the count's own unit. */
export type Interval = [low: number, high: number];

/** How an estimator errs, on the scale of ln(count). */
export interface CountError {
  /** Standard error that all hours of one store share; ≥ 0. A calibration removes it. */
  readonly gain: number;
  /** The hour's own error of a count v is √(a²/v + b²) where the whole hour was listened to; ≥ 0. */
  readonly a: number;
  readonly b: number;
}

export type ErrorModel = Readonly<Record<ReleasedRanged, CountError>>;

/** What a count below 1 is taken for: the scale of ln has no zero. */
export const atLeastOne = (count: number) => Math.max(count, 1);

/** The standard error s of ln(count) that a range was made with. `count` ≥ 0, `high` ≥ `count`. */
export const standardErrorOf = (count: number, high: number) =>
  Math.max(0, Math.log(high / atLeastOne(count)) / NORMAL_90);

/** Sums of logarithms do not come out even: a bound this near to a step is on it. */
const EVEN = 1e-9;

/**
 * The range of a count with standard error `standardError`, rounded outwards to 1/`unitsPerPhone`.
 * `highMax`: no bound is above it.
 */
export function rangeAround(
  count: number,
  standardError: number,
  unitsPerPhone: number,
  highMax = Number.POSITIVE_INFINITY,
): Interval {
  const middle = atLeastOne(count);
  const reach = Math.min(middle * Math.exp(NORMAL_90 * standardError), highMax);
  const high = Math.ceil(reach * unitsPerPhone * (1 - EVEN)) / unitsPerPhone;
  // From the rounded bound, so that whoever reads count and high finds the same low.
  const low = count < 1 ? 0 : Math.floor((middle ** 2 / high) * unitsPerPhone * (1 + EVEN)) / unitsPerPhone;
  return [low, high];
}
