// The directory: who the retailers are, how they group their stores, and what held of each store and sensor since when. Plain
// values; ids never change, and nothing is ever taken out of it, only retired.
import type { Place, StoreHistory, StoreVersion } from '../calendar/history.ts';
import type { LocalDate } from '../calendar/local-days.ts';
import type { Opening } from '../calendar/opening.ts';
import { datesOf, type Steps, valueOn } from './steps.ts';

export interface Directory {
  /** By id. */
  readonly retailers: readonly Retailer[];
}

export interface Retailer {
  readonly id: string;
  readonly name: string;
  /** Who answers for the counting; null where it was not said. */
  readonly legalName: string | null;
  readonly contact: string | null;
  /** Absent where it was not said, null where none was designated. */
  readonly dataProtectionOfficer?: string | null;
  readonly retired: LocalDate | null;
  /** By id. */
  readonly groups: readonly Group[];
  /** By id. */
  readonly stores: readonly Store[];
}

/** A node of the retailer's tree: a region, a city, a format, a franchise. */
export interface Group {
  readonly id: string;
  readonly name: string;
  /** The group in which it is; null: at the top. */
  readonly parent: Steps<string | null>;
  readonly retired: LocalDate | null;
}

export interface Store {
  readonly id: string;
  /** The first day of business; null: long ago. */
  readonly opened: LocalDate | null;
  /** The first day on which nothing is expected of it any more. */
  readonly retired: LocalDate | null;
  readonly name: Steps<string>;
  readonly timeZone: Steps<string>;
  readonly place: Steps<Place | null>;
  readonly opening: Steps<Opening>;
  /** Ids of its groups, in order. */
  readonly groups: Steps<readonly string[]>;
  /** It moved or was rebuilt: since each of these, in order, it is as good as another store. */
  readonly comparesAnew: readonly LocalDate[];
  /** By id. Others that are heard of hear an area of their own. */
  readonly sensors: readonly Sensor[];
}

export interface Sensor {
  readonly id: string;
  /** Sensors that name one area hear the same visitors, and are never added; null: an area of its own. */
  readonly area: Steps<string | null>;
  /** The first day on which nothing is expected of it any more. */
  readonly retired: LocalDate | null;
  /** The sensor that stands in its place. */
  readonly replacedBy: string | null;
}

export const isSameValue = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
export const isSameOpening = (a: Opening, b: Opening) => a.key === b.key;

const histories = new WeakMap<Store, StoreHistory>();

/** The same for the calendar. */
export function historyOf(store: Store): StoreHistory {
  const known = histories.get(store);
  if (known) return known;
  const { name, timeZone, place, opening, opened } = store;
  const version = (from: LocalDate | null): StoreVersion => ({
    from,
    name: valueOn(name, from),
    timeZone: valueOn(timeZone, from),
    place: valueOn(place, from),
    opening: valueOn(opening, from),
    comparesAnew: from !== null && store.comparesAnew.includes(from),
  });
  const dates = new Set([...datesOf(name, timeZone, place, opening), ...store.comparesAnew]);
  const history: StoreHistory = {
    opened,
    versions: [version(null), ...[...dates].sort().map(version)],
  };
  histories.set(store, history);
  return history;
}
