// The 90 % range that a release gives for a count: how often it holds the truth, as published and after
// a calibration. A count's ln-scale standard error is s = ln(high ÷ max(count, 1)) ÷ 1.645. All hours of
// a store share the part `gain`; a calibration replaces it by the error of its own factor, and rounds the
// range outwards to what a count is rounded to, as the hub does.
import { rangeAround, standardErrorOf } from '../../shared/interval.ts';
import { type ComparedHour, factorsOfOtherDays } from './error.ts';
import type { Interval } from './published-interval.ts';
import type { Count } from './sensor.ts';

/** How often the truth lay within, and how wide the range was. */
export interface Held {
  /** Share of hours, 0 … 1. */
  readonly share: number;
  /** Median of upper end over count: 1.5 says "up to one and a half times". */
  readonly width: number;
}

/** What a count is rounded to: occupancy to tenths of a phone, the others to whole ones. */
export const unitsPerPhone = (count: Count): number => (count === 'occupancy' ? 10 : 1);

type Ranged = Pick<ComparedHour, 'truth' | 'estimate'> & {
  readonly interval: Pick<Interval, 'low' | 'high'>;
};

/** Null where an hour has no interval. */
export function held(hours: readonly Pick<ComparedHour, 'truth' | 'estimate' | 'interval'>[]) {
  const ranged = hours.flatMap(({ interval, ...rest }) => (interval ? [{ ...rest, interval }] : []));
  return ranged.length === hours.length ? heldOf(ranged) : null;
}

/**
 * As after a calibration on the other days, rounded to 1/`units` of a phone. Null where an hour has no interval,
 * or none has another day.
 */
export function heldLeavingOneDayOut(hours: readonly ComparedHour[], units: number): Held | null {
  const factors = factorsOfOtherDays(hours);
  if (factors.size === 0) return null;
  const ranged: Ranged[] = [];
  for (const { day, truth, estimate, interval } of hours) {
    if (interval === null || interval.gain === null) return null;
    const { factor, error } = factors.get(day)!;
    const own = Math.max(0, standardErrorOf(estimate, interval.high) ** 2 - interval.gain ** 2);
    const calibrated = factor * estimate;
    const [low, high] = rangeAround(calibrated, Math.sqrt(own + error ** 2), units);
    ranged.push({ truth, estimate: calibrated, interval: { low, high } });
  }
  return heldOf(ranged);
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
