// Hand counts: how many people somebody really counted in a store. Kept for good: a count that was wrong
// is withdrawn and stays, marked, so that every factor can be traced to what it was fitted to.
import type { UtcHour } from '../../shared/utc-hour.ts';
import type { HubDatabase } from './database.ts';

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

/** All of a store in order of time, the withdrawn too. */
export function readHandCounts(db: HubDatabase, storeKey: number): HandCountRow[] {
  return db
    .prepare<[number], HandCountRow>(
      `SELECT key, kind, from_hour AS fromHour, to_hour AS toHour, at_ms AS atMs, people,
              counted_by AS countedBy, note, entered_at AS enteredAtMs, withdrawn_at AS withdrawnAtMs,
              withdrawn_by AS withdrawnBy, withdrawn_why AS withdrawnWhy
       FROM hand_count WHERE store_key = ? ORDER BY from_hour, at_ms, key`,
    )
    .all(storeKey);
}

/** Returns its key. */
export function insertHandCount(
  db: HubDatabase,
  storeKey: number,
  count: HandCount,
  enteredAtMs: number,
): number {
  const { kind, fromHour, toHour, atMs, people, countedBy, note } = count;
  const row = db
    .prepare<unknown[]>(
      `INSERT INTO hand_count (store_key, kind, from_hour, to_hour, at_ms, people, counted_by, note, entered_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(storeKey, kind, fromHour, toHour, atMs, people, countedBy, note, enteredAtMs);
  return Number(row.lastInsertRowid);
}

/** False if the store has no such count, or it is withdrawn already. */
export function withdrawHandCount(
  db: HubDatabase,
  storeKey: number,
  key: number,
  said: { readonly atMs: number; readonly by: string; readonly why: string },
): boolean {
  const row = db
    .prepare<unknown[]>(
      `UPDATE hand_count SET withdrawn_at = ?, withdrawn_by = ?, withdrawn_why = ?
       WHERE store_key = ? AND key = ? AND withdrawn_at IS NULL`,
    )
    .run(said.atMs, said.by, said.why, storeKey, key);
  return row.changes === 1;
}
