// People and phones are never added: of several stores a count is shown in people where all that count are calibrated for all
// of the time, and else in phones.
import { RANGED, type Ranged } from '../../shared/interval.ts';
import { storeDay } from '../calendar/store-days.ts';
import type { AdjustedSpan } from '../figures/adjusted-hours.ts';
import type { HourSpan } from '../store/hours.ts';
import type { DaySpan } from './like-for-like.ts';
import type { StoreState } from './store-state.ts';

/** The stores with only those calibrations that all of them have over the days of a span. */
export function inOneUnit(states: readonly StoreState[], { first, last }: DaySpan): StoreState[] {
  const spans = states.map(({ store: { history }, expected }) => {
    const [{ from }, { to }] = [storeDay(history, first), storeDay(history, last)];
    return expected.flatMap((each): HourSpan[] => {
      const span = { from: Math.max(from, each.from), to: Math.min(to, each.to) } as HourSpan;
      return span.from < span.to ? [span] : [];
    });
  });
  const kept = RANGED.filter((measure) =>
    states.every(({ adjusted }, at) => spans[at]!.every((span) => covers(adjusted, measure, span))),
  );
  return states.map((state) => ({ ...state, adjusted: state.adjusted.flatMap((each) => only(kept, each)) }));
}

function covers(adjusted: readonly AdjustedSpan[], measure: Ranged, { from, to }: HourSpan): boolean {
  const pieces = adjusted.filter(({ adjustments }) => adjustments[measure] !== undefined);
  let at: number = from;
  for (const piece of pieces.toSorted((a, b) => a.from - b.from)) {
    if (piece.from <= at) at = Math.max(at, piece.to);
  }
  return at >= to;
}

function only(kept: readonly Ranged[], { from, to, adjustments }: AdjustedSpan): AdjustedSpan[] {
  const left = kept.filter((measure) => adjustments[measure] !== undefined);
  if (left.length === 0) return [];
  return [
    { from, to, adjustments: Object.fromEntries(left.map((measure) => [measure, adjustments[measure]!])) },
  ];
}
