// A day beside earlier days of the same weekday, like for like: only hours that were wholly heard on both
// sides count, so that a morning is compared with mornings and a silent sensor does not look like a loss.
import { NORMAL_90 } from '../../shared/interval.ts';
import { unitOf } from '../figures/sums.ts';
import type { DayReport, HourReport } from './day-report.ts';

export interface Comparison {
  /** Released visits of the matched hours. */
  readonly now: number;
  /** The same of the earlier days: their mean for each hour, summed. */
  readonly before: number;
  /** Hours that were matched. */
  readonly hours: number;
  /** Earlier days that gave at least one hour. */
  readonly days: number;
  /** (now − before) / before; undefined where `before` is too small to divide by. */
  readonly change: number | undefined;
  /** The difference is no larger than errors alone make it nine times in ten. */
  readonly withinError: boolean;
}

/** Fewer visits than this make percentages that jump about. */
const BASE_MIN = 20;

/** Undefined where no hour was wholly heard on both sides. */
export function compareDays(today: DayReport, earlier: readonly DayReport[]): Comparison | undefined {
  const usual = usualVisits(earlier);
  const matched = heardHours(today).filter((hour) => usual.has(hour.hourOfDay));
  if (matched.length === 0) return undefined;
  const now = matched.reduce((sum, hour) => sum + visitsOf(hour), 0);
  const before = matched.reduce((sum, hour) => sum + usual.get(hour.hourOfDay)!.mean, 0);
  const days = earlier.filter((day) => heardHours(day).length > 0).length;
  return {
    now,
    before,
    hours: matched.length,
    days,
    change: before < BASE_MIN ? undefined : (now - before) / before,
    withinError: Math.abs(now - before) <= NORMAL_90 * errorOf(matched, usual),
  };
}

/** People are not compared with phones. A day without a released visit is like any. */
export function sameUnit(a: DayReport, b: DayReport): boolean {
  const [one, other] = [a, b].map((day) => unitOf(day.totals.cells.visits));
  return one === undefined || other === undefined || one === other;
}

/** Mean released visits of an hour of day over the days that heard it, and how many those are. */
export interface Usual {
  readonly mean: number;
  readonly days: number;
  /** Days on which the count was withheld: the mean takes them at their least. */
  readonly withheld: number;
  /** Variance of the mean's own error, visits². */
  readonly variance: number;
}

/** By hour of day, over open hours that were wholly heard. */
export function usualVisits(earlier: readonly DayReport[]): Map<number, Usual> {
  const sums = new Map<number, { sum: number; days: number; withheld: number; variance: number }>();
  for (const day of earlier) {
    for (const hour of heardHours(day)) {
      const at = sums.get(hour.hourOfDay) ?? { sum: 0, days: 0, withheld: 0, variance: 0 };
      at.sum += visitsOf(hour);
      at.days += 1;
      at.variance += varianceOf(hour);
      if (hour.state === 'withheld') at.withheld += 1;
      sums.set(hour.hourOfDay, at);
    }
  }
  return new Map(
    [...sums].map(([hour, { sum, days, withheld, variance }]) => [
      hour,
      { mean: sum / days, days, withheld, variance: variance / days ** 2 },
    ]),
  );
}

/**
 * From `low` to `high` an hour differs from the usual by no more than errors alone make it nine times in ten.
 * The hour's own variance is taken to be that of the earlier ones.
 */
export function nearUsual({ mean, days, variance }: Usual): { readonly low: number; readonly high: number } {
  const error = NORMAL_90 * Math.sqrt(variance + variance * days);
  return { low: Math.max(0, mean - error), high: mean + error };
}

/** Open hours that were heard, and wholly so. */
const heardHours = (day: DayReport) =>
  day.hours.filter((hour) => hour.open && !hour.partly && (hour.sums?.heard ?? 0) > 0);
const visitsOf = (hour: HourReport) => hour.sums!.cells.visits.sum;
const varianceOf = (hour: HourReport) => hour.sums!.cells.visits.variance;

/**
 * Standard error of the difference: what each hour has of its own, on both sides. What all hours of a store
 * share is the same on both and cancels.
 */
function errorOf(matched: readonly HourReport[], usual: ReadonlyMap<number, Usual>): number {
  const variances = matched.map((hour) => varianceOf(hour) + usual.get(hour.hourOfDay)!.variance);
  return Math.sqrt(variances.reduce((sum, variance) => sum + variance, 0));
}
