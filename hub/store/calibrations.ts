// Calibrations: people per phone of a store, as they were fitted, applied and ended. A row's fit never
// changes; only its end is written, once.
import type { UtcHour } from '../../shared/utc-hour.ts';
import type { HubDatabase } from './database.ts';
import type { Setup } from './setups.ts';

/** The counts that have a truth which people can count. */
export const CALIBRATED = ['visits', 'occupancy'] as const;
export type Calibrated = (typeof CALIBRATED)[number];

/** What one point of a fit was: hours, people counted by hand, phones released. */
interface Basis {
  /** Keys of the hand counts. */
  readonly counts: readonly number[];
  readonly fromHour: UtcHour;
  readonly toHour: UtcHour;
  readonly people: number;
  readonly phones: number;
}

export interface Calibration {
  readonly measure: Calibrated;
  /** First hour that it is meant for. */
  readonly starts: UtcHour;
  /** People per phone, above 0. */
  readonly factor: number;
  /** Standard error of ln(factor). */
  readonly error: number;
  /** Counted hours that it rests on: first, and the first after the last. */
  readonly countedFrom: UtcHour;
  readonly countedTo: UtcHour;
  /** The sensors and settings that it was counted with. */
  readonly setup: Setup;
  readonly basis: readonly Basis[];
  readonly madeBy: string;
}

export interface CalibrationRow extends Calibration {
  readonly key: number;
  readonly madeAtMs: number;
  /** The first hour that it is no longer meant for; null where nobody ended it. */
  readonly ends: UtcHour | null;
  readonly endedAtMs: number | null;
  readonly endedBy: string | null;
  readonly endedWhy: string | null;
}

interface RawRow extends Omit<CalibrationRow, 'setup' | 'basis'> {
  readonly setup: string;
  readonly basis: string;
}

/** All of a store in the order in which they were made. */
export function readCalibrations(db: HubDatabase, storeKey: number): CalibrationRow[] {
  const rows = db
    .prepare<[number], RawRow>(
      `SELECT key, measure, starts, ends, factor, error, counted_from AS countedFrom, counted_to AS countedTo,
              setup, basis, made_at AS madeAtMs, made_by AS madeBy, ended_at AS endedAtMs,
              ended_by AS endedBy, ended_why AS endedWhy
       FROM calibration WHERE store_key = ? ORDER BY key`,
    )
    .all(storeKey);
  // Written below, from values of these types.
  return rows.map((row) => ({
    ...row,
    setup: JSON.parse(row.setup) as Setup,
    basis: JSON.parse(row.basis) as Basis[],
  }));
}

/** Returns its key. */
export function insertCalibration(
  db: HubDatabase,
  storeKey: number,
  calibration: Calibration,
  madeAtMs: number,
): number {
  const { measure, starts, factor, error, countedFrom, countedTo, setup, basis, madeBy } = calibration;
  const row = db
    .prepare<unknown[]>(
      `INSERT INTO calibration (store_key, measure, starts, factor, error, counted_from, counted_to, setup,
                                basis, made_at, made_by)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      storeKey,
      measure,
      starts,
      factor,
      error,
      countedFrom,
      countedTo,
      JSON.stringify(setup),
      JSON.stringify(basis),
      madeAtMs,
      madeBy,
    );
  return Number(row.lastInsertRowid);
}

/** False if the store has no such calibration, or it was ended already. */
export function endCalibration(
  db: HubDatabase,
  storeKey: number,
  key: number,
  said: { readonly ends: UtcHour; readonly atMs: number; readonly by: string; readonly why: string },
): boolean {
  const row = db
    .prepare<unknown[]>(
      `UPDATE calibration SET ends = ?, ended_at = ?, ended_by = ?, ended_why = ?
       WHERE store_key = ? AND key = ? AND ended_at IS NULL`,
    )
    .run(said.ends, said.atMs, said.by, said.why, storeKey, key);
  return row.changes === 1;
}
