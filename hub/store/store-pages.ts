// Many stores, a page at a time: found, ordered and counted by the database, so that what is read does not grow with them.
// What only the calendar knows of a store (its date, and which hour should be there) is asked of it once for each kind of
// opening, and given with the question.
import type { UtcHour } from '../../shared/utc-hour.ts';
import type { StoreHistory } from '../calendar/history.ts';
import type { LocalDate } from '../calendar/local-days.ts';
import type { StoreRow } from './stores.ts';

/** `hand`: those first that need one: with sensors in trouble, then with alarms. All: then by retailer and name. */
export const STORE_ORDERS = ['hand', 'name'] as const;
export type StoreOrder = (typeof STORE_ORDERS)[number];

/** Whole numbers by store key, the least first; stores without one come last. Equal ones: by retailer and name. */
export interface StoreRanks {
  readonly ranks: ReadonlyMap<number, number>;
}

/** Stores that open alike now: an IANA name and an opening as it is written. */
interface StoreKind {
  readonly timeZone: string;
  readonly opening: string;
  readonly history: StoreHistory;
}

interface StoreKinds {
  readonly kinds: readonly StoreKind[];
  /** Stores that opened otherwise some days ago, or will: each is a kind of its own. */
  readonly others: readonly StoreRow[];
}

/** What the calendar says of a store at a moment. */
export interface Standing {
  readonly today: LocalDate;
  /** A sensor whose last hour is before this is late; null: none is. */
  readonly lateBefore: UtcHour | null;
}

/** Behind this one in order `name`, or by rank. */
export interface StoreCursor {
  /** Null: it has none. Absent in order `name`. */
  readonly rank?: number | null;
  readonly retailerName: string;
  readonly name: string;
  readonly key: number;
}

/** Whether a page has stores that are retired: `none`, those `too`, or `only` those. */
export type RetiredStores = 'none' | 'too' | 'only';

export interface AskedPage {
  readonly kinds: readonly (Pick<StoreKind, 'timeZone' | 'opening'> & Standing)[];
  /** By key. */
  readonly others: readonly (Standing & { readonly store: number })[];
  /** On which names, places and groups hold. */
  readonly date: LocalDate;
  /** A part of its name, id, place or retailer, or of a group that it is in; case and accents do not matter. */
  readonly search: string | undefined;
  readonly order: StoreOrder | StoreRanks;
  readonly retired: RetiredStores;
  /** Alarms since then count, ms since 1970. */
  readonly alarmsSinceMs: number;
  readonly limit: number;
  readonly from: { readonly offset: number } | { readonly after: StoreCursor };
}

export interface StorePage {
  /** Keys, in order. */
  readonly stores: readonly number[];
  /** How many stores were found. */
  readonly found: number;
  /** Over all stores that may be on a page, whatever was searched. */
  readonly all: {
    readonly stores: number;
    readonly sensors: number;
    /** Sensors that are silent, late or deaf, or cannot count. */
    readonly troubled: number;
  };
}

export interface StorePageReads {
  /** Of stores that are not retired, at a date. */
  storeKinds(date: LocalDate): Promise<StoreKinds>;
  /** Of stores that are in use, or as `retired` says. */
  storePage(asked: AskedPage): Promise<StorePage>;
  /** In the order of the keys. */
  storesByKey(keys: readonly number[]): Promise<StoreRow[]>;
}
