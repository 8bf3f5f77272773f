// Stores and their sensors, as the reports need them.
import type { OpeningHours } from '../../shared/opening-hours.ts';
import type { UtcHour } from '../../shared/utc-hour.ts';
import type { HubDatabase } from './database.ts';

export interface StoreRow {
  readonly key: number;
  readonly retailer: string;
  readonly retailerName: string;
  readonly id: string;
  readonly name: string;
  /** IANA name. */
  readonly timeZone: string;
  readonly opening: OpeningHours;
}

export interface SensorRow {
  readonly key: number;
  readonly id: string;
  /** When the hub first heard of it, ms since 1970. */
  readonly firstHeardMs: number;
  /** Last message on …/state, as it came. */
  readonly state: string | null;
  readonly stateAtMs: number | null;
  /** Last message on …/health, as it came. */
  readonly health: string | null;
  readonly healthAtMs: number | null;
  /** First and last hour that it reported; null if none yet. */
  readonly firstHour: UtcHour | null;
  readonly lastHour: UtcHour | null;
}

const STORES = `
  SELECT store.key AS key, retailer.id AS retailer, retailer.name AS retailerName, store.id AS id,
         store.name AS name, time_zone AS timeZone, opening
  FROM store JOIN retailer ON retailer.id = store.retailer`;

interface RawStore extends Omit<StoreRow, 'opening'> {
  readonly opening: string;
}

// Written by the hub from its own validated configuration, so it is not validated again.
const parsed = (row: RawStore): StoreRow => ({ ...row, opening: JSON.parse(row.opening) as OpeningHours });

/** All stores, by retailer and name. */
export function readStores(db: HubDatabase): StoreRow[] {
  return db.prepare<[], RawStore>(`${STORES} ORDER BY retailer.name, store.name`).all().map(parsed);
}

export function readStore(db: HubDatabase, retailer: string, id: string): StoreRow | undefined {
  const row = db
    .prepare<[string, string], RawStore>(`${STORES} WHERE retailer.id = ? AND store.id = ?`)
    .get(retailer, id);
  return row && parsed(row);
}

/** The sensors of a store by id. First and last hour are two index look-ups each, not a scan. */
export function readSensors(db: HubDatabase, storeKey: number): SensorRow[] {
  return db
    .prepare<[number], SensorRow>(
      `SELECT key, id, first_heard AS firstHeardMs, state, state_at AS stateAtMs,
              health, health_at AS healthAtMs,
              (SELECT min(hour) FROM hour WHERE sensor_key = sensor.key) AS firstHour,
              (SELECT max(hour) FROM hour WHERE sensor_key = sensor.key) AS lastHour
       FROM sensor WHERE store_key = ? ORDER BY id`,
    )
    .all(storeKey);
}

/** The sensors of a store by id, without all that is known of them. */
export function readSensorIds(
  db: HubDatabase,
  storeKey: number,
): { readonly key: number; readonly id: string }[] {
  return db
    .prepare<[number], { key: number; id: string }>(
      'SELECT key, id FROM sensor WHERE store_key = ? ORDER BY id',
    )
    .all(storeKey);
}
