// One local day of a store, hour by hour. Each hour is said to be exactly one thing, so that a closed hour
// is never called missing and a missing or withheld one is never drawn as zero.
import { hourStartMs, MS_PER_HOUR, type UtcHour } from '../../shared/utc-hour.ts';
import { type LocalDate, type LocalHour, localHours } from '../calendar/local-days.ts';
import { isOpenIn, type StoreDay } from '../calendar/store-days.ts';
import { sumAll } from '../figures/sums.ts';
import type { TimeSpan } from '../store/asked.ts';
import type { HourSpan, Sums } from '../store/hours.ts';
import { expectedWithin } from './expected.ts';

/**
 * `counted`: visits were released. `withheld`: heard, but every count was too small to publish.
 * `missing`: the store was open and nothing was heard. `paused`: that, because somebody had paused it. `outside`: heard while closed, so not in the totals.
 * `closed`: closed and not heard. `ahead`: open, but not over yet, or before the first sensor came.
 */
type HourState = 'counted' | 'withheld' | 'missing' | 'paused' | 'outside' | 'closed' | 'ahead';

/** An hour of a day, of a store or of a group. */
export interface HourFigures {
  /** On the wall clock, 0 … 23; of a group 24 and more in a night that passes midnight. */
  readonly hourOfDay: number;
  /** Time of day at which it starts, `15:00`. */
  readonly label: string;
  readonly state: HourState;
  readonly open: boolean;
  /** Sensors that should have been heard. */
  readonly expected: number;
  /** Share of the hour that was listened to, averaged over the expected sensors, 0 … 1. */
  readonly coverage: number;
  /** Of the hour, 0 … 60: for so long its sensors were told to hear nothing. */
  readonly pausedMinutes: number;
  /** Heard, but not all of it: the counts are likely low. */
  readonly partly: boolean;
  readonly sums: Sums | undefined;
}

export interface HourReport extends HourFigures, LocalHour {}

/** Below this an hour is shown as partly heard. A sensor that hops over channels loses a few per cent. */
export const WHOLE_COVERAGE = 0.95;

/** A day hour by hour, of a store or of a group. */
export interface DayFigures {
  readonly date: LocalDate;
  /** It opens at no time of the day. */
  readonly closed: boolean;
  readonly hours: readonly HourFigures[];
  /** Over the open hours. */
  readonly totals: Sums;
  /** Open sensor-hours that should have been heard, and those of them that were not. */
  readonly expected: number;
  readonly missing: number;
  /** The day still runs: open hours are ahead. */
  readonly soFar: boolean;
}

export interface DayReport extends DayFigures {
  readonly day: StoreDay;
  readonly hours: readonly HourReport[];
  /** Over hours heard while closed. */
  readonly outside: Sums;
}

export interface DayInput {
  readonly day: StoreDay;
  /** When each sensor should have been heard, see `expectedSpans`. */
  readonly expected: readonly HourSpan[];
  /** When it was paused, in order. */
  readonly paused: readonly TimeSpan[];
  /** The first hour that cannot be here yet, see `notBefore`. */
  readonly end: UtcHour;
}

/** `rows`: the released hours; those outside the day are passed over. */
export function dayReport(
  input: DayInput,
  rows: readonly { readonly hour: UtcHour; readonly sums: Sums }[],
): DayReport {
  const byHour = new Map(rows.map(({ hour, sums }) => [hour, sums]));
  const hours = localHours(input.day).map((at) => hourReport(at, input, byHour.get(at.hour)));
  const totals = sumAll(hours.filter((hour) => hour.open).map((hour) => hour.sums));
  const listening = hours.filter((hour) => hour.open && hour.state !== 'paused');
  const expected = listening.reduce((sum, hour) => sum + hour.expected, 0);
  return {
    date: input.day.date,
    closed: input.day.open.length === 0,
    day: input.day,
    hours,
    totals,
    outside: sumAll(hours.filter((hour) => !hour.open).map((hour) => hour.sums)),
    expected,
    missing: Math.max(0, expected - totals.heard),
    soFar: input.end < (input.day.open.at(-1)?.to ?? input.day.from) && input.end >= input.day.from,
  };
}

function hourReport(at: LocalHour, input: DayInput, sums: Sums | undefined): HourReport {
  const isOpen = isOpenIn(input.day, at.hour);
  const heard = sums?.heard ?? 0;
  const next = (at.hour + 1) as UtcHour;
  const expected = Math.max(heard, expectedWithin(input.expected, { from: at.hour, to: next }));
  const coverage = expected === 0 ? 0 : (sums?.coverage ?? 0) / expected;
  const pausedMinutes = pausedWithin(input.paused, at.hour);
  const state = stateOf(isOpen, heard, expected, sums);
  return {
    ...at,
    state: state === 'missing' && pausedMinutes > 0 ? 'paused' : state,
    pausedMinutes,
    open: isOpen,
    expected,
    coverage,
    partly: heard > 0 && coverage < WHOLE_COVERAGE,
    sums,
  };
}

/** Minutes of an hour, 0 … 60. */
export function pausedWithin(paused: readonly TimeSpan[], hour: UtcHour): number {
  const [from, to] = [hourStartMs(hour), hourStartMs(hour) + MS_PER_HOUR];
  const ms = paused.reduce(
    (sum, span) => sum + Math.max(0, Math.min(span.toMs, to) - Math.max(span.fromMs, from)),
    0,
  );
  return Math.min(60, Math.round(ms / 60_000));
}

function stateOf(open: boolean, heard: number, expected: number, sums: Sums | undefined): HourState {
  if (heard === 0) return !open ? 'closed' : expected === 0 ? 'ahead' : 'missing';
  if (!open) return 'outside';
  return sums!.cells.visits.released === 0 ? 'withheld' : 'counted';
}
