// A day beside earlier days of the same weekday, like for like: only hours that were wholly heard on both
// sides count, so that a morning is compared with mornings and a silent sensor does not look like a loss.
import type { DayReport, HourReport } from './day-report.ts';
import { noiseMargin } from './noise.ts';

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
  /** The difference may be noise alone: below nine tenths of what noise does to it. */
  readonly withinNoise: boolean;
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
    withinNoise: Math.abs(now - before) <= marginOf(today, matched.length, days),
  };
}

/** Mean released visits of an hour of day over the days that heard it, and how many those are. */
export interface Usual {
  readonly mean: number;
  readonly days: number;
  /** Days on which the count was withheld: the mean takes them at their least. */
  readonly withheld: number;
}

/** By hour of day, over open hours that were wholly heard. */
export function usualVisits(earlier: readonly DayReport[]): Map<number, Usual> {
  const sums = new Map<number, { sum: number; days: number; withheld: number }>();
  for (const day of earlier) {
    for (const hour of heardHours(day)) {
      const at = sums.get(hour.hourOfDay) ?? { sum: 0, days: 0, withheld: 0 };
      at.sum += visitsOf(hour);
      at.days += 1;
      if (hour.state === 'withheld') at.withheld += 1;
      sums.set(hour.hourOfDay, at);
    }
  }
  return new Map(
    [...sums].map(([hour, { sum, days, withheld }]) => [hour, { mean: sum / days, days, withheld }]),
  );
}

/** Open hours that were heard, and wholly so. */
const heardHours = (day: DayReport) =>
  day.hours.filter((hour) => hour.open && !hour.partly && (hour.sums?.heard ?? 0) > 0);
const visitsOf = (hour: HourReport) => hour.sums!.cells.visits.sum;

/** Noise of the difference: that of one day's hours, and of the earlier days' mean beside it. */
function marginOf(today: DayReport, hours: number, days: number): number {
  const epsilon = today.totals.epsilonMin;
  if (epsilon === null) return 0;
  return noiseMargin(epsilon, hours) * Math.sqrt(1 + 1 / days);
}
