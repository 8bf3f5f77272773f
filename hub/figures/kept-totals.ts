// Sums over many stores by day or week, added up in the database from the kept sums. What those do not say comes day by day:
// weeks of which some days do not count or do not hold, and those within which a calibration begins or ends.
import type { OpenBucket } from '../calendar/open-weeks.ts';
import type { CountSums } from '../store/day-sums.ts';
import {
  type DaySpan,
  type DaySumReads,
  holds,
  type KeptState,
  type Step,
  type Stretch,
} from '../store/day-sums.ts';
import type { HourReads, SharedSensor } from '../store/hours.ts';
import type { StoreRow } from '../store/stores.ts';
import { type AdjustedSpan, heldOf } from './adjusted-hours.ts';
import { readDaySums } from './kept-days.ts';
import { NO_SUMS, sumAll, sumStores } from './sums.ts';

export interface AskedTotals {
  readonly store: Pick<StoreRow, 'key' | 'rules'>;
  readonly shared: readonly SharedSensor[];
  readonly adjusted: readonly AdjustedSpan[];
  /** Of `days`. */
  readonly buckets: readonly OpenBucket[];
  /** The days that count, in order and apart. */
  readonly counts: readonly DaySpan[];
}

/** Sums over all stores of each bucket, in order; and of how many stores something was heard. */
export interface BucketTotal {
  readonly sums: CountSums;
  readonly storesHeard: number;
}

/** How often it is looked anew where sums cease to hold while they are read. */
const TRIES_MAX = 3;

/** `days`: the first of each bucket of so many days, `step`, as days since 1970, in order. */
export async function readTotals(
  db: HourReads & DaySumReads,
  { days, step }: { readonly days: readonly number[]; readonly step: Step },
  asked: readonly AskedTotals[],
): Promise<BucketTotal[]> {
  const keys = asked.map(({ store }) => store.key);
  let states = await db.keptStates(keys);
  for (let tries = 1; ; tries += 1) {
    const isLast = tries === TRIES_MAX;
    const plans = asked.map((one) => planOf(one, isLast ? undefined : states.get(one.store.key), step));
    const totals = await db.keptTotals(plans.flatMap(({ stretches }) => stretches));
    const later = await db.keptStates(keys);
    const isSame = keys.every((key) => states.get(key)?.serial === later.get(key)?.serial);
    if (isSame || isLast) return together(days, totals, await readRest(db, asked, plans));
    states = later;
  }
}

interface Plan {
  readonly stretches: readonly Stretch[];
  /** Places of the buckets that come day by day. */
  readonly rest: readonly number[];
}

function planOf(
  { store, adjusted, buckets, counts }: AskedTotals,
  state: KeptState | undefined,
  step: Step,
): Plan {
  const { bounds, at } = heldOf(adjusted);
  const stretches: Stretch[] = [];
  const rest: number[] = [];
  let bound = 0;
  let open: { from: number; to: number; holding: Stretch['factors'] } | undefined;
  const close = () => {
    if (open) stretches.push({ store: store.key, step, from: open.from, to: open.to, factors: open.holding });
    open = undefined;
  };
  for (const [place, { day, hull }] of buckets.entries()) {
    const within = counts.filter(({ from, to }) => from < day + step && to > day);
    if (within.length === 0 || hull === undefined) {
      close();
      continue;
    }
    const before = bound;
    while (bound < bounds.length && bounds[bound]! <= hull.from) bound += 1;
    const isSplit = bound < bounds.length && bounds[bound]! < hull.to;
    const isWhole = within[0]!.from <= day && within[0]!.to >= day + step;
    if (isSplit || !isWhole || state?.rules !== store.rules || !holds(state, day, step)) {
      close();
      rest.push(place);
      continue;
    }
    if (bound !== before) close();
    open ??= { from: day, to: day, holding: at(hull.from) };
    open.to = day + step;
  }
  close();
  return { stretches, rest };
}

type Rest = { readonly place: number; readonly sums: ReturnType<typeof sumAll> }[];

/** What comes day by day: of each bucket its stores, with what was heard of them. */
async function readRest(
  db: HourReads & DaySumReads,
  asked: readonly AskedTotals[],
  plans: readonly Plan[],
): Promise<Rest> {
  const wanted = asked.flatMap(({ store, shared, adjusted, buckets, counts }, at) =>
    plans[at]!.rest.map((place) => {
      const { day, days } = buckets[place]!;
      const counting = days.filter((_, n) => counts.some(({ from, to }) => day + n >= from && day + n < to));
      return { place, store, shared, adjusted, days: counting };
    }),
  );
  const read = await readDaySums(db, wanted);
  return wanted.flatMap(({ place }, at) => {
    const sums = read[at]!;
    return sums.every((each) => each === undefined) ? [] : [{ place, sums: sumAll(sums) }];
  });
}

function together(
  days: readonly number[],
  totals: Awaited<ReturnType<DaySumReads['keptTotals']>>,
  rest: Rest,
): BucketTotal[] {
  const byDay = new Map(totals.map((total) => [total.day, total]));
  const byPlace = Map.groupBy(rest, ({ place }) => place);
  return days.map((day, place) => {
    const total = byDay.get(day);
    const others = (byPlace.get(place) ?? []).map(({ sums }) => sums);
    // The errors that stores share with none add in quadrature, as if the total were one more store.
    const kept = total && { ...NO_SUMS, ...total.sums, cells: { ...NO_SUMS.cells, ...total.sums.cells } };
    const { heard, coverage, funnel, cells } = sumStores([kept, ...others]);
    const { visits, passersby, occupancy } = cells;
    return {
      sums: { heard, coverage, funnel, cells: { visits, passersby, occupancy } },
      storesHeard: (total?.stores ?? 0) + others.length,
    };
  });
}
