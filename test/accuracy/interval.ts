// The 90 % range that a release gives for a count: how often it holds the truth, as published and after
// a calibration. A count's ln-scale standard error is s = ln(high ÷ max(count, 1)) ÷ 1.645. All hours of
// a store share the part `gain`; a calibration replaces it by the error of its own factor.
import { type ComparedHour, factorsOfOtherDays } from './error.ts';

export interface Interval {
  readonly low: number;
  readonly high: number;
  /** ln-scale standard error that all hours of a store share; null where it was not published. */
  readonly gain: number | null;
}

/** Standard errors to either side that hold 90 %. */
const NORMAL_90 = 1.645;

/** How often the truth lay within, and how wide the range was. */
export interface Held {
  /** Share of hours, 0 … 1. */
  readonly share: number;
  /** Median of upper end over count: 1.5 says "up to one and a half times". */
  readonly width: number;
}

type Ranged = Pick<ComparedHour, 'truth' | 'estimate'> & {
  readonly interval: Pick<Interval, 'low' | 'high'>;
};

/** Null where an hour has no interval. */
export function held(hours: readonly Pick<ComparedHour, 'truth' | 'estimate' | 'interval'>[]) {
  const ranged = hours.flatMap(({ interval, ...rest }) => (interval ? [{ ...rest, interval }] : []));
  return ranged.length === hours.length ? heldOf(ranged) : null;
}

/** As after a calibration on the other days. Null where an hour has no interval, or none has another day. */
export function heldLeavingOneDayOut(hours: readonly ComparedHour[]): Held | null {
  const factors = factorsOfOtherDays(hours);
  if (factors.size === 0) return null;
  const ranged: Ranged[] = [];
  for (const { day, truth, estimate, interval } of hours) {
    if (interval === null || interval.gain === null) return null;
    const { factor, error } = factors.get(day)!;
    const own = Math.max(0, errorOf(estimate, interval.high) ** 2 - interval.gain ** 2);
    ranged.push({
      truth,
      estimate: factor * estimate,
      interval: rangeOf(estimate, factor, own + error ** 2),
    });
  }
  return heldOf(ranged);
}

function errorOf(count: number, high: number): number {
  return Math.log(high / Math.max(count, 1)) / NORMAL_90;
}

function rangeOf(count: number, factor: number, variance: number): { low: number; high: number } {
  const spread = Math.exp(NORMAL_90 * Math.sqrt(variance));
  const middle = factor * Math.max(count, 1);
  return { low: count < 1 ? 0 : middle / spread, high: middle * spread };
}

function heldOf(hours: readonly Ranged[]): Held | null {
  if (hours.length === 0) return null;
  const within = hours.filter(({ truth, interval }) => truth >= interval.low && truth <= interval.high);
  const widths = hours.map(({ estimate, interval }) => interval.high / Math.max(estimate, 1));
  return {
    share: within.length / hours.length,
    width: widths.toSorted((a, b) => a - b)[hours.length >> 1]!,
  };
}
