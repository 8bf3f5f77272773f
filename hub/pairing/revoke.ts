// Takes a sensor's credential out of force, and its open code with it, with an entry in the audit log.
import type { SensorPath } from '../../shared/topics.ts';
import type { HubDatabase } from '../store/port.ts';

/** Returns whether there was anything to take away. */
export function revoke(
  db: HubDatabase,
  path: SensorPath,
  said: { readonly by: string; readonly reason: string },
  nowMs: number,
): Promise<boolean> {
  return db.asTenant(path.retailer).write(async (unit) => {
    const before = await unit.newestCredential(path);
    const hadCode = await unit.dropPairingCode(path, nowMs);
    if (!(await unit.revokeCredential(path, nowMs))) return hadCode;
    const entry = { ...path, side: 'hub', what: 'credential', weaker: false, ...said } as const;
    await unit.appendAudit({ ...entry, before: JSON.stringify(before?.key), after: 'null' }, nowMs);
    return true;
  });
}
