// Calibrations: people per phone of a store, as they were fitted, applied and ended. A row's fit never
// changes; only its end is written, once.
import type { UtcHour } from '../../shared/utc-hour.ts';
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

export interface CalibrationReads {
  /** All of each store in the order in which they were made, by store key. */
  calibrations(stores: readonly number[]): Promise<Map<number, CalibrationRow[]>>;
}

export interface CalibrationWrites {
  /** Returns its key. */
  insertCalibration(store: number, calibration: Calibration, madeAtMs: number): Promise<number>;
  /** False if the store has no such calibration, or it was ended already. */
  endCalibration(
    store: number,
    key: number,
    said: { readonly ends: UtcHour; readonly atMs: number; readonly by: string; readonly why: string },
  ): Promise<boolean>;
}
