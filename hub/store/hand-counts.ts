// Hand counts: how many people somebody really counted in a store. Kept for good: a count that was wrong
// is withdrawn and stays, marked, so that every factor can be traced to what it was fitted to.
import type { UtcHour } from '../../shared/utc-hour.ts';

/**
 * `entries`: people who came in during the hours. `present`: people inside, on average over the hours.
 * `moment`: people inside at one moment of an hour.
 */
export const HAND_COUNT_KINDS = ['entries', 'present', 'moment'] as const;
export type HandCountKind = (typeof HAND_COUNT_KINDS)[number];

export interface HandCount {
  readonly kind: HandCountKind;
  readonly fromHour: UtcHour;
  /** The first hour after it. */
  readonly toHour: UtcHour;
  /** Of kind `moment`: ms since 1970, within the one hour; else null. */
  readonly atMs: number | null;
  /** ≥ 0; whole except for an average. */
  readonly people: number;
  readonly countedBy: string;
  /** May be empty. */
  readonly note: string;
}

export interface HandCountRow extends HandCount {
  readonly key: number;
  readonly enteredAtMs: number;
  /** Null where it stands. */
  readonly withdrawnAtMs: number | null;
  readonly withdrawnBy: string | null;
  readonly withdrawnWhy: string | null;
}

/** More in one store is a fault: five years of an hour a day. */
export const HAND_COUNTS_PER_STORE_MAX = 2000;

export interface HandCountReads {
  /** All of a store in order of time, the withdrawn too. */
  handCounts(store: number): Promise<HandCountRow[]>;
}

export interface HandCountWrites {
  /** Returns its key. */
  insertHandCount(store: number, count: HandCount, enteredAtMs: number): Promise<number>;
  /** False if the store has no such count, or it is withdrawn already. */
  withdrawHandCount(
    store: number,
    key: number,
    said: { readonly atMs: number; readonly by: string; readonly why: string },
  ): Promise<boolean>;
}
