// Days of stores as they are shown, from the kept sums where those hold, and else from the hours: both say the same. A day in
// which a calibration begins or ends comes from its hours, since kept sums are in phones.
import { dayNumber } from '../calendar/local-days.ts';
import type { StoreDay } from '../calendar/store-days.ts';
import { type DaySumReads, holds, type KeptState } from '../store/day-sums.ts';
import type { HourReads, SharedSensor, Sums } from '../store/hours.ts';
import type { StoreRow } from '../store/stores.ts';
import { type AdjustedSpan, heldOf, readManySpans } from './adjusted-hours.ts';
import { adjustSums } from './interval.ts';
import { sumAll } from './sums.ts';

/** Days of a store, and what calibrations make of its counts. */
export interface AskedDaySums {
  readonly store: Pick<StoreRow, 'key' | 'rules'>;
  readonly shared: readonly SharedSensor[];
  /** Where several hold for one count, the last does. */
  readonly adjusted: readonly AdjustedSpan[];
  /** In order. */
  readonly days: readonly Pick<StoreDay, 'date' | 'open'>[];
}

/** Sums over the open hours of each day, in the order of `asked` and of its days; undefined where nothing was heard. */
export async function readDaySums(
  db: HourReads & DaySumReads,
  asked: readonly AskedDaySums[],
): Promise<(Sums | undefined)[][]> {
  const found = await readKept(db, asked);
  const missing = asked.flatMap(({ store, shared, adjusted, days }, at) =>
    days.flatMap(({ open }, place) =>
      found[at]![place] === 'not-kept'
        ? [
            {
              at,
              place,
              spans: open.map(({ from, to }) => ({ store: store.key, shared, adjusted, from, to })),
            },
          ]
        : [],
    ),
  );
  const sums = await readManySpans(
    db,
    missing.flatMap(({ spans }) => spans),
  );
  let next = 0;
  for (const { at, place, spans } of missing) {
    const ofDay = sums.slice(next, next + spans.length);
    next += spans.length;
    found[at]![place] = ofDay.every((each) => each === undefined) ? undefined : sumAll(ofDay);
  }
  return found as (Sums | undefined)[][];
}

type Found = Sums | undefined | 'not-kept';

async function readKept(db: DaySumReads, asked: readonly AskedDaySums[]): Promise<Found[][]> {
  const stores = asked.map(({ store }) => store.key);
  const states = await db.keptStates(stores);
  const wanted = asked.map((one) => keptDays(one, states.get(one.store.key)));
  if (wanted.every(({ numbers }) => numbers.length === 0))
    return asked.map(({ days }) => days.map(() => 'not-kept'));
  const rows = await db.keptSums(
    wanted.map(({ store, numbers }) => ({
      store,
      step: 1,
      from: numbers[0] ?? 0,
      to: (numbers.at(-1) ?? -1) + 1,
    })),
  );
  // What ceased to hold meanwhile may have been read before or after that.
  const later = await db.keptStates(stores);
  return asked.map(({ store, adjusted, days }, at) => {
    const { isKept, numbers } = wanted[at]!;
    const isSame = states.get(store.key)?.serial === later.get(store.key)?.serial;
    if (!isSame || numbers.length === 0) return days.map(() => 'not-kept');
    const byDay = new Map(rows[at]!.map(({ day, sums }) => [day, sums]));
    const { at: heldAt } = heldOf(adjusted);
    return days.map((day, place) => {
      if (!isKept[place]) return 'not-kept';
      const sums = byDay.get(dayNumber(day.date));
      return sums && adjustSums(sums, heldAt(day.open[0]!.from));
    });
  });
}

/** Which days the kept sums say; those without an open hour are nothing in any case. */
function keptDays({ store, adjusted, days }: AskedDaySums, state: KeptState | undefined) {
  const { bounds } = heldOf(adjusted);
  const isKept = days.map(({ date, open }) => {
    if (state?.rules !== store.rules || open.length === 0 || !holds(state, dayNumber(date))) return false;
    const [from, to] = [open[0]!.from, open.at(-1)!.to];
    return !bounds.some((bound) => bound > from && bound < to);
  });
  const numbers = days.flatMap(({ date }, place) => (isKept[place] ? dayNumber(date) : []));
  return { store: store.key, isKept, numbers };
}
