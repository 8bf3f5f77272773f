// An opening as sensors of before know hours: one span a weekday, from the first opening to the last closing within the day.
import { type OpeningHours, WEEKDAYS } from '../../shared/opening-hours.ts';
import type { Opening } from './opening.ts';

const DAY_MINUTES = 24 * 60;

export function oneSpanADay({ week }: Opening): OpeningHours {
  const spans = week.map((hours): [string, string] | null => {
    const [first, last] = [hours[0], hours.at(-1)];
    return first && last ? [clock(first.from), clock(Math.min(last.until, DAY_MINUTES))] : null;
  });
  return Object.fromEntries(WEEKDAYS.map((day, at) => [day, spans[at]])) as OpeningHours;
}

const clock = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
