// The codes that sensors are paired with. They are kept for a day, so that whoever comes late with one is told so.
import type { SensorPath } from '../../shared/topics.ts';
import type { HubDatabase } from './database.ts';

export interface PairingCodeRow extends SensorPath {
  readonly key: number;
  readonly issuedBy: string;
  /** ms since 1970. */
  readonly expiresMs: number;
  /** ms since 1970; null: not yet. */
  readonly usedMs: number | null;
}

const KEPT_MS = 86_400_000;

/** A sensor's earlier codes, and those of yesterday, go. */
export function insertPairingCode(
  db: HubDatabase,
  code: SensorPath & { readonly hash: string; readonly issuedBy: string; readonly expiresMs: number },
  nowMs: number,
): void {
  const { retailer, store, sensor, hash, issuedBy, expiresMs } = code;
  db.prepare(
    'DELETE FROM pairing_code WHERE expires_at < ? OR (retailer = ? AND store = ? AND sensor = ?)',
  ).run(nowMs - KEPT_MS, retailer, store, sensor);
  db.prepare(
    `INSERT INTO pairing_code (retailer, store, sensor, hash, issued_by, expires_at) VALUES (?, ?, ?, ?, ?, ?)`,
  ).run(retailer, store, sensor, hash, issuedBy, expiresMs);
}

export function findPairingCode(db: HubDatabase, hash: string): PairingCodeRow | undefined {
  return db
    .prepare<[string], PairingCodeRow>(
      `SELECT key, retailer, store, sensor, issued_by AS issuedBy, expires_at AS expiresMs, used_at AS usedMs
       FROM pairing_code WHERE hash = ?`,
    )
    .get(hash);
}

export function usePairingCode(db: HubDatabase, key: number, nowMs: number): void {
  db.prepare('UPDATE pairing_code SET used_at = ? WHERE key = ?').run(nowMs, key);
}

/** Returns whether there was one that was open. */
export function dropPairingCode(
  db: HubDatabase,
  { retailer, store, sensor }: SensorPath,
  nowMs: number,
): boolean {
  const { changes } = db
    .prepare(
      `DELETE FROM pairing_code
       WHERE retailer = ? AND store = ? AND sensor = ? AND used_at IS NULL AND expires_at > ?`,
    )
    .run(retailer, store, sensor, nowMs);
  return changes > 0;
}
