// A day beside earlier days of the same weekday, like for like: only hours that were wholly heard on both
// sides count, so that a morning is compared with mornings and a silent sensor does not look like a loss.
import { NORMAL_90 } from '../../shared/interval.ts';
import { unitOf } from '../figures/sums.ts';
import type { DayFigures, HourFigures } from './day-report.ts';

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
export const BASE_MIN = 20;

/** What is compared of one store. */
interface Matched extends Pick<Comparison, 'now' | 'before' | 'hours' | 'days'> {
  /** Of the difference: what each hour has of its own, on both sides. What all hours of a store share cancels. */
  readonly variance: number;
}

/** Undefined where no hour was wholly heard on both sides. */
export const compareDays = (today: DayFigures, earlier: readonly DayFigures[]): Comparison | undefined =>
  compareStores([{ today, earlier }]);

/** The same of several stores, each with itself. */
export function compareStores(
  stores: readonly { readonly today: DayFigures; readonly earlier: readonly DayFigures[] }[],
): Comparison | undefined {
  const matched = stores.flatMap(({ today, earlier }) => match(today, earlier) ?? []);
  if (matched.length === 0) return undefined;
  const total = (of: (one: Matched) => number) => matched.reduce((sum, one) => sum + of(one), 0);
  const [now, before] = [total((one) => one.now), total((one) => one.before)];
  return {
    now,
    before,
    hours: total((one) => one.hours),
    days: Math.max(...matched.map(({ days }) => days)),
    change: before < BASE_MIN ? undefined : (now - before) / before,
    withinError: Math.abs(now - before) <= NORMAL_90 * Math.sqrt(total((one) => one.variance)),
  };
}

function match(today: DayFigures, earlier: readonly DayFigures[]): Matched | undefined {
  const usual = usualVisits(earlier);
  const matched = heardHours(today).filter((hour) => usual.has(hour.hourOfDay));
  if (matched.length === 0) return undefined;
  const total = (of: (hour: HourFigures) => number) => matched.reduce((sum, hour) => sum + of(hour), 0);
  return {
    now: total(visitsOf),
    before: total((hour) => usual.get(hour.hourOfDay)!.mean),
    hours: matched.length,
    days: earlier.filter((day) => heardHours(day).length > 0).length,
    variance: total((hour) => varianceOf(hour) + usual.get(hour.hourOfDay)!.variance),
  };
}

/** People are not compared with phones. A day without a released visit is like any. */
export function sameUnit(a: DayFigures, b: DayFigures): boolean {
  const [one, other] = [a, b].map((day) => unitOf(day.totals.cells.visits));
  return one === undefined || other === undefined || one === other;
}

/** Mean released visits of an hour of day over the days that heard it. */
export interface Usual {
  readonly mean: number;
  /** Days on which the count was withheld: the mean takes them at their least. */
  readonly withheld: number;
  /** Variance of the mean's own error, visits². */
  readonly variance: number;
  /** The same of one hour. */
  readonly hourVariance: number;
}

/** By hour of day, over open hours that were wholly heard. */
export function usualVisits(earlier: readonly DayFigures[]): Map<number, Usual> {
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
      { mean: sum / days, withheld, variance: variance / days ** 2, hourVariance: variance / days },
    ]),
  );
}

/** What is usual of several stores together; undefined unless all of them know it. */
export function usualTogether(all: readonly (Usual | undefined)[]): Usual | undefined {
  const known = all.filter((usual) => usual !== undefined);
  if (known.length < all.length || known.length === 0) return undefined;
  const total = (of: (usual: Usual) => number) => known.reduce((sum, usual) => sum + of(usual), 0);
  return {
    mean: total(({ mean }) => mean),
    withheld: total(({ withheld }) => withheld),
    variance: total(({ variance }) => variance),
    hourVariance: total(({ hourVariance }) => hourVariance),
  };
}

/**
 * From `low` to `high` an hour differs from the usual by no more than errors alone make it nine times in ten.
 * The hour's own variance is taken to be that of the earlier ones.
 */
export function nearUsual({ mean, variance, hourVariance }: Usual): {
  readonly low: number;
  readonly high: number;
} {
  const error = NORMAL_90 * Math.sqrt(variance + hourVariance);
  return { low: Math.max(0, mean - error), high: mean + error };
}

/** Open hours that were heard, and wholly so. */
const heardHours = (day: DayFigures) =>
  day.hours.filter((hour) => hour.open && !hour.partly && (hour.sums?.heard ?? 0) > 0);
const visitsOf = (hour: HourFigures) => hour.sums!.cells.visits.sum;
const varianceOf = (hour: HourFigures) => hour.sums!.cells.visits.variance;
