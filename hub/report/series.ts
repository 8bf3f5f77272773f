// Days, weeks and months over a range, each from the open hours of its days: of a store, or of several together.
import { addDays, type LocalDate, weekdayOf } from '../calendar/local-days.ts';
import { overStores, sumAll, sumStores } from '../figures/sums.ts';
import type { RangedCell, Sums } from '../store/hours.ts';
import type { DaySums } from './read-days.ts';

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

/** Of the longest range of that name: five years begin with a month. */
const WEEKS: Readonly<Record<Range, number>> = { '4w': 4, '12w': 12, '1y': 52, '5y': 266 };
const YEAR_DAYS = 364;

/** The first day of a range that ends with `last`: whole weeks, and for five years whole months. */
export function rangeStart(range: Range, last: LocalDate): LocalDate {
  if (range === '5y') {
    return `${Number(last.slice(0, 4)) - 5}-${last.slice(5, 7)}-01` as LocalDate;
  }
  const weeks = WEEKS[range];
  return STEP_OF[range] === 'week'
    ? addDays(last, -weekdayOf(last) - 7 * (weeks - 1))
    : addDays(last, 1 - 7 * weeks);
}

/** How many days before the range that lies which it is compared with: the one before it, and that of a year before; whole weeks. */
export function daysBefore(range: Range): readonly number[] {
  const days = 7 * WEEKS[range];
  return days < YEAR_DAYS ? [days, YEAR_DAYS] : [days];
}

/** The range without the day that still runs. */
export const wholeSpan = (first: LocalDate, last: LocalDate, today: LocalDate) => ({
  first,
  last: last < today ? last : addDays(today, -1),
});

/** A day, a week (from Monday) or a month, as far as it lies in the range. */
export interface Bucket {
  readonly first: LocalDate;
  readonly last: LocalDate;
  /** Days on which it was open; of several stores, at least one of them. */
  readonly openDays: number;
  /** Those of which an open hour was heard, or should have been: without the days before the first sensor, paused or to come. */
  readonly dueDays: number;
  /** Open days on which a sensor was there from opening to closing, and their visits: for averages. */
  readonly whole: { readonly days: number; readonly visits: RangedCell };
  readonly sums: Sums;
  /** Open sensor-hours that should have been heard. */
  readonly expected: number;
  /** Open sensor-hours that should have been heard and were not. */
  readonly missing: number;
}

export interface RangeFigures {
  /** In order, without a gap. */
  readonly buckets: readonly Bucket[];
  readonly total: Bucket;
}

/** `stores`: the days of each that count. `dates`: all of the range, in order; at least one. */
export function rangeFigures(
  stores: readonly (readonly DaySums[])[],
  dates: readonly LocalDate[],
  step: Step,
): RangeFigures {
  const whole = wholeDates(stores.flat());
  const parts = stores.map((days) => Map.groupBy(days, ({ day }) => bucketStart(day.date, step)));
  const buckets = [...Map.groupBy(dates, (date) => bucketStart(date, step))].map(([start, within]) =>
    bucketOf(
      parts.map((days) => days.get(start) ?? []),
      within,
      whole,
    ),
  );
  const total = (of: (bucket: Bucket) => number) => buckets.reduce((sum, bucket) => sum + of(bucket), 0);
  return {
    buckets,
    total: {
      ...bucketOf(stores, dates, whole),
      expected: total(({ expected }) => expected),
      missing: total(({ missing }) => missing),
    },
  };
}

/** Over time first, and then over stores: only so does what all hours of one store share add as it is. */
function bucketOf(
  stores: readonly (readonly DaySums[])[],
  dates: readonly LocalDate[],
  whole: ReadonlySet<LocalDate>,
): Bucket {
  const each = stores.map((days) => {
    const sums = sumAll(days.map((day) => day.sums));
    return { sums, expected: days.reduce((sum, day) => sum + day.expected, 0) };
  });
  const onWhole = stores.map((days) => days.filter(({ day }) => whole.has(day.date)));
  const visits = onWhole.map((days) => sumAll(days.map(({ sums }) => sums)).cells.visits);
  return {
    first: dates[0]!,
    last: dates.at(-1)!,
    openDays: daysOf(stores, ({ day }) => day.open.length > 0),
    dueDays: daysOf(stores, ({ expected, sums }) => expected > 0 || sums !== undefined),
    whole: { days: dates.filter((date) => whole.has(date)).length, visits: overStores(visits) },
    sums: sumStores(each.map(({ sums }) => sums)),
    expected: each.reduce((sum, one) => sum + Math.max(one.expected, one.sums.heard), 0),
    missing: each.reduce((sum, one) => sum + Math.max(0, one.expected - one.sums.heard), 0),
  };
}

const daysOf = (stores: readonly (readonly DaySums[])[], isOne: (day: DaySums) => boolean): number =>
  new Set(
    stores
      .flat()
      .filter(isOne)
      .map(({ day }) => day.date),
  ).size;

/** Leaves out the day that still runs, the one on which the first sensor came, and days on which it is closed. */
function wholeDates(days: readonly DaySums[]): Set<LocalDate> {
  const open = days.filter(({ day }) => day.open.length > 0);
  const partly = new Set(open.filter(({ whole }) => !whole).map(({ day }) => day.date));
  return new Set(open.map(({ day }) => day.date).filter((date) => !partly.has(date)));
}

function bucketStart(date: LocalDate, step: Step): LocalDate {
  if (step === 'day') return date;
  return step === 'week' ? addDays(date, -weekdayOf(date)) : (`${date.slice(0, 7)}-01` as LocalDate);
}
