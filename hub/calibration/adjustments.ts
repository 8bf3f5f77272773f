// Calibrations as the reports apply them: which hours are multiplied by what, and how sure that is. The error
// grows with the distance from the counted hours, so a long span is cut into pieces of one error each.
import type { UtcHour } from '../../shared/utc-hour.ts';
import type { AdjustedSpan } from '../figures/adjusted-hours.ts';
import { CALIBRATED } from '../store/calibrations.ts';
import { errorAt, type FactorSpan, factorSpans, type Validity } from './validity.ts';

/** A quarter adds at most 0.075 to an error on the ln scale, and a few points to one that is there. */
const PIECE_HOURS = 91 * 24;

/**
 * In force at any time; hours from `end` on, which cannot be here yet, lie in the last piece. `weekOf`: the first hour of the
 * store's week in which an hour is, or one near: no week is cut where that can be helped, since sums of weeks are kept.
 */
export function adjustedSpans(
  all: readonly Validity[],
  end: UtcHour,
  weekOf: (hour: UtcHour) => UtcHour = (hour) => hour,
): AdjustedSpan[] {
  const spans = factorSpans(all);
  return CALIBRATED.flatMap((measure) =>
    spans[measure].flatMap((span) =>
      piecesOf(span, end, weekOf).map(({ from, to, gain }) => ({
        from,
        to,
        adjustments: { [measure]: { factor: span.factor, gain } },
      })),
    ),
  );
}

function piecesOf({ from, to, calibration }: FactorSpan, end: UtcHour, weekOf: (hour: UtcHour) => UtcHour) {
  const last = Math.max(Math.min(to, end), from + 1);
  const count = Math.ceil((last - from) / PIECE_HOURS);
  const cut = (at: number) => (at === 0 ? from : weekOf((from + at * PIECE_HOURS) as UtcHour));
  return Array.from({ length: count }, (_, at) => {
    const start = cut(at);
    const stop = at === count - 1 ? to : cut(at + 1);
    // The error at its far end would be too much for most of it, that at its near end too little.
    const middle = Math.floor((start + Math.min(stop, last)) / 2) as UtcHour;
    return { from: start, to: stop, gain: errorAt(calibration, middle) };
  });
}
