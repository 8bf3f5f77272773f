// Visits by weekday and hour of day: the mean over the last weeks, with the hours that it rests on. Of several stores it is the
// sum of their means, so that an hour that one of them missed does not make the others look quieter.
import type { UtcHour } from '../../shared/utc-hour.ts';
import { localHours } from '../calendar/local-days.ts';
import { isOpenIn, type StoreDay } from '../calendar/store-days.ts';
import { type Figure, figureOf } from '../figures/interval.ts';
import { addRanged, NO_SUMS, overStores } from '../figures/sums.ts';
import type { RangedCell, VisitSums } from '../store/hours.ts';

export interface HeatCell {
  /** Hours that were heard, of those in which the store was open. */
  readonly heard: number;
  readonly open: number;
  /** Of the heard ones: visits withheld as too small, by every sensor. */
  readonly withheld: number;
  /**
   * Mean visits over the heard hours, the withheld ones at their least (0) and at their most; undefined
   * where none was heard.
   */
  readonly least: number | undefined;
  readonly most: number | undefined;
  /** `least` with its range, which withheld hours widen upwards; undefined where none was published. */
  readonly figure: Figure | undefined;
  /** How strong its colour is, 0 … `HEAT_LEVELS`, by the busiest cell. */
  readonly level: number;
  /** It rests on fewer than half of its hours. */
  readonly few: boolean;
}

const HEAT_LEVELS = 8;

export interface HeatMap {
  /** Rows by weekday (0 is Monday), columns by hour of day (0 … 23); undefined where it is closed. */
  readonly cells: readonly (readonly (HeatCell | undefined)[])[];
  /** From the first to the last hour of day that is open on any weekday; none where it never is. */
  readonly hours: readonly number[];
}

/** Successive days of a store, and the visits of their hours. */
export interface HeatDays {
  readonly days: readonly StoreDay[];
  readonly rows: readonly { readonly hour: UtcHour; readonly sums: VisitSums }[];
}

interface Tally {
  open: number;
  heard: number;
  withheld: number;
  visits: RangedCell;
}
type Tallies = readonly (readonly (Tally | undefined)[])[];

const HOURS = Array.from({ length: 24 }, (_, hour) => hour);
const WEEKDAYS = Array.from({ length: 7 }, (_, weekday) => weekday);

export function heatMap(stores: readonly HeatDays[]): HeatMap {
  const all = stores.map(talliesOf);
  const means = WEEKDAYS.map((weekday) =>
    HOURS.map((hour) => meansOf(all.flatMap((tallies) => tallies[weekday]![hour] ?? []))),
  );
  const highest = Math.max(...means.flat().map((cell) => cell?.least ?? 0), 1);
  const level = ({ least = 0 }: Pick<HeatCell, 'least'>) => Math.round((least / highest) * HEAT_LEVELS);
  const cells = means.map((row) => row.map((cell) => cell && { ...cell, level: level(cell) }));
  const used = HOURS.filter((hour) => cells.some((row) => row[hour] !== undefined));
  return { cells, hours: used.length === 0 ? [] : HOURS.slice(used[0], used.at(-1)! + 1) };
}

function talliesOf({ days, rows }: HeatDays): Tallies {
  const byHour = new Map(rows.map(({ hour, sums }) => [hour, sums]));
  const grid = WEEKDAYS.map(() => HOURS.map((): Tally | undefined => undefined));
  for (const day of days) {
    for (const { hour, hourOfDay } of localHours(day)) {
      if (!isOpenIn(day, hour)) continue;
      grid[day.weekday]![hourOfDay] = tally(grid[day.weekday]![hourOfDay], byHour.get(hour));
    }
  }
  return grid;
}

function tally(before: Tally | undefined, sums: VisitSums | undefined): Tally {
  const cell = before ?? { open: 0, heard: 0, withheld: 0, visits: NO_SUMS.cells.visits };
  const { open, heard, withheld } = cell;
  if (!sums || sums.heard === 0) return { ...cell, open: open + 1 };
  const { visits } = sums.cells;
  return {
    open: open + 1,
    heard: heard + 1,
    withheld: withheld + (visits.released === 0 ? 1 : 0),
    visits: addRanged(cell.visits, visits),
  };
}

/** `tallies`: of the stores that are open then. */
function meansOf(tallies: readonly Tally[]): Omit<HeatCell, 'level'> | undefined {
  if (tallies.length === 0) return undefined;
  const total = (of: (tally: Tally) => number) => tallies.reduce((sum, each) => sum + of(each), 0);
  const [open, heard] = [total((each) => each.open), total((each) => each.heard)];
  const withheld = total((each) => each.withheld);
  const few = heard * 2 < open;
  if (heard === 0)
    return { open, heard, withheld, few, least: undefined, most: undefined, figure: undefined };
  const means = tallies.flatMap((each) => (each.heard === 0 ? [] : [meanOf(each)]));
  const mean = overStores(means);
  return {
    open,
    heard,
    withheld,
    few,
    least: mean.sum,
    most: mean.sum + mean.hiddenMax,
    figure: figureOf('visits', mean),
  };
}

/** Visits of an hour, on average over those that were heard. */
function meanOf({ visits, heard }: Tally): RangedCell {
  return {
    ...visits,
    sum: visits.sum / heard,
    hiddenMax: visits.hiddenMax / heard,
    variance: visits.variance / heard ** 2,
    shared: visits.shared / heard,
  };
}
