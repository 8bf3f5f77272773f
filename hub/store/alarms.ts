// What an operator must look at. The same alarm of the same sensor is kept once, however often a
// sensor repeats its cause, and only the newest are kept.
import type { HubDatabase } from './database.ts';

/**
 * Closed set, stored in `alarm.kind`. `conflicting-repeat`: a sensor sent an hour again, with other values.
 * `weaker-settings`: what a sensor counts by protects less than before. `cannot-count`: what it hears cannot be counted.
 */
type AlarmKind = 'conflicting-repeat' | 'weaker-settings' | 'cannot-count';

/**
 * Of a whole store. `calibration-setup`: the sensors' settings are no longer those of its hand counts.
 * `calibration-drift`: what they release has shifted since. `calibration-age`: the counts are a year old.
 * `weaker-settings`: somebody asked its sensors for settings that protect less.
 * `many-objections`: more were registered in a day than visitors would.
 * `certificate`: that of the broker, which its sensors trust, cannot be renewed, or a broker that is not the hub's own cannot be
 * told who may come in.
 */
export type StoreAlarmKind =
  | 'calibration-setup'
  | 'calibration-drift'
  | 'calibration-age'
  | 'weaker-settings'
  | 'many-objections'
  | 'certificate';

export const ALARM_ROWS_MAX = 10_000;

/** Raises an alarm; `text` is for people. To be called inside the caller's transaction. */
export type RaiseAlarm = (sensorKey: number, kind: AlarmKind, text: string, raisedAtMs: number) => void;

export function prepareAlarms(db: HubDatabase): RaiseAlarm {
  const insert = db.prepare<[number, number, string, string]>(
    `INSERT INTO alarm (raised_at, sensor_key, kind, text) VALUES (?, ?, ?, ?)
     ON CONFLICT (sensor_key, kind, text) DO NOTHING`,
  );
  const prune = db.prepare<[number]>('DELETE FROM alarm WHERE key <= (SELECT max(key) FROM alarm) - ?');
  return (sensorKey, kind, text, raisedAtMs) => {
    if (insert.run(raisedAtMs, sensorKey, kind, text).changes === 1) prune.run(ALARM_ROWS_MAX);
  };
}

/** Raises an alarm of a store, once for each text. Returns whether it is new. */
export function raiseStoreAlarm(
  db: HubDatabase,
  storeKey: number,
  kind: StoreAlarmKind,
  text: string,
  raisedAtMs: number,
): boolean {
  // The table's own uniqueness is by sensor, and NULLs are never equal.
  const row = db
    .prepare<unknown[]>(
      `INSERT INTO alarm (raised_at, store_key, kind, text) SELECT ?, ?, ?, ?
       WHERE NOT EXISTS (SELECT 1 FROM alarm WHERE store_key = ? AND kind = ? AND text = ?)`,
    )
    .run(raisedAtMs, storeKey, kind, text, storeKey, kind, text);
  return row.changes === 1;
}
