// Which hours a store's sensors should have reported. Only from those can an hour be missing: not before
// a sensor's first hour, not while the store is closed, not before the hour is over.
import { type UtcHour, utcHourOf } from '../../shared/utc-hour.ts';
import type { HourSpan } from '../store/hours.ts';

/** A silent sensor counts as missing for this long; then it is taken to be gone. */
const GONE_AFTER_HOURS = 14 * 24;

/** An hour that is just over may still be on its way. */
const DELIVERY_MS = 15 * 60_000;

export interface ReportedRange {
  readonly firstHour: UtcHour | null;
  readonly lastHour: UtcHour | null;
  /** The first hour in which it is not expected any more; null or absent: it is in use. */
  readonly retiredAt?: UtcHour | null;
}

/** The first hour that cannot be here yet. */
export function notBefore(nowMs: number): UtcHour {
  return utcHourOf(nowMs - DELIVERY_MS);
}

/** When each sensor should have been heard; a sensor that never reported an hour has no span. */
export function expectedSpans<R extends ReportedRange>(
  sensors: readonly R[],
  nowMs: number,
): (R & HourSpan)[] {
  const end = notBefore(nowMs);
  return sensors.flatMap((sensor) => {
    const { firstHour, lastHour, retiredAt } = sensor;
    if (firstHour === null || lastHour === null) return [];
    // One that is to be retired later may be gone before.
    const isOver = retiredAt != null && retiredAt <= end;
    const to = Math.max(
      lastHour + 1,
      Math.min(end, isOver ? retiredAt : lastHour + GONE_AFTER_HOURS),
    ) as UtcHour;
    return [{ ...sensor, from: firstHour, to }];
  });
}

/** Sensor-hours that should have been heard within a span. */
export function expectedWithin(spans: readonly HourSpan[], { from, to }: HourSpan): number {
  return spans.reduce((sum, span) => sum + Math.max(0, Math.min(to, span.to) - Math.max(from, span.from)), 0);
}
