// The 90 % range of a count, as it was published.

export interface Interval {
  readonly low: number;
  readonly high: number;
  /** ln-scale standard error that all hours of a store share; null where it was not published. */
  readonly gain: number | null;
}
