// What a unit of work owes to the kept sums: hours that it stored are added, entries of stores that it changed make their days
// stale, and what is stale is remade slice by slice. Where processes write side by side, nobody adds while days are marked, and
// of a store that is remade nobody takes hours meanwhile.

import type { UtcHour } from '../../../shared/utc-hour.ts';
import { LOOK_BACK_DAYS } from '../../calendar/business-days.ts';
import { dayNumber } from '../../calendar/local-days.ts';
import { openDayOf } from '../../calendar/open-day.ts';
import { storeDayOf } from '../../calendar/store-days.ts';
import { CALENDAR_VERSION, DAYS_END, type DaySpan, holds, type KeptState, type Remade } from '../day-sums.ts';
import type { NewHour } from '../hours.ts';
import { changedSince, type DayRules, type KnownRules, loadRules, sensorsOf } from './day-rules.ts';
import { type RawState, STATE, stateOf } from './day-sums.ts';
import { type AddedHour, addToSums, remakeSums, type StoreSpan } from './make-sums.ts';
import { own, type WriteScope } from './scope.ts';

export interface SumKeeping {
  /** After they were stored. */
  addHours(hours: readonly NewHour[]): Promise<void>;
  /** To be called before entries of stores are written; what it returns after, with all of them, also those that are new. */
  changing(stores: readonly number[]): Promise<(stores: readonly number[]) => Promise<void>>;
  remakeDays(hours: number): Promise<Remade>;
}

/** Stores of which one slice makes some days at most. */
const STORES_A_SLICE = 50;

/** `known`: the rules that the hub knows. `learned`: what is to be put to them once the unit is committed. */
export function sumKeeping(scope: WriteScope, known: KnownRules, learned: KnownRules): SumKeeping {
  const { dialect, read, run, returning } = scope;

  const rulesOf = (store: number) => learned.get(store) ?? known.get(store);
  const listOf = (stores: readonly number[]) => JSON.stringify(stores);

  /** Those whose sums hold, with their rules. */
  async function keptStores(stores: readonly number[]) {
    const rows = await returning<RawState>(
      `SELECT ${STATE} FROM store WHERE ${dialect.among('key', '@stores')}`,
      { stores: listOf(stores) },
    );
    await dropForeign(rows);
    const states = rows.map(stateOf).filter(({ kept }) => kept !== undefined);
    const sensors = await sensorsOf(
      scope,
      states.map(({ store }) => store),
    );
    const isKnown = ({ store, rules }: KeptState) => {
      const mine = rulesOf(store);
      return mine?.rules === rules && mine.sensors === sensors.get(store);
    };
    const unknown = states.filter((state) => !isKnown(state)).map(({ store }) => store);
    for (const [store, rules] of await loadRules(scope, unknown)) learned.set(store, rules);
    return states.map((state) => ({ state, rules: rulesOf(state.store)! }));
  }

  /** Sums that a program with another calendar takes to hold will lack what is stored here. */
  async function dropForeign(rows: readonly RawState[]): Promise<void> {
    const foreign = rows.filter((row) => row.kept === row.rules && row.calendar !== CALENDAR_VERSION);
    if (foreign.length === 0) return;
    await run(`UPDATE store SET kept_rules = NULL WHERE ${dialect.among('key', '@stores')}`, {
      stores: listOf(foreign.map(({ store }) => store)),
    });
  }

  async function holdSums(how: 'beside' | 'alone'): Promise<void> {
    if (dialect.holdSums !== null) await returning(dialect.holdSums[how]);
  }
  /** In one order. */
  async function holdStores(stores: readonly number[]): Promise<void> {
    if (stores.length === 0 || dialect.holdStores === null) return;
    await returning(dialect.holdStores, { stores: listOf([...stores].sort((a, b) => a - b)) });
  }

  async function ends(stores: readonly number[]) {
    const endOf = (which: string) => `(SELECT ${which}(h.hour) FROM hour h WHERE ${dialect.hoursOf('h')})`;
    const rows = await returning<{ store: number; sensors: number; first: UtcHour | null; last: UtcHour }>(
      `SELECT store AS store, count(*) AS sensors, min(first_hour) AS first, max(last_hour) AS last FROM (
         SELECT s.store_key AS store, ${endOf('min')} AS first_hour, ${endOf('max')} AS last_hour
         FROM sensor s WHERE ${dialect.among('s.store_key', '@stores')}) AS ends GROUP BY store`,
      { stores: listOf(stores) },
    );
    return new Map(rows.map(({ store, ...end }) => [store, end]));
  }

  return {
    async addHours(hours) {
      const heard = hours.filter(({ values }) => values.coverage > 0);
      if (heard.length === 0) return;
      await holdSums('beside');
      const byStore = Map.groupBy(heard, ({ sensor }) => sensor.store);
      const added: AddedHour[] = [];
      const anew = new Map<string, { store: number; day: number; rules: DayRules }>();
      const kept = await keptStores([...byStore.keys()]);
      for (const { state, rules } of kept) {
        const { store } = state;
        for (const { sensor, hour } of byStore.get(store)!) {
          const day = openDayOf(rules.history, hour);
          if (day === null || !holds(state, day)) continue;
          if (isShared(rules, sensor.key, hour)) anew.set(`${store} ${day}`, { store, day, rules });
          else added.push({ store, sensor: sensor.key, hour, day });
        }
      }
      await holdStores(kept.flatMap(({ state, rules }) => (rules.shared.length > 0 ? state.store : [])));
      await addToSums(
        scope,
        added.filter(({ store, day }) => !anew.has(`${store} ${day}`)),
      );
      const days = [...anew.values()];
      if (days.length > 0)
        await remakeSums(
          scope,
          days.map(({ store, day }) => ({ store, from: day, to: day + 1 })),
          days,
        );
    },

    async changing(stores) {
      await holdSums('alone');
      const before = await loadRules(scope, stores);
      return async (written) => {
        const after = await loadRules(scope, written);
        const marks = written.map((store) => {
          const [was, is] = [before.get(store), after.get(store)!];
          const since = was && changedSince(was, is);
          // What a new time zone ends belongs to days before it.
          const from = since === undefined || since === null ? since : dayNumber(since) - LOOK_BACK_DAYS - 1;
          return [store, from === undefined ? null : Math.max(0, from ?? 0)];
        });
        const listed = dialect.rowsOf('@marks', { store: 'whole', since: 'whole' });
        await run(
          `UPDATE store SET rules = rules + 1, kept_rules = CASE WHEN kept_rules = rules THEN rules + 1 END,
             stale_from = ${dialect.least('coalesce(stale_from, mark.since)', 'coalesce(mark.since, stale_from)')},
             stale_to = CASE WHEN mark.since IS NULL THEN stale_to ELSE ${DAYS_END} END,
             kept_serial = CASE WHEN mark.since IS NULL THEN kept_serial ELSE kept_serial + 1 END
           FROM ${listed} AS mark WHERE store.key = mark.store`,
          { marks: JSON.stringify(marks) },
        );
        await beginNew(written);
      };
      /** Of a store from which no hour can have come all sums hold. */
      async function beginNew(written: readonly number[]): Promise<void> {
        const heard = await returning<{ store: number }>(
          `SELECT DISTINCT store_key AS store FROM sensor WHERE ${dialect.among('store_key', '@stores')}`,
          { stores: listOf(written) },
        );
        const withHours = new Set(heard.map(({ store }) => store));
        await run(
          `UPDATE store SET kept_rules = rules, kept_calendar = ${CALENDAR_VERSION}, stale_from = NULL, stale_to = NULL
           WHERE ${dialect.among('key', '@stores')} AND kept_rules IS NULL`,
          { stores: listOf(written.filter((store) => !withHours.has(store))) },
        );
      }
    },

    async remakeDays(hours) {
      const stale = `(stale_from IS NOT NULL OR kept_rules IS NULL OR kept_rules <> rules OR kept_calendar <> ${CALENDAR_VERSION})`;
      const found = await read<{ store: number }>(
        `SELECT key AS store FROM store WHERE ${stale} AND ${own('key')} ORDER BY key LIMIT ${STORES_A_SLICE}`,
      );
      const stores = found.map(({ store }) => store);
      await holdStores(stores);
      const rows = await read<RawState>(
        `SELECT ${STATE} FROM store WHERE ${stale} AND ${dialect.among('key', '@stores')} AND ${own('key')} ORDER BY key`,
        { stores: listOf(stores) },
      );
      const [rules, ofStores] = [await loadRules(scope, stores), await ends(stores)];
      const slices: Slice[] = [];
      let left = hours;
      for (const state of rows.map(stateOf)) {
        if (slices.length > 0 && left <= 0) break;
        const slice = sliceOf(state, rules.get(state.store)!, ofStores.get(state.store), left);
        left -= slice.hours;
        slices.push(slice);
      }
      const days = slices.flatMap(({ store, made, rules: by }) =>
        Array.from({ length: made.to - made.from }, (_, n) => ({ store, day: made.from + n, rules: by })),
      );
      if (slices.length > 0) await remakeSums(scope, slices, days);
      const listed = dialect.rowsOf('@slices', { store: 'whole', a: 'whole', b: 'whole' });
      await run(
        `UPDATE store SET kept_rules = rules, kept_calendar = ${CALENDAR_VERSION}, stale_from = slice.a, stale_to = slice.b
         FROM ${listed} AS slice WHERE store.key = slice.store`,
        {
          slices: JSON.stringify(
            slices.map(({ store, still }) => [store, still?.from ?? null, still?.to ?? null]),
          ),
        },
      );
      const [count] = await read<{ n: number }>(
        `SELECT count(*) AS n FROM store WHERE ${stale} AND ${own('key')}`,
      );
      return { days: days.length, left: count!.n };
    },
  };
}

const isShared = ({ shared }: DayRules, sensor: number, hour: UtcHour) =>
  shared.some((one) => one.sensor === sensor && hour >= one.from && hour < one.to);

/** The days of a store that are replaced at once: `from` to `to`. */
interface Slice extends StoreSpan {
  readonly rules: DayRules;
  /** Those of them of which there can be hours. */
  readonly made: DaySpan;
  /** What stays stale. */
  readonly still: DaySpan | undefined;
  /** How many were read at most. */
  readonly hours: number;
}

/** The newest days that are stale, as many as have about so many hours. */
function sliceOf(
  { store, kept }: KeptState,
  rules: DayRules,
  ends: { readonly sensors: number; readonly first: UtcHour | null; readonly last: UtcHour } | undefined,
  hours: number,
): Slice {
  const stale = kept === undefined ? { from: 0, to: DAYS_END } : kept.stale!;
  const none = { from: stale.to, to: stale.to };
  if (!ends || ends.first === null) return { store, rules, ...stale, made: none, still: undefined, hours: 0 };
  const dayOf = (hour: UtcHour) => dayNumber(storeDayOf(rules.history, hour).date);
  const lowest = Math.max(stale.from, dayOf(ends.first));
  const end = Math.min(stale.to, dayOf(ends.last) + 1);
  const hoursADay = 24 * ends.sensors;
  const from = Math.max(lowest, end - Math.max(1, Math.floor(hours / hoursADay)));
  const made = from < end ? { from, to: end } : none;
  const still = from > lowest ? { from: stale.from, to: from } : undefined;
  const replaced = { from: still ? from : stale.from, to: stale.to };
  return { store, rules, ...replaced, made, still, hours: (made.to - made.from) * hoursADay };
}
