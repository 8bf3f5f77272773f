// A store's business days as spans of UTC: when it was or will be open on each, and which clock hours are reported with it.
// - On the wall clock a span begins, and ends, at the first moment that shows its time or a later one: in spring 02:30 is the
//   moment of the jump, in autumn the first of the two.
// - A moment is of the day that opened first: where a night runs into the morning of the next day, the next opens when it ends.
// - A clock hour is of the earliest day that is open in it, and else of the date on which it starts.
// - A new time zone holds from 00:00 of its first date, in that zone. The day before ends there; what had opened by then stays
//   open to its end, and what had not does not take place.
import { MS_PER_HOUR, type UtcHour } from '../../shared/utc-hour.ts';
import type { Because, DayRuling } from './day-rulings.ts';
import { type StoreHistory, type StoreVersion, versionOn } from './history.ts';
import { addDays, type LocalDate, localDay, wallMinuteMs } from './local-days.ts';

/** Milliseconds since 1970; the first moment is in it, the last is not. */
export interface UtcSpan {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** Clock hours: the first is in it, the last is not. */
export interface HourRange {
  readonly from: UtcHour;
  readonly to: UtcHour;
}

export interface BusinessDay extends HourRange {
  readonly date: LocalDate;
  readonly timeZone: string;
  /** Which layer of the opening decided, and the name of the holiday, special opening or closed period. */
  readonly because: Because | 'not-opened-yet';
  readonly name: string | null;
  /** When it is open, in order and apart from each other; none where it is closed. */
  readonly spans: readonly UtcSpan[];
  /** The clock hours of the day which its opening touches, in order and apart; of these a day's figures are sums. */
  readonly open: readonly HourRange[];
}

/** A night ends within a day of its midnight, and time zones are 26 hours apart: who opened earlier is closed by now. */
export const LOOK_BACK_DAYS = 3;
const DAY_MINUTES = 24 * 60;

/** What an opening says of a date. */
export type RulingOf = (version: StoreVersion, date: LocalDate) => DayRuling;

/** A day before what its neighbours have to say. */
interface Plan {
  readonly date: LocalDate;
  readonly timeZone: string;
  readonly ruling: DayRuling | undefined;
  readonly startMs: number;
  readonly spans: readonly UtcSpan[];
}

/**
 * Resolves successive dates: all but the first `LOOK_BACK_DAYS`, of which only their nights matter, and the last, which ends the
 * one before it.
 */
export function resolveDays(
  store: StoreHistory,
  dates: readonly LocalDate[],
  rulingOf: RulingOf,
): BusinessDay[] {
  const plans = plansOf(store, dates, rulingOf);
  const spansOfDay: (readonly UtcSpan[])[] = [];
  const begins: number[] = [];
  let busyMs = Number.NEGATIVE_INFINITY;
  for (const { startMs, spans } of plans) {
    const own = laterThan(busyMs, spans);
    const opens = own[0] ? Math.floor(own[0].fromMs / MS_PER_HOUR) : Number.POSITIVE_INFINITY;
    const starts = Math.min(Math.ceil(startMs / MS_PER_HOUR), opens);
    begins.push(Math.max(starts, Math.ceil(busyMs / MS_PER_HOUR), begins.at(-1) ?? starts));
    spansOfDay.push(own);
    busyMs = Math.max(busyMs, own.at(-1)?.untilMs ?? busyMs);
  }
  return plans.slice(LOOK_BACK_DAYS, -1).map(({ date, timeZone, ruling }, offset) => {
    const index = offset + LOOK_BACK_DAYS;
    const range = { from: begins[index] as UtcHour, to: begins[index + 1] as UtcHour };
    const spans = spansOfDay[index]!;
    return {
      date,
      timeZone,
      because: ruling?.because ?? 'not-opened-yet',
      name: ruling?.name ?? null,
      from: range.from,
      to: range.to,
      spans,
      open: touchedHours(spans, range),
    };
  });
}

function plansOf(store: StoreHistory, dates: readonly LocalDate[], rulingOf: RulingOf): Plan[] {
  const { versions, opened } = store;
  let index = versions.indexOf(versionOn(store, dates[0]!));
  let endsMs = nextZoneMs(versions, index);
  return dates.map((date) => {
    for (let next = versions[index + 1]; next && next.from! <= date; next = versions[index + 1]) {
      index += 1;
      endsMs = nextZoneMs(versions, index);
    }
    const version = versions[index]!;
    const { timeZone } = version;
    const ruling = opened !== null && date < opened ? undefined : rulingOf(version, date);
    return {
      date,
      timeZone,
      ruling,
      startMs: Math.min(localDay(timeZone, date).startMs, endsMs),
      spans: ruling ? spansOf(timeZone, date, ruling).filter(({ fromMs }) => fromMs < endsMs) : [],
    };
  });
}

/** When the next other time zone begins to hold; infinite where none does. */
function nextZoneMs(versions: readonly StoreVersion[], index: number): number {
  const { timeZone } = versions[index]!;
  const next = versions.slice(index + 1).find((version) => version.timeZone !== timeZone);
  return next ? localDay(next.timeZone, next.from!).startMs : Number.POSITIVE_INFINITY;
}

function spansOf(timeZone: string, date: LocalDate, { hours }: DayRuling): UtcSpan[] {
  if (hours.length === 0) return [];
  const day = localDay(timeZone, date);
  const momentMs = (minutes: number) =>
    minutes <= DAY_MINUTES
      ? wallMinuteMs(day, minutes)
      : wallMinuteMs(localDay(timeZone, addDays(date, 1)), minutes - DAY_MINUTES);
  const spans = hours.map(({ from, until }) => ({ fromMs: momentMs(from), untilMs: momentMs(until) }));
  // Both ends may fall on the jump of the clocks.
  return spans.filter(({ fromMs, untilMs }) => fromMs < untilMs);
}

function laterThan(ms: number, spans: readonly UtcSpan[]): readonly UtcSpan[] {
  if (spans[0] === undefined || spans[0].fromMs >= ms) return spans;
  return spans
    .map(({ fromMs, untilMs }) => ({ fromMs: Math.max(fromMs, ms), untilMs }))
    .filter(({ fromMs, untilMs }) => fromMs < untilMs);
}

function touchedHours(spans: readonly UtcSpan[], within: HourRange): HourRange[] {
  const ranges: HourRange[] = [];
  for (const { fromMs, untilMs } of spans) {
    const from = Math.max(Math.floor(fromMs / MS_PER_HOUR), within.from) as UtcHour;
    const to = Math.min(Math.ceil(untilMs / MS_PER_HOUR), within.to) as UtcHour;
    const last = ranges.at(-1);
    if (last && from <= last.to) ranges[ranges.length - 1] = { from: last.from, to };
    else if (from < to) ranges.push({ from, to });
  }
  return ranges;
}
