// The weeks of a group over years, each beside the one 52 weeks before it: sums of the stores that were in it on each day, by what
// held then. Added up in the database: it costs little more for a thousand stores than for one.
import { dateOfDay, dayNumber, type LocalDate, mondayOf } from '../calendar/local-days.ts';
import { bucketOf, type OpenBucket, openBuckets } from '../calendar/open-weeks.ts';
import { readDirectory } from '../directory/apply.ts';
import type { Group, Retailer, Store } from '../directory/directory.ts';
import { type Membership, membershipOf } from '../directory/membership.ts';
import { datesOf } from '../directory/steps.ts';
import { type AskedTotals, readTotals } from '../figures/kept-totals.ts';
import type { CountSums, DaySpan } from '../store/day-sums.ts';
import type { HourSpan } from '../store/hours.ts';
import type { Reader } from '../store/port.ts';
import { expectedWithin } from './expected.ts';
import { type As, loadStores, type StoreState } from './store-state.ts';

export interface GroupWeek {
  readonly first: LocalDate;
  readonly last: LocalDate;
  /** Stores that were in it on one of its days, and those of them that were heard. */
  readonly stores: number;
  readonly storesHeard: number;
  /** Clock hours in which they were open, added. */
  readonly openHours: number;
  /** Over the open hours of all of them. */
  readonly sums: CountSums;
  /** Open sensor-hours that should have been heard. */
  readonly expected: number;
}

export interface GroupWeeks {
  readonly name: string;
  /** In order, without a gap, each beside the one 52 weeks before. */
  readonly weeks: readonly { readonly week: GroupWeek; readonly before: GroupWeek }[];
}

const YEAR_WEEKS = 52;

/** `db`: of the retailer. From the week of `first` to that of `last`. Undefined where it has no such group. */
export async function loadGroupWeeks(
  db: Reader,
  group: string,
  { first, last }: { readonly first: LocalDate; readonly last: LocalDate },
  nowMs: number,
  as?: As,
): Promise<GroupWeeks | undefined> {
  const [retailer] = (await readDirectory(db)).retailers;
  const membership = retailer && membershipOf(retailer, group);
  if (!membership) return undefined;
  const found = retailer.groups.find(({ id }) => id === group)!;
  const span = {
    from: mondayOf(dayNumber(first)) - 7 * YEAR_WEEKS,
    to: mondayOf(dayNumber(last)) + 7,
  };
  const counts = countsOf(retailer, found, membership, span);
  const rows = (await db.stores()).filter(({ id }) => counts.has(id));
  const states = await loadStores(db, rows, nowMs, as);
  const bucketsOf = openBuckets(span.from, span.to, 7);
  const members = states.map((state) => ({
    state,
    buckets: bucketsOf(state.store.history),
    counts: counts.get(state.store.id)!,
  }));
  const weeks = await weeksOf(db, members, span);
  return {
    name: found.name,
    weeks: weeks.slice(YEAR_WEEKS).map((week, at) => ({ week, before: weeks[at]! })),
  };
}

/** The days of the span on which each store is in the group, by its id. */
function countsOf(
  { groups, stores }: Retailer,
  { retired }: Group,
  membership: Membership,
  { from, to }: DaySpan,
): Map<string, DaySpan[]> {
  const turns = [...datesOf(...groups.map(({ parent }) => parent)), ...(retired === null ? [] : [retired])];
  const spansOf = (store: Store): DaySpan[] => {
    const days = new Set([from, ...[...turns, ...datesOf(store.groups)].map(dayNumber)]);
    const inOrder = [...days].filter((day) => day >= from && day < to).sort((a, b) => a - b);
    return inOrder.flatMap((day, at) =>
      membership.isIn(store, dateOfDay(day)) ? [{ from: day, to: inOrder[at + 1] ?? to }] : [],
    );
  };
  return new Map(
    stores.flatMap((store) => {
      const spans = joined(spansOf(store));
      return spans.length === 0 ? [] : [[store.id, spans] as const];
    }),
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

interface Member extends Pick<AskedTotals, 'buckets' | 'counts'> {
  readonly state: StoreState;
}

async function weeksOf(db: Reader, members: readonly Member[], span: DaySpan): Promise<GroupWeek[]> {
  const days = Array.from({ length: (span.to - span.from) / 7 }, (_, at) => span.from + 7 * at);
  const totals = await readTotals(
    db,
    { days, step: 7 },
    members.map(({ state: { store, shared, adjusted }, buckets, counts }) => ({
      ...{ store, shared, adjusted, buckets, counts },
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
