// Stores as reports need them: what held of each since when, and what holds now.
import type { OpeningHours } from '../../shared/opening-hours.ts';
import type { UtcHour } from '../../shared/utc-hour.ts';
import { dateAt, type StoreHistory } from '../calendar/history.ts';
import type { LocalDate } from '../calendar/local-days.ts';

/** `undefined` where the hub has none of that name. */
export type FindStore = (retailer: string, store: string) => KnownStore | undefined;

export interface KnownStore {
  /** Of its row. */
  readonly key: number;
  /** What ends a sensor's hours: its own retirement, or its store's; undefined where nothing does. */
  retirementOf(sensor: string): Retirement | undefined;
}

export interface Retirement {
  readonly kind: 'store' | 'sensor';
  /** The first day without it. */
  readonly since: LocalDate;
  /** The first hour of that day. */
  readonly from: UtcHour;
}

/** Whether the date is one of those without it. */
export const isRetired = (retired: string | null, date: LocalDate) => retired !== null && retired <= date;

export interface StoreRow {
  readonly key: number;
  readonly retailer: string;
  readonly retailerName: string;
  readonly id: string;
  /** Rises with each change of its entry in the directory. */
  readonly rules: number;
  readonly history: StoreHistory;
  /** The first day on which nothing is expected of it any more; of its retailer where that comes before. */
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

/** At a moment, ms since 1970, in its own time zone. */
export const isRetiredAt = ({ retired, history }: Pick<StoreRow, 'retired' | 'history'>, epochMs: number) =>
  isRetired(retired, dateAt(history, epochMs));
