// Sensors: a row at the first contact of a configured store, with the last state and health as they came. A listener
// that asks for no password lets anybody be a sensor, so names that never counted make room again, and a sensor that
// was paired always has its place.
import type { HubDatabase } from './database.ts';

/** More in one store is a fault or an attack, and each row costs the reports a query. */
export const SENSORS_PER_STORE_MAX = 200;
/** A name that has never brought an hour makes room for another when it has been silent for so long. */
const SILENT_NAME_MS = 86_400_000;

export interface SensorRows {
  /** The sensor's key, made if it is new; `undefined` if the store has its most sensors already and it is not paired. */
  keyOf(storeKey: number, id: string, nowMs: number): number | undefined;
  /** Keeps the message; `state_at` stays when the broker only repeats what it retained. */
  setState(key: number, message: string, nowMs: number): void;
  setHealth(key: number, message: string, nowMs: number): void;
  /** Keeps a message that said `online`, unless the broker only repeats it. */
  setOnlineState(key: number, message: string, nowMs: number): void;
  /** The last such message whose changes are in the audit log; null before the first. */
  notedState(key: number): string | null;
  setNotedState(key: number, message: string): void;
  /** The last message that said `online`, where its changes are not in the audit log yet. */
  unnotedState(key: number): string | undefined;
}

/**
 * A broker that has just started knows no sensor and sends no last will: whoever was online is not, until
 * it says so again.
 */
export function takeAllOffline(db: HubDatabase): void {
  db.exec(`UPDATE sensor SET state = json_set(state, '$.state', 'offline') WHERE state IS NOT NULL`);
}

/** The last message of a sensor that said `online`. */
export interface SaidState {
  readonly id: string;
  readonly key: number;
  /** 1 where the broker has it connected now. */
  readonly online: number;
  readonly message: string;
  /** ms since 1970. */
  readonly atMs: number;
}

/** Of the sensors of a store, by id; those that never said it are absent. */
export function readSaidStates(db: HubDatabase, storeKey: number): SaidState[] {
  return db
    .prepare<[number], SaidState>(
      `SELECT id, key, coalesce(json_extract(state, '$.state') = 'online', 0) AS online,
              online_state AS message, online_state_at AS atMs
       FROM sensor WHERE store_key = ? AND online_state IS NOT NULL ORDER BY id`,
    )
    .all(storeKey);
}

/** Prepares the statements. To be called inside the caller's transaction. */
export function prepareSensorRows(db: HubDatabase): SensorRows {
  const select = db.prepare<[number, string], { key: number }>(
    'SELECT key FROM sensor WHERE store_key = ? AND id = ?',
  );
  const insert = db.prepare<[object], { key: number }>(
    `INSERT INTO sensor (store_key, id, first_heard)
     SELECT @storeKey, @id, @nowMs
     WHERE (SELECT count(*) FROM sensor WHERE store_key = @storeKey) < @max
        OR EXISTS (SELECT 1 FROM credential JOIN store USING (retailer)
                   WHERE store.key = @storeKey AND credential.store = store.id AND sensor = @id
                     AND revoked_at IS NULL)
     RETURNING key`,
  );
  const makeRoom = prepareMakeRoom(db);
  const state = db.prepare<[string, number, number, string]>(
    'UPDATE sensor SET state = ?, state_at = ? WHERE key = ? AND state IS NOT ?',
  );
  const health = db.prepare<[string, number, number]>(
    'UPDATE sensor SET health = ?, health_at = ? WHERE key = ?',
  );
  const online = db.prepare<[string, number, number, string]>(
    'UPDATE sensor SET online_state = ?, online_state_at = ? WHERE key = ? AND online_state IS NOT ?',
  );
  const selectNoted = db.prepare<[number], { message: string | null }>(
    'SELECT noted_state AS message FROM sensor WHERE key = ?',
  );
  const noted = db.prepare<[string, number, string]>(
    'UPDATE sensor SET noted_state = ? WHERE key = ? AND noted_state IS NOT ?',
  );
  const selectUnnoted = db.prepare<[number], { message: string }>(
    `SELECT online_state AS message FROM sensor
     WHERE key = ? AND online_state IS NOT NULL AND noted_state IS NOT online_state`,
  );
  return {
    keyOf(storeKey, id, nowMs) {
      const known = select.get(storeKey, id);
      if (known) return known.key;
      const row = { storeKey, id, nowMs, max: SENSORS_PER_STORE_MAX };
      const made = insert.get(row) ?? (makeRoom(storeKey, nowMs) ? insert.get(row) : undefined);
      return made?.key;
    },
    setState(key, message, nowMs) {
      state.run(message, nowMs, key, message);
    },
    setHealth(key, message, nowMs) {
      health.run(message, nowMs, key);
    },
    setOnlineState(key, message, nowMs) {
      online.run(message, nowMs, key, message);
    },
    notedState: (key) => selectNoted.get(key)?.message ?? null,
    setNotedState(key, message) {
      noted.run(message, key, message);
    },
    unnotedState: (key) => selectUnnoted.get(key)?.message,
  };
}

/** Drops the name that has been silent for longest among those that never counted; returns whether there was one. */
function prepareMakeRoom(db: HubDatabase): (storeKey: number, nowMs: number) => boolean {
  const idle = db.prepare<[number, number], { key: number }>(
    `SELECT key FROM sensor
     WHERE store_key = ? AND max(first_heard, coalesce(state_at, 0), coalesce(health_at, 0)) < ?
       AND NOT EXISTS (SELECT 1 FROM hour WHERE sensor_key = sensor.key)
     ORDER BY max(first_heard, coalesce(state_at, 0), coalesce(health_at, 0)) LIMIT 1`,
  );
  const alarms = db.prepare<[number]>('DELETE FROM alarm WHERE sensor_key = ?');
  const sensor = db.prepare<[number]>('DELETE FROM sensor WHERE key = ?');
  return (storeKey, nowMs) => {
    const row = idle.get(storeKey, nowMs - SILENT_NAME_MS);
    if (row === undefined) return false;
    alarms.run(row.key);
    sensor.run(row.key);
    return true;
  };
}
