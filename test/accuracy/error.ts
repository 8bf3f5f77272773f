// Errors of estimates against the truth: WAPE = Σ|estimate − truth| ÷ Σ truth, the mean of absolute
// percentage errors, and the one scale factor that a calibration on other days would give.
import type { Interval } from './published-interval.ts';

export interface ComparedHour {
  readonly day: string;
  readonly truth: number;
  readonly estimate: number;
  /** null where none was published. */
  readonly interval: Interval | null;
}

type Compared = Pick<ComparedHour, 'truth' | 'estimate'>;

export interface Factor {
  /** Truth over estimates. */
  readonly factor: number;
  /** Standard error of its logarithm; infinite where it rests on fewer than two days. */
  readonly error: number;
}

export const sumOf = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** The estimates as they are. NaN where nothing was true. */
export function wape(hours: readonly Compared[]): number {
  const errors = sumOf(hours.map(({ truth, estimate }) => Math.abs(estimate - truth)));
  return errors / sumOf(hours.map(({ truth }) => truth));
}

/** Estimates over truth: 2 counts twice too many. */
export function bias(hours: readonly Compared[]): number {
  return sumOf(hours.map(({ estimate }) => estimate)) / sumOf(hours.map(({ truth }) => truth));
}

/** Mean of |estimate − truth| ÷ truth, each case alike. `cases`: truths above 0. */
export function mape(cases: readonly Compared[]): number {
  return sumOf(cases.map(({ truth, estimate }) => Math.abs(estimate - truth) / truth)) / cases.length;
}

/**
 * The factor that makes estimates and truth agree in sum. Hours of one day err together, so its error
 * is that of a ratio of clusters (Cochran, Sampling Techniques, 1977, chapter 9A), a day being one.
 */
function factorOf(hours: readonly ComparedHour[]): Factor {
  const factor = 1 / bias(hours);
  const truth = sumOf(hours.map((hour) => hour.truth));
  const days = [...Map.groupBy(hours, ({ day }) => day).values()];
  const squares = days.map((day) => sumOf(day.map((hour) => hour.truth - factor * hour.estimate)) ** 2);
  const error =
    days.length > 1
      ? Math.sqrt((sumOf(squares) * days.length) / (days.length - 1)) / truth
      : Number.POSITIVE_INFINITY;
  return { factor, error };
}

/** For each day the factor that fits all other days. Empty where there is but one day. */
export function factorsOfOtherDays(hours: readonly ComparedHour[]): ReadonlyMap<string, Factor> {
  const days = new Set(hours.map(({ day }) => day));
  if (days.size < 2) return new Map();
  return new Map([...days].map((day) => [day, factorOf(hours.filter((hour) => hour.day !== day))]));
}

/** After one scale factor, for each day the one that fits all other days; null where there is but one day. */
export function wapeLeavingOneDayOut(hours: readonly ComparedHour[]): number | null {
  const factors = factorsOfOtherDays(hours);
  if (factors.size === 0) return null;
  return wape(
    hours.map(({ day, truth, estimate }) => ({ truth, estimate: factors.get(day)!.factor * estimate })),
  );
}
