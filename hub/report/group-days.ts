// The days of a group: of each, the sum of the stores that were in it on that date, by what held then. Read in as many
// statements for all stores as for one.
import type { LocalDate } from '../calendar/local-days.ts';
import { type StoreDay, storeDays } from '../calendar/store-days.ts';
import { readDirectory } from '../directory/apply.ts';
import { membershipOf } from '../directory/membership.ts';
import { readManySpans } from '../figures/adjusted-hours.ts';
import { sumAll, sumStores } from '../figures/sums.ts';
import type { HourSpan, Sums } from '../store/hours.ts';
import type { Reader } from '../store/port.ts';
import { expectedWithin } from './expected.ts';
import { type As, loadStores, type StoreState } from './store-state.ts';

export interface GroupDay {
  readonly date: LocalDate;
  /** Stores that were in it. */
  readonly stores: number;
  /** Clock hours in which they were open, added. */
  readonly openHours: number;
  /** Over the open hours of all of them. */
  readonly sums: Sums;
  /** Open sensor-hours that should have been heard. */
  readonly expected: number;
}

interface GroupDays {
  readonly name: string;
  /** Every date from the first to the last. */
  readonly days: readonly GroupDay[];
}

/** Days of stores that one question may ask for. */
export const STORE_DAYS_MAX = 100_000;

export type GroupAnswer =
  | { readonly kind: 'fine'; readonly group: GroupDays }
  | { readonly kind: 'no-such-group' }
  /** `days`: as many may be asked for. */
  | { readonly kind: 'too-many'; readonly days: number };

/** `db`: of the retailer. `dates`: in order, one after another. */
export async function loadGroupDays(
  db: Reader,
  group: string,
  dates: readonly LocalDate[],
  nowMs: number,
  as?: As,
): Promise<GroupAnswer> {
  const [retailer] = (await readDirectory(db)).retailers;
  const membership = retailer && membershipOf(retailer, group);
  if (!membership) return { kind: 'no-such-group' };
  const members = new Map(
    retailer.stores.flatMap((store) => {
      const on = new Set(dates.filter((date) => membership.isIn(store, date)));
      return on.size === 0 ? [] : [[store.id, on] as const];
    }),
  );
  if (members.size * dates.length > STORE_DAYS_MAX) {
    return { kind: 'too-many', days: Math.floor(STORE_DAYS_MAX / members.size) };
  }
  const rows = (await db.stores()).filter(({ id }) => members.has(id));
  const states = await loadStores(db, rows, nowMs, as);
  const all = await storesDays(db, states, (state, date) => members.get(state.store.id)!.has(date), dates);
  const byDate = Map.groupBy(all, ({ day }) => day.date);
  const { name } = retailer.groups.find(({ id }) => id === group)!;
  return { kind: 'fine', group: { name, days: dates.map((date) => dayOf(date, byDate.get(date) ?? [])) } };
}

interface OneDay {
  readonly state: StoreState;
  readonly day: StoreDay;
  readonly sums: Sums | undefined;
}

async function storesDays(
  db: Reader,
  states: readonly StoreState[],
  isAsked: (state: StoreState, date: LocalDate) => boolean,
  dates: readonly LocalDate[],
): Promise<OneDay[]> {
  const days = states.flatMap((state) =>
    storeDays(state.store.history, dates[0]!, dates.at(-1)!)
      .filter(({ date }) => isAsked(state, date))
      .map((day) => ({ state, day })),
  );
  const spans = days.flatMap(({ state: { store, shared, adjusted }, day }) =>
    day.open.map(({ from, to }) => ({ store: store.key, shared, adjusted, from, to })),
  );
  const sums = await readManySpans(db, spans);
  let at = 0;
  return days.map(({ state, day }) => {
    const ofDay = sums.slice(at, at + day.open.length);
    at += day.open.length;
    return { state, day, sums: ofDay.every((each) => each === undefined) ? undefined : sumAll(ofDay) };
  });
}

function dayOf(date: LocalDate, stores: readonly OneDay[]): GroupDay {
  const spans = stores.flatMap(({ state, day }) => day.open.map((span) => ({ state, span })));
  return {
    date,
    stores: stores.length,
    openHours: spans.reduce((sum, { span }) => sum + hoursOf(span), 0),
    sums: sumStores(stores.map(({ sums }) => sums)),
    expected: spans.reduce((sum, { state, span }) => sum + expectedWithin(state.expected, span), 0),
  };
}

const hoursOf = ({ from, to }: HourSpan) => to - from;
