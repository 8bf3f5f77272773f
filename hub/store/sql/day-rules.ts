// By which rules the hours of stores are added up into days: their openings since when, and which of their sensors hear the
// same. Kept in memory by the number of the store's entry in the directory, and by which sensors it has: while both are the
// database's, they are what stands there. A sensor is made by its first message, whichever process takes it.
import { type StoreHistory, versionOn } from '../../calendar/history.ts';
import type { LocalDate } from '../../calendar/local-days.ts';
import type { SharedSensor } from '../hours.ts';
import type { PlacedSince } from '../sensors.ts';
import { sharedSensors } from '../shared-sensors.ts';
import type { WriteScope } from './scope.ts';
import { areasOf } from './sensors.ts';
import { rowsByKey } from './stores.ts';

export interface DayRules {
  /** Of the store's entry in the directory. */
  readonly rules: number;
  readonly history: StoreHistory;
  /** Since when each sensor of the store hears which area, by key. */
  readonly areas: ReadonlyMap<number, readonly PlacedSince[]>;
  readonly shared: readonly SharedSensor[];
  /** See `sensorsOf`. */
  readonly sensors: string;
}

/** Of a hub, by store key: what was committed. */
export type KnownRules = Map<number, DayRules>;

/** As they stand in the database, by store key. */
export async function loadRules(scope: WriteScope, stores: readonly number[]): Promise<KnownRules> {
  if (stores.length === 0) return new Map();
  const [histories, areas] = [await rowsByKey(scope, stores), await areasOf(scope, stores)];
  const sensorsByStore = await sensorsOf(scope, stores);
  return new Map(
    [...histories].map(([store, { rules, history }]) => {
      const ofStore = areas.get(store) ?? new Map<number, readonly PlacedSince[]>();
      const placed = [...ofStore].map(([key, since]) => ({ key, areas: since }));
      const shared = sharedSensors(placed, history);
      return [store, { rules, history, areas: ofStore, shared, sensors: sensorsByStore.get(store) ?? '' }];
    }),
  );
}

/** Of each store that has some: another text where a sensor came or went. An engine may give the key of one that went again. */
export async function sensorsOf(
  { returning, dialect }: WriteScope,
  stores: readonly number[],
): Promise<Map<number, string>> {
  const rows = await returning<{ store: number; count: number; newest: number; heard: number }>(
    `SELECT store_key AS store, count(*) AS count, max(key) AS newest, max(first_heard) AS heard
     FROM sensor WHERE ${dialect.among('store_key', '@stores')} GROUP BY store_key`,
    { stores: JSON.stringify(stores) },
  );
  return new Map(rows.map(({ store, count, newest, heard }) => [store, `${count} ${newest} ${heard}`]));
}

/**
 * The first date on which days are other by `after` than by `before`, as the directory says it; null: from the beginning;
 * undefined: none is.
 */
export function changedSince(before: DayRules, after: DayRules): LocalDate | null | undefined {
  const [a, b] = [before.history, after.history];
  if (a.opened !== b.opened) return null;
  const opens = firstOther(datesOf([...a.versions, ...b.versions]), (date) => {
    const [one, other] =
      date === null ? [a.versions[0], b.versions[0]] : [versionOn(a, date), versionOn(b, date)];
    return one.timeZone === other.timeZone && one.opening.key === other.opening.key;
  });
  const hears = [...after.areas].map(([key, areas]) => {
    const earlier = before.areas.get(key) ?? [];
    const on = (steps: readonly PlacedSince[], date: LocalDate | null) =>
      steps.findLast(({ from }) => from === null || (date !== null && from <= date))?.area ?? null;
    return firstOther(datesOf([...earlier, ...areas]), (date) => on(earlier, date) === on(areas, date));
  });
  const all = [opens, ...hears].filter((date) => date !== undefined);
  return all.includes(null) ? null : all.sort()[0];
}

type Dates = readonly (LocalDate | null)[];

const datesOf = (steps: readonly { readonly from: LocalDate | null }[]): Dates => [
  null,
  ...new Set(steps.flatMap(({ from }) => from ?? []).sort()),
];
const firstOther = (dates: Dates, isSame: (date: LocalDate | null) => boolean) =>
  dates.find((date) => !isSame(date));
