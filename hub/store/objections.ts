// Objections as rows: keyed hashes, their keys, and when they end. What has expired is deleted with its key, and
// `secure_delete` overwrites it in the file.
import type { ObjectionList } from '../../shared/remote-config.ts';
import type { HubDatabase } from './database.ts';

export interface ObjectionKeyRow {
  readonly key: number;
  readonly secret: Buffer;
}

/** The newest key of a store that is no older than `sinceMs`. */
export function readObjectionKey(
  db: HubDatabase,
  storeKey: number,
  sinceMs: number,
): ObjectionKeyRow | undefined {
  return db
    .prepare<[number, number], ObjectionKeyRow>(
      'SELECT key, secret FROM objection_key WHERE store_key = ? AND since > ? ORDER BY since DESC LIMIT 1',
    )
    .get(storeKey, sinceMs);
}

export function insertObjectionKey(
  db: HubDatabase,
  storeKey: number,
  secret: Buffer,
  nowMs: number,
): ObjectionKeyRow {
  const row = db
    .prepare('INSERT INTO objection_key (store_key, since, secret) VALUES (?, ?, ?)')
    .run(storeKey, nowMs, secret);
  return { key: Number(row.lastInsertRowid), secret };
}

export interface ObjectionRow {
  readonly keyKey: number;
  readonly hash: string;
  readonly tokenHash: string;
  readonly registeredMs: number;
  readonly expiresMs: number;
  readonly afterRevision: number;
}

export function insertObjection(db: HubDatabase, row: ObjectionRow): void {
  db.prepare<[object]>(
    `INSERT INTO objection (key_key, hash, token_hash, registered_at, expires_at, after_revision)
     VALUES (@keyKey, @hash, @tokenHash, @registeredMs, @expiresMs, @afterRevision)`,
  ).run(row);
}

/** Where the list holds the hash already: the revision after which sensors have it. */
export function readListedAfter(
  db: HubDatabase,
  keyKey: number,
  hash: string,
  nowMs: number,
): number | undefined {
  return db
    .prepare<[number, string, number], number>(
      'SELECT after_revision FROM objection WHERE key_key = ? AND hash = ? AND expires_at > ? LIMIT 1',
    )
    .pluck()
    .get(keyKey, hash, nowMs);
}

const OF_STORE = 'FROM objection JOIN objection_key ON objection_key.key = key_key WHERE store_key = ?';

/** How many of a store are in force, and how many of them came since a moment. */
export function countObjections(
  db: HubDatabase,
  storeKey: number,
  sinceMs: number,
): { readonly all: number; readonly recent: number } {
  return db
    .prepare<[number, number], { all: number; recent: number }>(
      `SELECT count(*) AS "all", count(*) FILTER (WHERE registered_at > ?) AS recent ${OF_STORE}`,
    )
    .get(sinceMs, storeKey)!;
}

export function readObjection(
  db: HubDatabase,
  storeKey: number,
  tokenHash: string,
): Pick<ObjectionRow, 'registeredMs' | 'expiresMs' | 'afterRevision'> | undefined {
  return db
    .prepare<[number, string], Pick<ObjectionRow, 'registeredMs' | 'expiresMs' | 'afterRevision'>>(
      `SELECT registered_at AS registeredMs, expires_at AS expiresMs, after_revision AS afterRevision
       ${OF_STORE} AND token_hash = ?`,
    )
    .get(storeKey, tokenHash);
}

/** Whether there was one. */
export function deleteObjection(db: HubDatabase, storeKey: number, tokenHash: string): boolean {
  const { changes } = db
    .prepare(`DELETE FROM objection WHERE key = (SELECT objection.key ${OF_STORE} AND token_hash = ?)`)
    .run(storeKey, tokenHash);
  deleteIdleKeys(db);
  return changes > 0;
}

/** Deletes what has expired, of all stores, and the keys that no objection needs any more. */
export function deleteExpiredObjections(db: HubDatabase, nowMs: number): void {
  const { changes } = db.prepare('DELETE FROM objection WHERE expires_at <= ?').run(nowMs);
  if (changes > 0) deleteIdleKeys(db);
}

function deleteIdleKeys(db: HubDatabase): void {
  db.exec(
    'DELETE FROM objection_key WHERE NOT EXISTS (SELECT 1 FROM objection WHERE key_key = objection_key.key)',
  );
}

interface ListedRow {
  readonly keyKey: number;
  readonly secret: Buffer;
  readonly hash: string;
  readonly untilMs: number;
}

/** What the sensors of a store are told: a list for each key, hashes in order, each once. */
export function readObjectionLists(db: HubDatabase, storeKey: number, nowMs: number): ObjectionList[] {
  const rows = db
    .prepare<[number, number], ListedRow>(
      `SELECT key_key AS keyKey, secret, hash, max(max(expires_at)) OVER (PARTITION BY key_key) AS untilMs
       ${OF_STORE} AND expires_at > ? GROUP BY key_key, hash ORDER BY key_key, hash`,
    )
    .all(storeKey, nowMs);
  const lists = new Map<number, ObjectionList>();
  for (const { keyKey, secret, hash, untilMs } of rows) {
    const list = lists.get(keyKey);
    if (list) list.hashes.push(hash);
    else lists.set(keyKey, { key: secret.toString('hex'), until: moment(untilMs), hashes: [hash] });
  }
  return [...lists.values()];
}

/** To the second, upwards: no objection ends before its time. */
const moment = (epochMs: number) =>
  `${new Date(Math.ceil(epochMs / 1000) * 1000).toISOString().slice(0, 19)}Z`;
