// Takes a sensor's credential out of force, and its open code with it, with an entry in the audit log.
import type { SensorPath } from '../../shared/topics.ts';
import { appendAudit } from '../store/audit.ts';
import { newestCredential, revokeCredential } from '../store/credentials.ts';
import type { HubDatabase } from '../store/database.ts';
import { dropPairingCode } from '../store/pairing-codes.ts';

/** Returns whether there was anything to take away. */
export function revoke(
  db: HubDatabase,
  path: SensorPath,
  said: { readonly by: string; readonly reason: string },
  nowMs: number,
): boolean {
  return db
    .transaction(() => {
      const before = newestCredential(db, path);
      const hadCode = dropPairingCode(db, path, nowMs);
      if (!revokeCredential(db, path, nowMs)) return hadCode;
      const entry = { ...path, side: 'hub', what: 'credential', weaker: false, ...said } as const;
      appendAudit(db, { ...entry, before: JSON.stringify(before?.key), after: 'null' }, nowMs);
      return true;
    })
    .immediate();
}
