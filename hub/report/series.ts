// Days, weeks and months of a store over a range, each from the open hours of its days.
import { addDays, type LocalDate, weekdayOf } from '../calendar/local-days.ts';
import { openHoursOf, type StoreDay } from '../calendar/store-days.ts';
import { sumAll } from '../figures/sums.ts';
import type { HourSpan, RangedCell, Sums } from '../store/hours.ts';
import { expectedWithin } from './expected.ts';

export const RANGES = ['4w', '12w', '1y', '5y'] as const;
export type Range = (typeof RANGES)[number];
export type Step = 'day' | 'week' | 'month';

/** Five years of days are too many to draw: longer ranges take longer steps. */
export const STEP_OF: Readonly<Record<Range, Step>> = {
  '4w': 'day',
  '12w': 'day',
  '1y': 'week',
  '5y': 'month',
};

/** The first day of a range that ends with `last`: whole weeks, and for five years whole months. */
export function rangeStart(range: Range, last: LocalDate): LocalDate {
  if (range === '5y') {
    return `${Number(last.slice(0, 4)) - 5}-${last.slice(5, 7)}-01` as LocalDate;
  }
  const weeks = { '4w': 4, '12w': 12, '1y': 52 }[range];
  return STEP_OF[range] === 'week'
    ? addDays(last, -weekdayOf(last) - 7 * (weeks - 1))
    : addDays(last, 1 - 7 * weeks);
}

export interface DaySums {
  readonly day: StoreDay;
  /** Over the open hours; undefined where nothing was reported. */
  readonly sums: Sums | undefined;
  /** Open sensor-hours that should have been heard. */
  readonly expected: number;
}

/** `read` sums over each span, as `readSpans`. */
export async function daySeries(
  days: readonly StoreDay[],
  expected: readonly HourSpan[],
  read: (spans: readonly HourSpan[]) => Promise<readonly (Sums | undefined)[]>,
): Promise<DaySums[]> {
  const sums = await read(days.flatMap(({ open }) => open));
  let at = 0;
  return days.map((day) => {
    const { open } = day;
    const ofDay = sums.slice(at, at + open.length);
    at += open.length;
    return {
      day,
      sums: ofDay.every((each) => each === undefined) ? undefined : sumAll(ofDay),
      expected: open.reduce((sum, span) => sum + expectedWithin(expected, span), 0),
    };
  });
}

/** A day, a week (from Monday) or a month, as far as it lies in the range. */
export interface Bucket {
  readonly first: LocalDate;
  readonly last: LocalDate;
  /** Days on which the store was open. */
  readonly openDays: number;
  /** Open days on which a sensor was there from opening to closing, and their visits: for averages. */
  readonly whole: { readonly days: number; readonly visits: RangedCell };
  readonly sums: Sums;
  readonly expected: number;
  /** Open sensor-hours that should have been heard and were not. */
  readonly missing: number;
}

export function bucketsOf(days: readonly DaySums[], step: Step): Bucket[] {
  const groups = Map.groupBy(days, ({ day }) => bucketStart(day.date, step));
  return [...groups.values()].map((group) => {
    const sums = sumAll(group.map((day) => day.sums));
    const expected = group.reduce((sum, day) => sum + day.expected, 0);
    return {
      first: group[0]!.day.date,
      last: group.at(-1)!.day.date,
      openDays: group.filter(({ day }) => day.open.length > 0).length,
      whole: wholeDays(group),
      sums,
      expected: Math.max(expected, sums.heard),
      missing: Math.max(0, expected - sums.heard),
    };
  });
}

/** Leaves out the day that still runs, and the one on which the first sensor came. */
function wholeDays(days: readonly DaySums[]): Bucket['whole'] {
  const whole = days.filter(({ day, expected }) => day.open.length > 0 && expected >= openHoursOf(day));
  return { days: whole.length, visits: sumAll(whole.map(({ sums }) => sums)).cells.visits };
}

function bucketStart(date: LocalDate, step: Step): LocalDate {
  if (step === 'day') return date;
  return step === 'week' ? addDays(date, -weekdayOf(date)) : (`${date.slice(0, 7)}-01` as LocalDate);
}
