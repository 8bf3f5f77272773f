// Hours and days of a store as CSV, each count with the range of its truth. A withheld count says `suppressed`,
// one that the profile cannot know `unknown`; an empty field was not heard; the column `status` says which in
// words, so that no spreadsheet sums what is not there.
import { formatUtcHour, type UtcHour } from '../../../shared/utc-hour.ts';
import { type LocalDate, localStamp } from '../../calendar/local-days.ts';
import { openHoursOf, storeDays } from '../../calendar/store-days.ts';
import { readHours } from '../../figures/adjusted-hours.ts';
import { NO_SUMS } from '../../figures/sums.ts';
import { type DayReport, dayReport } from '../../report/day-report.ts';
import type { DaySums } from '../../report/read-days.ts';
import { pausedOn, type StoreState } from '../../report/store-state.ts';
import type { HourSpan, SharedSensor } from '../../store/hours.ts';
import type { Reader } from '../../store/port.ts';
import { csvRecord } from './csv.ts';
import {
  DAY_FIGURE_HEADS,
  dayFigures,
  dayStatus,
  HOUR_FIGURE_HEADS,
  hourFigures,
  hourStatus,
  share,
} from './csv-values.ts';

/** Sensors that hear what another hears: of those of one area the best covered counts, hour by hour. */
const SAME_AREA_HEAD = 'sensors_of_same_area';
const HOUR_HEADS = [
  'utc_start',
  'local_start',
  'local_date',
  'local_time',
  'retailer',
  'store',
  'status',
  'sensors_expected',
  'sensors_heard',
  'coverage',
  ...HOUR_FIGURE_HEADS,
  SAME_AREA_HEAD,
] as const;

const DAY_HEADS = [
  'local_date',
  'utc_start',
  'retailer',
  'store',
  'status',
  'open_hours',
  ...DAY_FIGURE_HEADS,
  SAME_AREA_HEAD,
] as const;

/** The hours of the days that a span touches, a month's worth of days at a time. */
export async function* hoursCsv(
  db: Reader,
  state: StoreState,
  within: HourSpan,
  dates: { readonly first: LocalDate; readonly last: LocalDate },
): AsyncGenerator<string> {
  yield csvRecord(HOUR_HEADS);
  const { store, shared, expected, end, adjusted } = state;
  const days = storeDays(store.history, dates.first, dates.last);
  for (let index = 0; index < days.length; index += DAYS_A_READ) {
    const some = days.slice(index, index + DAYS_A_READ);
    const span = { store: store.key, shared, from: some[0]!.from, to: some.at(-1)!.to, adjusted };
    const paused = await pausedOn(
      db,
      some.map(({ from, to }) => ({ store: store.key, from, to })),
    );
    const [rows] = await readHours(db, [span]);
    const byDay = Map.groupBy(rows!, ({ hour }) => some.findIndex((day) => hour < day.to));
    yield some
      .map((day, at) => dayReport({ day, expected, end, paused: paused[at]! }, byDay.get(at) ?? []))
      .flatMap((report) => hourRecords(state, report, within))
      .join('');
  }
}
const DAYS_A_READ = 31;

function hourRecords(
  { store, shared }: StoreState,
  { day, hours }: DayReport,
  { from, to }: HourSpan,
): string[] {
  return hours
    .filter(({ hour, state, sums }) => hour >= from && hour < to && (sums || state !== 'ahead'))
    .map((hour) =>
      csvRecord([
        formatUtcHour(hour.hour),
        localStamp(day.zone, hour.hour),
        day.date,
        hour.label,
        store.retailer,
        store.id,
        hourStatus(hour),
        hour.open || hour.sums ? hour.expected : undefined,
        hour.sums?.heard ?? (hour.state === 'missing' ? 0 : undefined),
        hour.sums ? share(hour.coverage) : undefined,
        ...hourFigures(hour.sums ?? NO_SUMS),
        sharing(shared, { from: hour.hour, to: (hour.hour + 1) as UtcHour }),
      ]),
    );
}

export function daysCsv(state: StoreState, days: readonly DaySums[]): string {
  return csvRecord(DAY_HEADS) + days.map((day) => dayRecord(state, day)).join('');
}

function dayRecord({ store, shared }: StoreState, { day, sums = NO_SUMS, expected }: DaySums): string {
  return csvRecord([
    day.date,
    formatUtcHour(day.from as UtcHour),
    store.retailer,
    store.id,
    dayStatus(openHoursOf(day), Math.max(expected, sums.heard), sums),
    openHoursOf(day),
    ...dayFigures(sums, expected),
    sharing(shared, day),
  ]);
}

/** How many sensors, in hours of a span. */
const sharing = (shared: readonly SharedSensor[], { from, to }: HourSpan) =>
  new Set(shared.flatMap((one) => (one.from < to && from < one.to ? [one.sensor] : []))).size;
