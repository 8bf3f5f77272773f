// What an operator sees of a store's objections, and can do about a flood of them: how many came on which day from one
// network (see network-marks.ts), and their removal, by day and mark or all at once, with an entry in the audit log and
// an alarm, since it protects people less.
import { MS_PER_DAY, utcDay } from '../../shared/utc-day.ts';
import type { AuditEntry } from '../store/audit.ts';
import type { Access } from '../store/port.ts';
import type { StoreRow } from '../store/stores.ts';

export interface ObjectionGroup {
  /** UTC, as 2026-11-28. */
  readonly day: string;
  /** Null: from before networks were told apart. */
  readonly network: string | null;
  readonly objections: number;
}

/** By day, and those of most objections first. */
export async function listObjections(db: Access, store: StoreRow, nowMs: number): Promise<ObjectionGroup[]> {
  const rows = await db.write(async (unit) => {
    await unit.deleteExpiredObjections(nowMs);
    return unit.objectionGroups(store.key);
  });
  return rows.map(({ day, network, objections }) => ({
    day: utcDay(day * MS_PER_DAY),
    network,
    objections,
  }));
}

/** With neither, all of the store. */
export interface Purged {
  /** UTC, as 2026-11-28. */
  readonly day?: string | undefined;
  readonly network?: string | undefined;
}

/** Returns how many were removed; none leaves no trace. */
export async function purgeObjections(
  db: Access,
  store: StoreRow,
  which: Purged,
  { by, reason }: { readonly by: string; readonly reason: string },
  nowMs: number,
): Promise<number> {
  const fromMs = which.day === undefined ? undefined : Date.parse(`${which.day}T00:00:00Z`);
  const untilMs = fromMs === undefined ? undefined : fromMs + MS_PER_DAY;
  return db.write(async (unit) => {
    await unit.deleteExpiredObjections(nowMs);
    const removed = await unit.deleteObjections(store.key, { fromMs, untilMs, network: which.network });
    if (removed === 0) return 0;
    const left = (await unit.objectionCounts(store.key, { sinceMs: nowMs, network: '' })).all;
    const entry: AuditEntry = {
      retailer: store.retailer,
      store: store.id,
      sensor: null,
      side: 'hub',
      by,
      reason,
      what: 'objections',
      weaker: true,
      before: JSON.stringify({ entries: left + removed }),
      after: JSON.stringify({ entries: left, purged: { day: which.day, network: which.network } }),
    };
    const key = await unit.appendAudit(entry, nowMs);
    const text = `${by} removed ${removed} objections (audit entry ${key}): whoever they were of is counted again`;
    await unit.raiseStoreAlarm([store.key], 'weaker-settings', text, nowMs);
    return removed;
  });
}
