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
  /** The mark of where it came from, see hub/objections/network-marks.ts. */
  readonly network: string;
  readonly registeredMs: number;
  readonly expiresMs: number;
  readonly afterRevision: number;
}

export function insertObjection(db: HubDatabase, row: ObjectionRow): void {
  db.prepare<[object]>(
    `INSERT INTO objection (key_key, hash, token_hash, network, registered_at, expires_at, after_revision)
     VALUES (@keyKey, @hash, @tokenHash, @network, @registeredMs, @expiresMs, @afterRevision)`,
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

/** UTC days since 1970. */
const DAY = 'registered_at / 86400000';

/** How many a store has, how many of them came since a moment, and of these from one network. */
export function countObjections(
  db: HubDatabase,
  storeKey: number,
  { sinceMs, network }: { readonly sinceMs: number; readonly network: string },
): { readonly all: number; readonly today: number; readonly ofNetwork: number } {
  return db
    .prepare<unknown[], { all: number; today: number; ofNetwork: number }>(
      `SELECT count(*) AS "all", count(*) FILTER (WHERE registered_at >= ?) AS today,
              count(*) FILTER (WHERE registered_at >= ? AND network = ?) AS ofNetwork ${OF_STORE}`,
    )
    .get(sinceMs, sinceMs, network, storeKey)!;
}

export interface ObjectionGroupRow {
  /** UTC days since 1970. */
  readonly day: number;
  /** Null: from before networks were told apart. */
  readonly network: string | null;
  readonly objections: number;
}

/** By day, the largest first. */
export function readObjectionGroups(db: HubDatabase, storeKey: number): ObjectionGroupRow[] {
  return db
    .prepare<[number], ObjectionGroupRow>(
      `SELECT ${DAY} AS day, network, count(*) AS objections ${OF_STORE}
       GROUP BY 1, 2 ORDER BY day, objections DESC, network`,
    )
    .all(storeKey);
}

/** The network of a day, since a moment, from which most came; the oldest of several. */
export function readLargestGroup(
  db: HubDatabase,
  storeKey: number,
  sinceMs: number,
): ObjectionGroupRow | undefined {
  return db
    .prepare<[number, number], ObjectionGroupRow>(
      `SELECT ${DAY} AS day, network, count(*) AS objections ${OF_STORE}
       AND network IS NOT NULL AND registered_at >= ? GROUP BY 1, 2 ORDER BY objections DESC, day LIMIT 1`,
    )
    .get(storeKey, sinceMs);
}

/** The first UTC day before a moment of which more than so many are there. */
export function readFloodDay(
  db: HubDatabase,
  storeKey: number,
  { beforeMs, over }: { readonly beforeMs: number; readonly over: number },
): number | undefined {
  return db
    .prepare<number[], number>(
      `SELECT ${DAY} AS day ${OF_STORE} AND registered_at < ? GROUP BY day HAVING count(*) > ? ORDER BY day LIMIT 1`,
    )
    .pluck()
    .get(storeKey, beforeMs, over);
}

/** Of a day, and where one is named of a network. */
export function deleteNewestOf(
  db: HubDatabase,
  storeKey: number,
  { day, network = null }: { readonly day: number; readonly network?: string | null },
): void {
  db.prepare(
    `DELETE FROM objection WHERE key = (SELECT objection.key ${OF_STORE} AND ${DAY} = ?
       AND network IS coalesce(?, network) ORDER BY registered_at DESC, objection.key DESC LIMIT 1)`,
  ).run(storeKey, day, network);
  deleteIdleKeys(db);
}

/** All of a store, or those of a span and of a network; returns how many. */
export function deleteObjections(
  db: HubDatabase,
  storeKey: number,
  which: {
    readonly fromMs?: number | undefined;
    readonly untilMs?: number | undefined;
    readonly network?: string | undefined;
  },
): number {
  const { fromMs = 0, untilMs = Number.MAX_SAFE_INTEGER, network = null } = which;
  const { changes } = db
    .prepare(
      `DELETE FROM objection WHERE key IN (SELECT objection.key ${OF_STORE}
         AND registered_at >= ? AND registered_at < ? AND network IS coalesce(?, network))`,
    )
    .run(storeKey, fromMs, untilMs, network);
  deleteIdleKeys(db);
  return changes;
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
