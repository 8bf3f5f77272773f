// Which hours of a checkpoint can be: none that is still to come, by the clock, and none from before the package was
// built. A clock that was wrong wrote the others, or somebody did; to release them would be to make hours up.
import { hourStartMs, MS_PER_HOUR } from '../../shared/utc-hour.ts';
import { BIN_MS } from '../count/bins.ts';
import type { Counts } from '../count/counter.ts';

/** Milliseconds since 1970. */
export interface TimeSpan {
  readonly fromMs: number;
  readonly untilMs: number;
}

type Hour = Counts['hours'][number];

/** What lies within `span`, and how many hours and bins do not. */
export function within(
  { hours, history, leaving, quiet }: Counts,
  span: TimeSpan,
): { counts: Counts; refused: number } {
  const believed = {
    leaving,
    quiet,
    hours: hours.filter((hour) => isWithin(hour, span)),
    history: history.filter(({ bin }) => (bin + 1) * BIN_MS > span.fromMs && bin * BIN_MS <= span.untilMs),
  };
  const refused = hours.length - believed.hours.length + history.length - believed.history.length;
  return { counts: believed, refused };
}

/** Nothing may have been heard in bins of it that are still to come, either. */
function isWithin({ hour, tally }: Hour, { fromMs, untilMs }: TimeSpan): boolean {
  const startMs = hourStartMs(hour);
  if (startMs + MS_PER_HOUR <= fromMs || startMs > untilMs) return false;
  return tally.bins.every(({ inside, nearby }, index) => {
    const isHeard = inside + nearby + tally.listenedMs[index]! + tally.baselineMs[index]! > 0;
    return !isHeard || startMs + index * BIN_MS <= untilMs;
  });
}
