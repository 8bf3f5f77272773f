// The retailers and stores of the configuration, brought into the database at start. A store that left
// the configuration keeps its rows and its reports, but takes no new hours.
import type { OpeningHours } from '../../shared/opening-hours.ts';

interface StoreEntry {
  readonly id: string;
  readonly name: string;
  /** IANA name. */
  readonly timeZone: string;
  readonly opening: OpeningHours;
}

export interface RetailerEntry {
  readonly id: string;
  readonly name: string;
  readonly stores: readonly StoreEntry[];
}

/** The row of a configured store; `undefined` for every other. */
export type FindStore = (retailer: string, store: string) => number | undefined;

export interface StoreRow {
  readonly key: number;
  readonly retailer: string;
  readonly retailerName: string;
  readonly id: string;
  readonly name: string;
  /** IANA name. */
  readonly timeZone: string;
  readonly opening: OpeningHours;
}

export interface StoreReads {
  /** All stores, by retailer and name. */
  stores(): Promise<StoreRow[]>;
  store(retailer: string, id: string): Promise<StoreRow | undefined>;
}

export interface StoreWrites {
  /** Inserts or updates; ids are kept, names, zones and hours follow the configuration. */
  upsertStores(retailers: readonly RetailerEntry[]): Promise<FindStore>;
}
