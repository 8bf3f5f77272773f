// When a store will be open in the weeks to come, as plain spans of UTC: all that its sensor has to know of weekdays, holidays,
// exceptions, time zones and changes of the clocks. They begin on a Monday, so that they change once a week and not by the minute.
import { OPEN_SPANS_MAX } from '../../shared/open-ahead.ts';
import { LOOK_BACK_DAYS, type UtcSpan } from './business-days.ts';
import type { Calendar } from './calendar.ts';
import { dateAt, type StoreHistory, versionOn } from './history.ts';
import { addDays, type LocalDate, localDay, weekdayOf } from './local-days.ts';

/** Five weeks from this Monday: a sensor that is cut off from its hub hears rightly for four. */
export const AHEAD_DAYS = 35;
/**
 * Milliseconds since 1970. The spans say all of this time, in order and apart, and nothing of what is before and after. Where
 * there are more than a message holds, less time is told of.
 */
export interface WeeksAhead extends UtcSpan {
  readonly spans: readonly UtcSpan[];
}

export function weeksAhead(calendar: Calendar, store: StoreHistory, nowMs: number): WeeksAhead {
  const today = dateAt(store, nowMs);
  const first = addDays(today, -weekdayOf(today));
  const end = addDays(first, AHEAD_DAYS);
  const [fromMs, untilMs] = [beginMs(store, first), beginMs(store, end)];
  // From some days before, whose night may go on.
  const all = calendar
    .days(store, addDays(first, -LOOK_BACK_DAYS), addDays(end, -1))
    .flatMap(({ spans }) => spans);
  const joined = joinedWithin(all, fromMs, untilMs);
  const tooMany = joined[OPEN_SPANS_MAX];
  return { fromMs, untilMs: tooMany?.fromMs ?? untilMs, spans: joined.slice(0, OPEN_SPANS_MAX) };
}

const beginMs = (store: StoreHistory, date: LocalDate) =>
  localDay(versionOn(store, date).timeZone, date).startMs;

/** Spans that touch are one. */
function joinedWithin(spans: readonly UtcSpan[], fromMs: number, untilMs: number): UtcSpan[] {
  const joined: UtcSpan[] = [];
  for (const span of spans) {
    const cut = { fromMs: Math.max(span.fromMs, fromMs), untilMs: Math.min(span.untilMs, untilMs) };
    if (cut.fromMs >= cut.untilMs) continue;
    const last = joined.at(-1);
    if (last?.untilMs === cut.fromMs)
      joined[joined.length - 1] = { fromMs: last.fromMs, untilMs: cut.untilMs };
    else joined.push(cut);
  }
  return joined;
}
