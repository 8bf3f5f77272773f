// The clock hours in which a store is open: those that its opening time touches.
import { type OpeningHours, WEEKDAYS } from '../../shared/opening-hours.ts';
import { MS_PER_HOUR, type UtcHour } from '../../shared/utc-hour.ts';
import type { HourSpan } from '../store/hours.ts';
import { type LocalDay, wallTimeMs } from './local-days.ts';

/** Hours of the day in which the store is open; empty (`from` = `to`) where it is closed. */
export function openSpan(day: LocalDay, opening: OpeningHours): HourSpan {
  const span = opening[WEEKDAYS[day.weekday]!];
  if (span === null) return { from: day.from, to: day.from };
  const within = (hour: number) => Math.min(Math.max(hour, day.from), day.to) as UtcHour;
  const from = within(Math.floor(wallTimeMs(day, span[0]) / MS_PER_HOUR));
  const to = within(Math.ceil(wallTimeMs(day, span[1]) / MS_PER_HOUR));
  return { from, to };
}

export const isIn = (span: HourSpan, hour: UtcHour) => hour >= span.from && hour < span.to;
