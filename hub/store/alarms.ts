// What an operator must look at. The same alarm of the same sensor is kept once, however often a
// sensor repeats its cause, and only the newest are kept.
import type { HubDatabase } from './database.ts';

/** Closed set, stored in `alarm.kind`. `conflicting-repeat`: a sensor sent an hour again, with other values. */
type AlarmKind = 'conflicting-repeat';

const ALARM_ROWS_MAX = 10_000;

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
