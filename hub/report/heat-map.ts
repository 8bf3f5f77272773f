// Visits by weekday and hour of day: the mean over the last weeks, with the hours that it rests on.
import type { UtcHour } from '../../shared/utc-hour.ts';
import { localHours } from '../calendar/local-days.ts';
import { isOpenIn, type StoreDay } from '../calendar/store-days.ts';
import { type Figure, figureOf } from '../figures/interval.ts';
import { addRanged, NO_SUMS } from '../figures/sums.ts';
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
}

/** Rows by weekday (0 is Monday), columns by hour of day (0 … 23); undefined where the store is closed. */
export type HeatMap = readonly (readonly (HeatCell | undefined)[])[];

interface Tally {
  open: number;
  heard: number;
  withheld: number;
  visits: RangedCell;
}

export function heatMap(
  days: readonly StoreDay[],
  rows: readonly { readonly hour: UtcHour; readonly sums: VisitSums }[],
): HeatMap {
  const byHour = new Map(rows.map(({ hour, sums }) => [hour, sums]));
  const grid = Array.from({ length: 7 }, () =>
    Array.from({ length: 24 }, (): Tally | undefined => undefined),
  );
  for (const day of days) {
    for (const { hour, hourOfDay } of localHours(day)) {
      if (!isOpenIn(day, hour)) continue;
      grid[day.weekday]![hourOfDay] = tally(grid[day.weekday]![hourOfDay], byHour.get(hour));
    }
  }
  return grid.map((row) => row.map((cell) => cell && meansOf(cell)));
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

function meansOf({ open, heard, withheld, visits }: Tally): HeatCell {
  const least = heard === 0 ? undefined : visits.sum / heard;
  const most = heard === 0 ? undefined : (visits.sum + visits.hiddenMax) / heard;
  return { open, heard, withheld, least, most, figure: figureOf('visits', visits, heard) };
}
