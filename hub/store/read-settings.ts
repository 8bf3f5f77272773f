// With which settings each sensor of a store released its newest hour, when it listened, and how many hours
// the hub holds: for the papers about the processing.
import type { Profile } from '../../shared/hourly-count.ts';
import type { UtcHour } from '../../shared/utc-hour.ts';
import type { HubDatabase } from './database.ts';
import type { HourSpan } from './read-hours.ts';

/** The settings of a sensor's newest release. */
export interface LastSettings {
  readonly sensorKey: number;
  readonly profile: Profile;
  readonly epsilon: number;
  readonly floor: number;
  readonly estimator: string;
  readonly config: string;
}

/** By sensor key; sensors without a release are absent. */
export function readLastSettings(db: HubDatabase, storeKey: number): Map<number, LastSettings> {
  const rows = db
    .prepare<[number], LastSettings>(
      `SELECT sensor_key AS sensorKey, profile, epsilon, floor, estimator, config
       FROM sensor s JOIN hour h ON h.sensor_key = s.key
       AND h.hour = (SELECT max(hour) FROM hour WHERE sensor_key = s.key)
       WHERE s.store_key = ?`,
    )
    .all(storeKey);
  return new Map(rows.map((row) => [row.sensorKey, row]));
}

/** Each hour that a sensor listened to within the span, once for each sensor. */
export function readHeardHours(db: HubDatabase, storeKey: number, span: HourSpan): UtcHour[] {
  return db
    .prepare<[number, number, number], { hour: UtcHour }>(
      `SELECT h.hour AS hour FROM sensor s JOIN hour h ON h.sensor_key = s.key
       WHERE s.store_key = ? AND h.hour >= ? AND h.hour < ? AND h.coverage > 0`,
    )
    .all(storeKey, span.from, span.to)
    .map(({ hour }) => hour);
}

/** How many hours the hub holds of a store, counted by sensor. */
export function readHourCount(db: HubDatabase, storeKey: number): number {
  return db
    .prepare<[number], { hours: number }>(
      'SELECT count(*) AS hours FROM sensor s JOIN hour h ON h.sensor_key = s.key WHERE s.store_key = ?',
    )
    .get(storeKey)!.hours;
}
