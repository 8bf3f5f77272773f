// Puts an hour's truth beside what the sensor made of it.

import type { HourlyTotals } from './baselines.ts';
import type { ComparedHour } from './error.ts';
import type { Count, Estimates } from './sensor.ts';

export interface KnownHour {
  /** `2022-11-22T10:00:00Z` */
  readonly hour: string;
  readonly day: string;
  readonly truth: number;
}

/**
 * An hour that the sensor does not give at all was heard by nobody: it counts as 0. Empty where the
 * sensor says of any hour that it cannot know this count.
 */
export function withEstimates(
  known: readonly KnownHour[],
  estimates: Estimates,
  count: Count,
): ComparedHour[] {
  const compared: ComparedHour[] = [];
  for (const { hour, day, truth } of known) {
    const { value, interval } = estimates.get(hour)?.[count] ?? { value: 0, interval: null };
    if (value === null) return [];
    compared.push({ day, truth, estimate: value, interval });
  }
  return compared;
}

export function withTotals(known: readonly KnownHour[], totals: HourlyTotals): ComparedHour[] {
  return known.map(({ hour, day, truth }) => ({
    day,
    truth,
    interval: null,
    estimate: totals.get(hour) ?? 0,
  }));
}
