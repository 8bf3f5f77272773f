// The audit log: who changed what protects people, for good. Rows are only added (the database's triggers
// refuse the rest), and each carries a hash of itself and of the row before it, so that an edit past the
// triggers shows. The newest hash, noted elsewhere, shows also whether rows were cut off at the end.
import { createHash } from 'node:crypto';
import type { HubDatabase } from './database.ts';

export interface AuditEntry {
  readonly retailer: string;
  readonly store: string;
  /** Null: of the whole store. */
  readonly sensor: string | null;
  /** `hub`: it was asked for. `sensor`: it is in force there. */
  readonly side: 'hub' | 'sensor';
  readonly by: string;
  /** The setting, or `pause`. */
  readonly what: string;
  /** JSON; `null` where nothing was known. */
  readonly before: string;
  /** JSON. */
  readonly after: string;
  /** It protects less than before. */
  readonly weaker: boolean;
  readonly reason: string;
}

export interface AuditRow extends AuditEntry {
  readonly key: number;
  readonly atMs: number;
  readonly hash: string;
}

type RawRow = Omit<AuditRow, 'weaker'> & { readonly weaker: number };

const COLUMNS =
  'key, at AS atMs, retailer, store, sensor, side, by, what, before, after, weaker, reason, hash';
const entryOf = (row: RawRow): AuditRow => ({ ...row, weaker: row.weaker === 1 });

/** Adds an entry and returns its number. To be called inside the caller's transaction. */
export function appendAudit(db: HubDatabase, entry: AuditEntry, atMs: number): number {
  const last = db
    .prepare<[], { key: number; hash: string }>('SELECT key, hash FROM audit ORDER BY key DESC LIMIT 1')
    .get();
  // The database keeps no half surrogates: an entry that had one would look altered for ever.
  const [by, reason] = [entry.by.toWellFormed(), entry.reason.toWellFormed()];
  const [before, after] = [entry.before.toWellFormed(), entry.after.toWellFormed()];
  const row = { ...entry, by, reason, before, after, key: (last?.key ?? 0) + 1, atMs };
  const hash = hashOf(last?.hash ?? '', row);
  db.prepare<[object]>(
    `INSERT INTO audit (key, at, retailer, store, sensor, side, by, what, before, after, weaker, reason, hash)
     VALUES (@key, @atMs, @retailer, @store, @sensor, @side, @by, @what, @before, @after, @weaker, @reason, @hash)`,
  ).run({ ...row, weaker: row.weaker ? 1 : 0, hash });
  return row.key;
}

function hashOf(before: string, row: Omit<AuditRow, 'hash'>): string {
  const { key, atMs, retailer, store, sensor, side, by, what, after, weaker, reason } = row;
  const content = [key, atMs, retailer, store, sensor, side, by, what, row.before, after, weaker, reason];
  return createHash('sha256')
    .update(JSON.stringify([before, ...content]))
    .digest('hex');
}

/** The newest first. `store`: RETAILER/STORE, or all. */
export function readAudit(
  db: HubDatabase,
  of: { readonly retailer: string; readonly id: string } | undefined,
  limit: number,
): AuditRow[] {
  const where = of ? 'WHERE retailer = ? AND store = ?' : '';
  return db
    .prepare<unknown[], RawRow>(`SELECT ${COLUMNS} FROM audit ${where} ORDER BY key DESC LIMIT ?`)
    .all(...(of ? [of.retailer, of.id] : []), limit)
    .map(entryOf);
}

/** The newest entry about what was asked for a setting of a store. */
export function readLastAsked(
  db: HubDatabase,
  { retailer, store }: { readonly retailer: string; readonly store: string },
  what: string,
): AuditRow | undefined {
  const row = db
    .prepare<[string, string, string], RawRow>(
      `SELECT ${COLUMNS} FROM audit WHERE retailer = ? AND store = ? AND side = 'hub' AND what = ?
       ORDER BY key DESC LIMIT 1`,
    )
    .get(retailer, store, what);
  return row && entryOf(row);
}

export type AuditVerdict =
  /** `head`: the newest hash; empty before the first entry. */
  | { readonly kind: 'whole'; readonly entries: number; readonly head: string }
  | { readonly kind: 'broken'; readonly key: number; readonly why: string };

/** Follows the chain from its start. `noted`: a hash that was once the newest, or undefined. */
export function verifyAudit(db: HubDatabase, noted?: string): AuditVerdict {
  let hash = '';
  let key = 0;
  let isNotedThere = noted === undefined;
  for (const raw of db.prepare<[], RawRow>(`SELECT ${COLUMNS} FROM audit ORDER BY key`).iterate()) {
    key += 1;
    if (raw.key !== key) return { kind: 'broken', key, why: `entry ${key} is missing` };
    const row = entryOf(raw);
    if (hashOf(hash, row) !== row.hash) {
      return { kind: 'broken', key, why: `entry ${key} is not what was written, or one before it is not` };
    }
    hash = row.hash;
    isNotedThere ||= hash === noted;
  }
  if (isNotedThere) return { kind: 'whole', entries: key, head: hash };
  return {
    kind: 'broken',
    key,
    why: `no entry has the hash that was noted: what came after ${key} was cut off`,
  };
}
