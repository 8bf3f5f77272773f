// What an operator must look at. The same alarm of the same sensor is kept once, however often a sensor repeats its
// cause. Rows are bounded by sensor and kind, by store, and in all; where there are too many, the oldest of whoever has
// most go first, so that a noisy sensor washes out its own alarms, then its store's, and never another store's.
import { MS_PER_DAY, utcDay } from '../../shared/utc-day.ts';
import { createAllowance, excessOf } from './allowance.ts';
import type { HubDatabase } from './database.ts';

/**
 * Closed set, stored in `alarm.kind`. `conflicting-repeat`: a sensor sent an hour again, with other values.
 * `weaker-settings`: what a sensor counts by protects less than before. `cannot-count`: what it hears cannot be counted.
 * `too-many-changes`: its settings changed so often that the audit log no longer notes each change.
 */
export type AlarmKind = 'conflicting-repeat' | 'weaker-settings' | 'cannot-count' | 'too-many-changes';

/**
 * Of a whole store. `calibration-setup`: the sensors' settings are no longer those of its hand counts.
 * `calibration-drift`: what they release has shifted since. `calibration-age`: the counts are a year old.
 * `weaker-settings`: somebody asked its sensors for settings that protect less.
 * `many-objections`: more were registered in a day than visitors would.
 * `certificate`: that of the broker, which its sensors trust, cannot be renewed, or a broker that is not the hub's own cannot be
 * told who may come in.
 * `too-many-changes`: as of a sensor, of all its sensors together. `too-many-sensors`: it takes no more of them.
 * `client-name`: another program comes to the broker under the hub's name.
 */
export type StoreAlarmKind =
  | 'calibration-setup'
  | 'calibration-drift'
  | 'calibration-age'
  | 'weaker-settings'
  | 'many-objections'
  | 'certificate'
  | 'too-many-changes'
  | 'too-many-sensors'
  | 'client-name';

export const ALARM_ROWS_MAX = 10_000;
export const ALARM_ROWS_OF_STORE_MAX = 1_000;
/** Of one kind of one sensor, or of a store's own. */
export const ALARM_ROWS_OF_KIND_MAX = 200;

/** Conflicting repeats that are told one by one, a day: of a sensor, of a store, of all. */
const CONFLICTS_A_DAY = [20, 100, 1_000] as const;

/** Raises an alarm; `text` is for people. To be called inside the caller's transaction. */
export type RaiseAlarm = (sensorKey: number, kind: AlarmKind, text: string, raisedAtMs: number) => void;

export function prepareAlarms(db: HubDatabase): RaiseAlarm {
  const insert = db.prepare<[number, string, string, number], { key: number; store: number }>(
    `INSERT INTO alarm (raised_at, store_key, sensor_key, kind, text)
     SELECT ?, store_key, key, ?, ? FROM sensor WHERE key = ?
     ON CONFLICT (sensor_key, kind, text) DO NOTHING RETURNING key, store_key AS store`,
  );
  const remove = db.prepare<[number]>('DELETE FROM alarm WHERE key = ?');
  const conflicts = createAllowance(MS_PER_DAY, CONFLICTS_A_DAY);
  const prune = preparePrune(db);
  return (sensorKey, kind, text, raisedAtMs) => {
    const row = insert.get(raisedAtMs, kind, text, sensorKey);
    if (row === undefined) return;
    // Each hour since 2020 could conflict. Settings are bounded by the audit log's own allowance.
    const taken =
      kind === 'conflicting-repeat' ? conflicts.take(sensorKey, row.store, raisedAtMs) : undefined;
    if (taken?.kind === 'over') {
      remove.run(row.key);
      if (taken.isFirst) insert.get(raisedAtMs, kind, manyConflicts(taken, raisedAtMs), sensorKey);
    }
    prune({ store: row.store, sensor: sensorKey, kind });
  };
}

const WHO = { one: 'it has', store: 'sensors of the store have', all: 'sensors of all stores have' } as const;

function manyConflicts(
  { of, max }: { readonly of: 'one' | 'store' | 'all'; readonly max: number },
  nowMs: number,
): string {
  return `too many: on ${utcDay(nowMs)} ${WHO[of]} sent more than ${max} hours again with other values; further ones of that day are not told one by one`;
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
       WHERE NOT EXISTS (SELECT 1 FROM alarm
                         WHERE store_key = ? AND sensor_key IS NULL AND kind = ? AND text = ?)`,
    )
    .run(raisedAtMs, storeKey, kind, text, storeKey, kind, text);
  if (row.changes === 1) preparePrune(db)({ store: storeKey, sensor: null, kind });
  return row.changes === 1;
}

/**
 * Each alarm's key with its rank, where every store has a turn, and in it every sensor and kind, the newest first: who has
 * most has the highest ranks.
 */
export const ALARMS_BY_TURN = `
  SELECT key, row_number() OVER (PARTITION BY store_key ORDER BY own, key DESC) AS rank FROM (
    SELECT key, store_key, row_number() OVER (PARTITION BY store_key, sensor_key, kind ORDER BY key DESC) AS own
    FROM alarm)`;

interface Raised {
  readonly store: number;
  readonly sensor: number | null;
  readonly kind: string;
}

/** What drops what is too much, after an alarm was raised. */
function preparePrune(db: HubDatabase): (raised: Raised) => void {
  const ofKind = db.prepare<[object]>(
    `DELETE FROM alarm WHERE key IN (
       SELECT key FROM alarm WHERE store_key = @store AND sensor_key IS @sensor AND kind = @kind
       ORDER BY key DESC LIMIT -1 OFFSET @max)`,
  );
  const inStore = db.prepare<[number], { n: number }>('SELECT count(*) AS n FROM alarm WHERE store_key = ?');
  // The rank of a row is its place in its own group, from the newest: who has most has the highest.
  const ofStore = db.prepare<[number, number]>(
    `DELETE FROM alarm WHERE key IN (SELECT key FROM (
       SELECT key, row_number() OVER (PARTITION BY sensor_key, kind ORDER BY key DESC) AS rank
       FROM alarm WHERE store_key = ?) ORDER BY rank DESC, key LIMIT ?)`,
  );
  const inAll = db.prepare<[], { n: number }>('SELECT count(*) AS n FROM alarm');
  const ofAll = db.prepare<[number]>(
    `DELETE FROM alarm WHERE key IN (SELECT key FROM (${ALARMS_BY_TURN}) ORDER BY rank DESC, key LIMIT ?)`,
  );
  return ({ store, sensor, kind }) => {
    ofKind.run({ store, sensor, kind, max: ALARM_ROWS_OF_KIND_MAX });
    const storeExcess = excessOf(inStore.get(store)!.n, ALARM_ROWS_OF_STORE_MAX);
    if (storeExcess > 0) ofStore.run(store, storeExcess);
    const excess = excessOf(inAll.get()!.n, ALARM_ROWS_MAX);
    if (excess > 0) ofAll.run(excess);
  };
}
