// Stores as reports need them: what held of each since when, and what holds now.
import type { OpeningHours } from '../../shared/opening-hours.ts';
import type { StoreHistory } from '../calendar/history.ts';
import type { LocalDate } from '../calendar/local-days.ts';

/** The row of a store that takes hours; `undefined` for every other. */
export type FindStore = (retailer: string, store: string) => number | undefined;

export interface StoreRow {
  readonly key: number;
  readonly retailer: string;
  readonly retailerName: string;
  readonly id: string;
  readonly history: StoreHistory;
  /** The first day on which nothing is expected of it any more. */
  readonly retired: LocalDate | null;
  /** As it is now. */
  readonly name: string;
  /** As it is now: IANA name. */
  readonly timeZone: string;
  /** As it is now, each day from its first opening to its last closing within the day. */
  readonly opening: OpeningHours;
}

export interface StoreReads {
  /** All stores, by retailer and name. */
  stores(): Promise<StoreRow[]>;
  store(retailer: string, id: string): Promise<StoreRow | undefined>;
}
