// Hours and spans of a store as they are shown: read as released, adjusted by the calibrations that hold in
// them. The database adds what lies under one calibration; a span is split only where one begins or ends.
import type { UtcHour } from '../../shared/utc-hour.ts';
import type { HourReads, HourSpan, HourSums, StoreHours, Sums, VisitSums } from '../store/hours.ts';
import { type Adjustments, adjusted, adjustSums } from './interval.ts';
import { sumAll } from './sums.ts';

/** Adjustments of the hours from `from` (inclusive) to `to` (exclusive). */
export interface AdjustedSpan extends HourSpan {
  readonly adjustments: Adjustments;
}

/** Hours of a store, and what calibrations make of them. */
export interface AskedHours extends StoreHours {
  /** Where several hold for one count, the last does. */
  readonly adjusted: readonly AdjustedSpan[];
}

/** As `hourSums`, adjusted. */
export async function readHours(db: HourReads, asked: readonly AskedHours[]): Promise<HourSums[][]> {
  const read = await db.hourSums(asked);
  return read.map((rows, place) => {
    const { adjusted: all } = asked[place]!;
    if (all.length === 0) return rows;
    const at = timelineOf(all);
    return rows.map(({ hour, sums }) => ({ hour, sums: adjustSums(sums, at(hour)) }));
  });
}

/** As `visitSums`, adjusted. */
export async function readVisits(
  db: HourReads,
  asked: readonly AskedHours[],
): Promise<HourSums<VisitSums>[][]> {
  const read = await db.visitSums(asked);
  return read.map((rows, place) => {
    const { adjusted: all } = asked[place]!;
    if (all.length === 0) return rows;
    const at = timelineOf(all);
    return rows.map(({ hour, sums }) => {
      const adjustment = at(hour).visits;
      const { visits } = sums.cells;
      return {
        hour,
        sums: { ...sums, cells: { visits: adjustment ? adjusted(visits, adjustment) : visits } },
      };
    });
  });
}

/** As `spanSums`, adjusted, in the order of `asked`. */
export async function readManySpans(
  db: HourReads,
  asked: readonly AskedHours[],
): Promise<(Sums | undefined)[]> {
  // Many spans are of one store, with what holds in it.
  const held = new Map<readonly AdjustedSpan[], ReturnType<typeof heldOf>>();
  const heldIn = (all: readonly AdjustedSpan[]) => {
    const known = held.get(all) ?? heldOf(all);
    held.set(all, known);
    return known;
  };
  const pieces = asked.flatMap(({ store, shared = [], adjusted: all, from, to }, index) => {
    const { bounds, at } = heldIn(all);
    return splitAt({ from, to }, bounds).map((piece) => ({ ...piece, store, shared, index, at }));
  });
  const sums = await db.spanSums(pieces);
  const byIndex = new Map<number, Sums[]>();
  for (const [place, { index, from, at }] of pieces.entries()) {
    const found = sums[place];
    if (!found) continue;
    const piece = adjustSums(found, at(from));
    byIndex.set(index, [...(byIndex.get(index) ?? []), piece]);
  }
  return asked.map((_, index) => {
    const parts = byIndex.get(index);
    return parts && (parts.length === 1 ? parts[0] : sumAll(parts));
  });
}

/** Where another calibration begins to hold, or one ends; and what holds at an hour. */
export const heldOf = (all: readonly AdjustedSpan[]) => ({ bounds: boundsOf(all), at: timelineOf(all) });

function splitAt({ from, to }: HourSpan, bounds: readonly UtcHour[]): HourSpan[] {
  const cuts = [from, ...bounds.filter((bound) => bound > from && bound < to), to];
  return cuts.slice(1).map((cut, index) => ({ from: cuts[index]!, to: cut }));
}

const boundsOf = (all: readonly AdjustedSpan[]) =>
  [...new Set(all.flatMap(({ from, to }) => [from, to]))].sort((a, b) => a - b);

/** What holds at an hour, worked out once for each stretch between two bounds: years have many hours. */
function timelineOf(all: readonly AdjustedSpan[]): (hour: UtcHour) => Adjustments {
  const bounds = boundsOf(all);
  const stretches = bounds.map((bound): Adjustments => {
    const holding = all.filter(({ from, to }) => from <= bound && bound < to);
    return Object.assign({}, ...holding.map(({ adjustments }) => adjustments));
  });
  return (hour) => stretches[bounds.findLastIndex((bound) => bound <= hour)] ?? {};
}
