// What went wrong between sensors and hub: alarms, and messages that were refused. The bodies of refused
// messages stay in the database: they may hold anything. What strangers had a hand in comes out plain and clipped,
// also where an older version wrote it.
import { plainText } from '../../shared/plain-text.ts';
import { ALARMS_BY_TURN } from './alarms.ts';
import type { HubDatabase } from './database.ts';
import { REFUSED_BY_TURN } from './refused.ts';

/** A topic of a sensor has 140 at most. */
const TOPIC_CHARACTERS_MAX = 160;
const TEXT_CHARACTERS_MAX = 500;

export interface AlarmRow {
  readonly key: number;
  readonly raisedAtMs: number;
  readonly kind: string;
  readonly text: string;
  /** Null where the alarm is of no store. */
  readonly retailer: string | null;
  readonly store: string | null;
  /** Null where the alarm is of no sensor. */
  readonly sensor: string | null;
}

export interface RefusedRow {
  readonly key: number;
  readonly receivedAtMs: number;
  readonly topic: string;
  readonly code: string;
  readonly reason: string;
  readonly bodyBytes: number;
}

/**
 * Which rows are read where there are more: the newest of all, or the newest of each store in turn, so that a noisy store
 * hides no other.
 */
type Choice = 'newest' | 'in turn';

const chosen = (table: string, ranked: string, choice: Choice) =>
  choice === 'newest'
    ? `SELECT key FROM ${table} ORDER BY key DESC LIMIT ?`
    : `SELECT key FROM (${ranked}) ORDER BY rank, key DESC LIMIT ?`;

/** The newest first. */
export function readAlarms(db: HubDatabase, limit: number, choice: Choice = 'newest'): AlarmRow[] {
  return db
    .prepare<[number], AlarmRow>(
      `SELECT alarm.key AS key, raised_at AS raisedAtMs, kind, text, store.retailer AS retailer,
              store.id AS store, sensor.id AS sensor
       FROM alarm LEFT JOIN sensor ON sensor.key = alarm.sensor_key
                  LEFT JOIN store ON store.key = coalesce(alarm.store_key, sensor.store_key)
       WHERE alarm.key IN (${chosen('alarm', ALARMS_BY_TURN, choice)}) ORDER BY alarm.key DESC`,
    )
    .all(limit)
    .map((row) => ({ ...row, text: plainText(row.text, TEXT_CHARACTERS_MAX) }));
}

/** The newest first. */
export function readRefused(db: HubDatabase, limit: number, choice: Choice = 'newest'): RefusedRow[] {
  return db
    .prepare<[number], RefusedRow>(
      `SELECT key, received_at AS receivedAtMs, topic, code, reason, length(body) AS bodyBytes
       FROM refused WHERE key IN (${chosen('refused', REFUSED_BY_TURN, choice)}) ORDER BY key DESC`,
    )
    .all(limit)
    .map((row) => ({
      ...row,
      topic: plainText(row.topic, TOPIC_CHARACTERS_MAX),
      reason: plainText(row.reason, TEXT_CHARACTERS_MAX),
    }));
}

/** How many alarms each store has had since a moment, by store key. */
export function countAlarms(db: HubDatabase, sinceMs: number): Map<number, number> {
  const rows = db
    .prepare<[number], { store: number; count: number }>(
      `SELECT coalesce(alarm.store_key, sensor.store_key) AS store, count(*) AS count
       FROM alarm LEFT JOIN sensor ON sensor.key = alarm.sensor_key
       WHERE raised_at >= ? AND coalesce(alarm.store_key, sensor.store_key) IS NOT NULL GROUP BY 1`,
    )
    .all(sinceMs);
  return new Map(rows.map(({ store, count }) => [store, count]));
}

/** How many messages were refused since a moment, by topic. */
export function countRefused(db: HubDatabase, sinceMs: number): Map<string, number> {
  const rows = db
    .prepare<[number], { topic: string; count: number }>(
      'SELECT topic, count(*) AS count FROM refused WHERE received_at >= ? GROUP BY topic',
    )
    .all(sinceMs);
  return new Map(rows.map(({ topic, count }) => [topic, count]));
}

/** How much the hub holds: for monitoring. */
export function readTotals(db: HubDatabase): {
  stores: number;
  sensors: number;
  alarms: number;
  refused: number;
} {
  return db
    .prepare<[], { stores: number; sensors: number; alarms: number; refused: number }>(
      `SELECT (SELECT count(*) FROM store) AS stores, (SELECT count(*) FROM sensor) AS sensors,
              (SELECT count(*) FROM alarm) AS alarms, (SELECT count(*) FROM refused) AS refused`,
    )
    .get()!;
}
