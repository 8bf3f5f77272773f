// The weeks of a group over years, each beside the one 52 weeks before it: sums of the stores that were in it on each day, by what
// held then. Added up in the database: it costs little more for a thousand stores than for one.
import { dateOfDay, dayNumber, type LocalDate, mondayOf } from '../calendar/local-days.ts';
import { bucketOf, type OpenBucket, openBuckets } from '../calendar/open-weeks.ts';
import { type AskedTotals, readTotals } from '../figures/kept-totals.ts';
import type { CountSums, DaySpan } from '../store/day-sums.ts';
import type { HourSpan } from '../store/hours.ts';
import type { Reader } from '../store/port.ts';
import { expectedWithin } from './expected.ts';
import { type FoundGroup, loadMembers, type Member } from './group.ts';
import { inOneUnit } from './one-unit.ts';
import type { As, StoreState } from './store-state.ts';

export interface GroupWeek {
  readonly first: LocalDate;
  readonly last: LocalDate;
  /** Stores that counted in it on one of its days, and those of them that were heard. */
  readonly stores: number;
  readonly storesHeard: number;
  /** Clock hours in which they were open, added. */
  readonly openHours: number;
  /** Over the open hours of all of them. */
  readonly sums: CountSums;
  /** Open sensor-hours that should have been heard. */
  readonly expected: number;
}

/** A week beside the one 52 weeks before. */
export interface WeekBesideBefore {
  readonly week: GroupWeek;
  readonly before: GroupWeek;
}

const YEAR_WEEKS = 52;

/** From the week of `first` to that of `last`, in order. */
export async function loadGroupWeeks(
  db: Reader,
  group: FoundGroup,
  { first, last }: { readonly first: LocalDate; readonly last: LocalDate },
  nowMs: number,
  as?: As,
): Promise<WeekBesideBefore[]> {
  const span = {
    from: mondayOf(dayNumber(first)) - 7 * YEAR_WEEKS,
    to: mondayOf(dayNumber(last)) + 7,
  };
  const all = (await loadMembers(db, group, nowMs, as)).flatMap(({ state, counts }) => {
    const spans = countedSpans(group, state, counts, span);
    return spans.length === 0 ? [] : [{ state, counts: spans }];
  });
  const states = all.map(({ state }) => state);
  const oneUnit = inOneUnit(states, { first: dateOfDay(span.from), last: dateOfDay(span.to - 1) });
  const bucketsOf = openBuckets(span.from, span.to, 7);
  const members = oneUnit.map((state, at) => ({
    state,
    buckets: bucketsOf(state.store.history),
    counts: all[at]!.counts,
  }));
  const weeks = await weeksOf(db, members, span);
  return weeks.slice(YEAR_WEEKS).map((week, at) => ({ week, before: weeks[at]! }));
}

/** The days of the span on which a store counts, in order and apart. */
function countedSpans(
  { membership, stores }: FoundGroup,
  { store: { id, retired, history } }: StoreState,
  counts: Member['counts'],
  { from, to }: DaySpan,
): DaySpan[] {
  const turns = [...membership.turns(stores.get(id)!), retired, history.opened];
  const days = new Set([from, ...turns.flatMap((date) => (date === null ? [] : dayNumber(date)))]);
  const inOrder = [...days].filter((day) => day >= from && day < to).sort((a, b) => a - b);
  return joined(
    inOrder.flatMap((day, at) => (counts(dateOfDay(day)) ? [{ from: day, to: inOrder[at + 1] ?? to }] : [])),
  );
}

function joined(spans: readonly DaySpan[]): DaySpan[] {
  const all: DaySpan[] = [];
  for (const { from, to } of spans) {
    const last = all.at(-1);
    if (last?.to === from) all[all.length - 1] = { from: last.from, to };
    else all.push({ from, to });
  }
  return all;
}

interface Counted extends Pick<AskedTotals, 'buckets' | 'counts'> {
  readonly state: StoreState;
}

async function weeksOf(db: Reader, members: readonly Counted[], span: DaySpan): Promise<GroupWeek[]> {
  const days = Array.from({ length: (span.to - span.from) / 7 }, (_, at) => span.from + 7 * at);
  const totals = await readTotals(
    db,
    { days, step: 7 },
    members.map(({ state: { store, shared, adjusted }, buckets, counts }) => ({
      store,
      shared,
      adjusted,
      buckets,
      counts,
    })),
  );
  return days.map((day, at) => {
    const week = { first: dateOfDay(day), last: dateOfDay(day + 6), stores: 0, openHours: 0, expected: 0 };
    for (const { state, buckets, counts } of members) {
      const counting = countingIn(buckets[at]!, counts);
      if (counting === undefined) continue;
      week.stores += 1;
      week.openHours += counting.openHours;
      week.expected += expectedIn(counting, state.expected);
    }
    return { ...week, ...totals[at]! };
  });
}

/** The days of a week that count; undefined where none does. */
function countingIn(bucket: OpenBucket, counts: readonly DaySpan[]): OpenBucket | undefined {
  const { day, days } = bucket;
  if (counts.some(({ from, to }) => from <= day && to >= day + days.length)) return bucket;
  const inside = days.filter((_, n) => counts.some(({ from, to }) => day + n >= from && day + n < to));
  return inside.length === 0 ? undefined : bucketOf(inside);
}

/** Sensor-hours; a span that covers all of the week is not looked at day by day. */
function expectedIn({ hull, openHours, days }: OpenBucket, expected: readonly HourSpan[]): number {
  if (hull === undefined) return 0;
  return expected.reduce((sum, span) => {
    if (span.from <= hull.from && span.to >= hull.to) return sum + openHours;
    if (span.to <= hull.from || span.from >= hull.to) return sum;
    return (
      sum + days.flatMap(({ open }) => open).reduce((all, each) => all + expectedWithin([span], each), 0)
    );
  }, 0);
}
