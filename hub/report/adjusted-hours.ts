// Hours and spans of a store as they are shown: read as released, adjusted by the calibrations that hold in
// them. SQLite adds what lies under one calibration; a span is split only where one begins or ends.
import type { UtcHour } from '../../shared/utc-hour.ts';
import type { HubDatabase } from '../store/database.ts';
import { type HourSpan, readHourSums, readSpanSums, type Sums } from '../store/read-hours.ts';
import { type Adjustments, adjustSums } from './interval.ts';
import { sumAll } from './sums.ts';

/** Adjustments of the hours from `from` (inclusive) to `to` (exclusive). */
export interface AdjustedSpan extends HourSpan {
  readonly adjustments: Adjustments;
}

/** As `readHourSums`, adjusted. Where several of `adjusted` hold for one count, the last does. */
export function readHours(
  db: HubDatabase,
  storeKey: number,
  span: HourSpan,
  adjusted: readonly AdjustedSpan[],
): { readonly hour: UtcHour; readonly sums: Sums }[] {
  const rows = readHourSums(db, storeKey, span);
  if (adjusted.length === 0) return rows;
  return rows.map(({ hour, sums }) => ({ hour, sums: adjustSums(sums, adjustmentsAt(hour, adjusted)) }));
}

/** As `readSpanSums`, adjusted. Where several of `adjusted` hold for one count, the last does. */
export function readSpans(
  db: HubDatabase,
  storeKey: number,
  spans: readonly HourSpan[],
  adjusted: readonly AdjustedSpan[],
): (Sums | undefined)[] {
  if (adjusted.length === 0) return readSpanSums(db, storeKey, spans);
  const bounds = [...new Set(adjusted.flatMap(({ from, to }) => [from, to]))].sort((a, b) => a - b);
  const pieces = spans.flatMap((span, index) => splitAt(span, bounds).map((piece) => ({ ...piece, index })));
  const sums = readSpanSums(db, storeKey, pieces);
  const byIndex = new Map<number, Sums[]>();
  for (const [at, { index, from }] of pieces.entries()) {
    const found = sums[at];
    if (!found) continue;
    const piece = adjustSums(found, adjustmentsAt(from, adjusted));
    byIndex.set(index, [...(byIndex.get(index) ?? []), piece]);
  }
  return spans.map((_, index) => {
    const parts = byIndex.get(index);
    return parts && (parts.length === 1 ? parts[0] : sumAll(parts));
  });
}

function splitAt({ from, to }: HourSpan, bounds: readonly UtcHour[]): HourSpan[] {
  const cuts = [from, ...bounds.filter((bound) => bound > from && bound < to), to];
  return cuts.slice(1).map((cut, index) => ({ from: cuts[index]!, to: cut }));
}

function adjustmentsAt(hour: UtcHour, adjusted: readonly AdjustedSpan[]): Adjustments {
  const holding = adjusted.filter(({ from, to }) => from <= hour && hour < to);
  return Object.assign({}, ...holding.map(({ adjustments }) => adjustments));
}
