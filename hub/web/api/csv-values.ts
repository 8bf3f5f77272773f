// What reports of stores and groups say in CSV of counts, each with the range of its truth.
import { DWELL_BANDS } from '../../../shared/hourly-count.ts';
import { RANGED, type Ranged } from '../../../shared/interval.ts';
import { figureOf } from '../../figures/interval.ts';
import { captureRate, meanStay, staffTakenOut } from '../../figures/ratios.ts';
import { known, unitOf } from '../../figures/sums.ts';
import type { HourFigures } from '../../report/day-report.ts';
import type { Cell, RangedCell, Sums } from '../../store/hours.ts';
import type { CsvValue } from './csv.ts';

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

export const HOUR_FIGURE_HEADS = [
  ...rangedHeads(RANGED_HEADS),
  ...DWELL_HEADS,
  'visits_at_most',
  ...UNIT_HEADS,
] as const;
export const DAY_FIGURE_HEADS = [
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
] as const;
const SUPPRESSED = 'suppressed';
const UNKNOWN = 'unknown';

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
export const share = (value: number) => Math.round(value * 1000) / 1000;
const tenth = (value: number) => Math.round(value * 10) / 10;

const atMost = (sums: Sums) =>
  sums.heard > 0 ? Math.round(sums.cells.visits.sum + sums.cells.visits.hiddenMax) : undefined;

/** Under `HOUR_FIGURE_HEADS`. */
export const hourFigures = (sums: Sums): CsvValue[] => [...countValues(sums), atMost(sums), ...units(sums)];

/** Under `DAY_FIGURE_HEADS`. `due`: sensor-hours that should have been heard. */
export function dayFigures(sums: Sums, due: number): CsvValue[] {
  const expected = Math.max(due, sums.heard);
  const capture = captureRate(sums);
  const stay = meanStay(sums);
  const staff = staffTakenOut(sums);
  return [
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
  ];
}

export function hourStatus({ state, partly, sums }: HourFigures): string {
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

/** `openHours`: clock hours in which it was open; `expected`: sensor-hours that should have been heard. */
export function dayStatus(openHours: number, expected: number, sums: Sums): string {
  if (sums.heard === 0) return openHours === 0 ? 'closed' : expected === 0 ? 'not yet' : 'not heard';
  if (sums.cells.visits.released === 0)
    return known(sums.cells.visits).kind === 'unknown' ? UNKNOWN : SUPPRESSED;
  const complete = sums.heard >= expected && sums.cells.visits.suppressed === 0;
  return complete ? 'counted' : 'at least';
}
