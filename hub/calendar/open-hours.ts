// A store's clock hours by number, for many hours at once: how long it was open in each, and with which business day the hour is
// reported. Two small arrays a store, made once for all hours of a page.
import { MS_PER_HOUR, type UtcHour } from '../../shared/utc-hour.ts';
import type { BusinessDay, HourRange } from './business-days.ts';

export interface OpenHours extends HourRange {
  /** Share of an hour in which the store is open, 0 … 1; 0 outside the range. */
  share(hour: UtcHour): number;
  /** The business day with which an hour is reported; undefined outside the range. */
  dayOf(hour: UtcHour): BusinessDay | undefined;
}

/** `days`: successive, as a calendar gives them; at least one. */
export function openHours(days: readonly [BusinessDay, ...BusinessDay[]]): OpenHours {
  const { from } = days[0];
  const { to } = days.at(-1)!;
  const openMs = new Uint32Array(to - from);
  const index = new Uint16Array(to - from);
  for (const [number, day] of days.entries()) {
    index.fill(number, day.from - from, day.to - from);
    for (const { fromMs, untilMs } of day.spans) {
      for (let atMs = fromMs; atMs < untilMs; ) {
        const hour = Math.floor(atMs / MS_PER_HOUR);
        const endMs = Math.min(untilMs, (hour + 1) * MS_PER_HOUR);
        if (hour >= from && hour < to) openMs[hour - from]! += endMs - atMs;
        atMs = endMs;
      }
    }
  }
  return {
    from,
    to,
    share: (hour) => (openMs[hour - from] ?? 0) / MS_PER_HOUR,
    dayOf: (hour) => days[index[hour - from] ?? -1],
  };
}
