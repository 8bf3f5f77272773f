// What sensors prove themselves with: at most one credential of each is in force, and none is ever forgotten.
// The password is nowhere, only its hash.
import type { SensorPath } from '../../shared/topics.ts';
import type { HubDatabase } from './database.ts';

export interface CredentialRow extends SensorPath {
  readonly key: number;
  readonly hash: string;
  /** ms since 1970. */
  readonly issuedMs: number;
  /** ms since 1970; null while it is in force. */
  readonly revokedMs: number | null;
}

const COLUMNS = 'key, retailer, store, sensor, hash, issued_at AS issuedMs, revoked_at AS revokedMs';

/** The newest of a sensor, in force or not. */
export function newestCredential(db: HubDatabase, path: SensorPath): CredentialRow | undefined {
  return db
    .prepare<[string, string, string], CredentialRow>(
      `SELECT ${COLUMNS} FROM credential WHERE retailer = ? AND store = ? AND sensor = ? ORDER BY key DESC LIMIT 1`,
    )
    .get(path.retailer, path.store, path.sensor);
}

/** All that are in force, by sensor. */
export function liveCredentials(db: HubDatabase): CredentialRow[] {
  return db
    .prepare<[], CredentialRow>(
      `SELECT ${COLUMNS} FROM credential WHERE revoked_at IS NULL ORDER BY retailer, store, sensor`,
    )
    .all();
}

/** Puts a credential in force, and any other of the sensor out of it. */
export function issueCredential(db: HubDatabase, path: SensorPath, hash: string, nowMs: number): void {
  db.transaction(() => {
    revokeCredential(db, path, nowMs);
    db.prepare(
      'INSERT INTO credential (retailer, store, sensor, hash, issued_at) VALUES (?, ?, ?, ?, ?)',
    ).run(...[path.retailer, path.store, path.sensor, hash, nowMs]);
  })();
}

/** Returns whether there was one in force. */
export function revokeCredential(db: HubDatabase, path: SensorPath, nowMs: number): boolean {
  const { changes } = db
    .prepare(
      `UPDATE credential SET revoked_at = ?
       WHERE retailer = ? AND store = ? AND sensor = ? AND revoked_at IS NULL`,
    )
    .run(nowMs, path.retailer, path.store, path.sensor);
  return changes > 0;
}
