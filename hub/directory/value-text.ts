// Values of the directory in words, for sentences.
import { WEEKDAYS } from '../../shared/opening-hours.ts';
import { dayHoursText } from '../calendar/day-hours.ts';
import type { Place } from '../calendar/history.ts';
import type { Opening } from '../calendar/opening.ts';

export const wordText = (value: string | null | undefined) =>
  value === null || value === undefined ? 'not said' : `'${value}'`;

export const listText = (values: readonly string[]) => (values.length === 0 ? 'none' : values.join(', '));

/** `mon-fri 09:00-20:00; sat 10:00-18:00; sun closed`, and how much stands beside the week. */
export function openingText({ week, exceptions, special, closed, holidays }: Opening): string {
  const days = week.map(dayHoursText);
  const parts: string[] = [];
  for (let first = 0, next = 1; first < days.length; first = next, next += 1) {
    while (days[next] === days[first]) next += 1;
    const [from, to] = [WEEKDAYS[first], WEEKDAYS[next - 1]];
    parts.push(`${from === to ? from : `${from}-${to}`} ${days[first]}`);
  }
  const beside = [
    counted(exceptions.size, 'exception'),
    counted(special.length, 'special opening'),
    counted(closed.length, 'closed period'),
    holidays && `holidays of ${holidays.place.country} ${holidays.place.region ?? ''}`.trim(),
  ].filter(Boolean);
  return [parts.join('; '), ...beside].join(' with ');
}

const counted = (count: number, what: string) => count > 0 && `${count} ${what}${count === 1 ? '' : 's'}`;

export function placeText(place: Place | null): string {
  const { address, city, latitude, longitude } = place ?? {};
  const parts = [address, city, latitude, longitude].filter((part) => part !== undefined);
  return parts.length === 0 ? 'not said' : parts.join(', ');
}
