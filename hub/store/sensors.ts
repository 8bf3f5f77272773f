// Sensors: a row at the first contact of a configured store, with the last state and health as they came.
import type { HubDatabase } from './database.ts';

/** More in one store is a fault or an attack, and each row costs the reports a query. */
export const SENSORS_PER_STORE_MAX = 200;

export interface SensorRows {
  /** The sensor's key, made if it is new; `undefined` if the store has its most sensors already. */
  keyOf(storeKey: number, id: string, nowMs: number): number | undefined;
  /** Keeps the message; `state_at` stays when the broker only repeats what it retained. */
  setState(key: number, message: string, nowMs: number): void;
  setHealth(key: number, message: string, nowMs: number): void;
  /** The last message that said `online`; null before the first. */
  onlineState(key: number): string | null;
  /** Keeps such a message, unless the broker only repeats it. */
  setOnlineState(key: number, message: string, nowMs: number): void;
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
  const insert = db.prepare<[number, string, number, number, number], { key: number }>(
    `INSERT INTO sensor (store_key, id, first_heard)
     SELECT ?, ?, ? WHERE (SELECT count(*) FROM sensor WHERE store_key = ?) < ? RETURNING key`,
  );
  const state = db.prepare<[string, number, number, string]>(
    'UPDATE sensor SET state = ?, state_at = ? WHERE key = ? AND state IS NOT ?',
  );
  const health = db.prepare<[string, number, number]>(
    'UPDATE sensor SET health = ?, health_at = ? WHERE key = ?',
  );
  const selectOnline = db.prepare<[number], { message: string | null }>(
    'SELECT online_state AS message FROM sensor WHERE key = ?',
  );
  const online = db.prepare<[string, number, number, string]>(
    'UPDATE sensor SET online_state = ?, online_state_at = ? WHERE key = ? AND online_state IS NOT ?',
  );
  return {
    keyOf(storeKey, id, nowMs) {
      const known = select.get(storeKey, id);
      return (known ?? insert.get(storeKey, id, nowMs, storeKey, SENSORS_PER_STORE_MAX))?.key;
    },
    setState(key, message, nowMs) {
      state.run(message, nowMs, key, message);
    },
    setHealth(key, message, nowMs) {
      health.run(message, nowMs, key);
    },
    onlineState: (key) => selectOnline.get(key)?.message ?? null,
    setOnlineState(key, message, nowMs) {
      online.run(message, nowMs, key, message);
    },
  };
}
