// Hours and days of a store as CSV, each count with the range of its truth. A withheld count says `suppressed`,
// one that the profile cannot know `unknown`; an empty field was not heard; the column `status` says which in
// words, so that no spreadsheet sums what is not there.
import { DWELL_BANDS } from '../../../shared/hourly-count.ts';
import { RANGED, type Ranged } from '../../../shared/interval.ts';
import { formatUtcHour, type UtcHour } from '../../../shared/utc-hour.ts';
import { type LocalDate, localStamp } from '../../calendar/local-days.ts';
import { openHoursOf, storeDays } from '../../calendar/store-days.ts';
import { readHours } from '../../figures/adjusted-hours.ts';
import { figureOf } from '../../figures/interval.ts';
import { captureRate, meanStay, staffTakenOut } from '../../figures/ratios.ts';
import { known, NO_SUMS, unitOf } from '../../figures/sums.ts';
import { type DayReport, dayReport, type HourReport } from '../../report/day-report.ts';
import type { DaySums } from '../../report/read-days.ts';
import { pausedOn, type StoreState } from '../../report/store-state.ts';
import type { Cell, HourSpan, RangedCell, SharedSensor, Sums } from '../../store/hours.ts';
import type { Reader } from '../../store/port.ts';
import { type CsvValue, csvRecord } from './csv.ts';

const RANGED_HEADS = { visits: 'visits', passersby: 'passersby', occupancy: 'occupancy' } as const;
const RANGED_DAY_HEADS = { ...RANGED_HEADS, occupancy: 'occupancy_phone_hours' } as const;
const withRange = (head: string) => [head, `${head}_low`, `${head}_high`];
const rangedHeads = (heads: Readonly<Record<Ranged, string>>) =>
  RANGED.flatMap((name) => withRange(heads[name]));

const DWELL_HEADS = [
  'dwell_under_5_min',
  'dwell_5_to_15_min',
  'dwell_15_to_60_min',
  'dwell_over_60_min',
] as const;
/** `people`, `phones` or `mixed`. */
const UNIT_HEADS = ['visits_unit', 'occupancy_unit'] as const;
/** Sensors that hear what another hears: of those of one area the best covered counts, hour by hour. */
const SAME_AREA_HEAD = 'sensors_of_same_area';
const SUPPRESSED = 'suppressed';
const UNKNOWN = 'unknown';

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
  ...rangedHeads(RANGED_HEADS),
  ...DWELL_HEADS,
  'visits_at_most',
  ...UNIT_HEADS,
  SAME_AREA_HEAD,
] as const;

const DAY_HEADS = [
  'local_date',
  'utc_start',
  'retailer',
  'store',
  'status',
  'open_hours',
  'sensor_hours_expected',
  'sensor_hours_heard',
  'sensor_hours_suppressed',
  'coverage',
  ...rangedHeads(RANGED_DAY_HEADS),
  ...DWELL_HEADS,
  'visits_at_most',
  ...withRange('capture_rate'),
  ...withRange('mean_stay_minutes'),
  'mean_stay_from',
  'staff_taken_out',
  ...UNIT_HEADS,
  SAME_AREA_HEAD,
] as const;

/** What stands in place of a count that was not released. */
function noValue(cell: Cell): CsvValue {
  return {
    withheld: SUPPRESSED,
    unknown: UNKNOWN,
    unheard: undefined,
    exact: undefined,
    'at-least': undefined,
  }[known(cell).kind];
}

/** The count, its low and its high. */
function rangedValues(name: Ranged, cell: RangedCell): CsvValue[] {
  const figure = figureOf(name, cell);
  if (figure) return [figure.value, figure.low, figure.high];
  const none = noValue(cell);
  return [none, none, none];
}

const countValues = ({ cells }: Sums) => [
  ...RANGED.flatMap((name) => rangedValues(name, cells[name])),
  ...DWELL_BANDS.map((band) => (cells[band].released === 0 ? noValue(cells[band]) : cells[band].sum)),
];
const units = ({ cells }: Sums) => [unitOf(cells.visits), unitOf(cells.occupancy)];
const share = (value: number) => Math.round(value * 1000) / 1000;
const tenth = (value: number) => Math.round(value * 10) / 10;

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
        ...countValues(hour.sums ?? NO_SUMS),
        atMost(hour.sums),
        ...units(hour.sums ?? NO_SUMS),
        sharing(shared, { from: hour.hour, to: (hour.hour + 1) as UtcHour }),
      ]),
    );
}

function hourStatus({ state, partly, sums }: HourReport): string {
  switch (state) {
    case 'counted':
      return partly ? 'partly heard' : 'counted';
    case 'withheld':
      return sums && known(sums.cells.visits).kind === 'unknown' ? UNKNOWN : SUPPRESSED;
    case 'paused':
      return 'paused';
    case 'missing':
      return 'not heard';
    case 'outside':
      return 'heard while closed';
    case 'closed':
      return 'closed';
    case 'ahead':
      return 'not yet';
  }
}

const atMost = (sums: Sums | undefined) =>
  sums && sums.heard > 0 ? Math.round(sums.cells.visits.sum + sums.cells.visits.hiddenMax) : undefined;

export function daysCsv(state: StoreState, days: readonly DaySums[]): string {
  return csvRecord(DAY_HEADS) + days.map((day) => dayRecord(state, day)).join('');
}

function dayRecord({ store, shared }: StoreState, entry: DaySums): string {
  const { day } = entry;
  const sums = entry.sums ?? NO_SUMS;
  const expected = Math.max(entry.expected, sums.heard);
  const capture = captureRate(sums);
  const stay = meanStay(sums);
  const staff = staffTakenOut(sums);
  return csvRecord([
    day.date,
    formatUtcHour(day.from as UtcHour),
    store.retailer,
    store.id,
    dayStatus(entry, sums),
    openHoursOf(day),
    expected,
    sums.heard,
    sums.cells.visits.suppressed,
    expected === 0 ? undefined : share(sums.coverage / expected),
    ...countValues(sums),
    atMost(sums),
    ...(capture ? [capture.value, capture.low, capture.high].map(share) : [undefined, undefined, undefined]),
    ...[stay?.value, stay?.range?.[0], stay?.range?.[1]].map((minutes) => minutes && tenth(minutes)),
    stay?.from,
    staff && tenth(staff.value),
    ...units(sums),
    sharing(shared, day),
  ]);
}

/** How many sensors, in hours of a span. */
const sharing = (shared: readonly SharedSensor[], { from, to }: HourSpan) =>
  new Set(shared.flatMap((one) => (one.from < to && from < one.to ? [one.sensor] : []))).size;

function dayStatus({ day, expected }: DaySums, sums: Sums): string {
  if (sums.heard === 0) return day.open.length === 0 ? 'closed' : expected === 0 ? 'not yet' : 'not heard';
  if (sums.cells.visits.released === 0)
    return known(sums.cells.visits).kind === 'unknown' ? UNKNOWN : SUPPRESSED;
  const complete = sums.heard >= expected && sums.cells.visits.suppressed === 0;
  return complete ? 'counted' : 'at least';
}
