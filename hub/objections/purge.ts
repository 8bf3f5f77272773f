// What an operator sees of a store's objections, and can do about a flood of them: how many came on which day from one
// network (see network-marks.ts), and their removal, by day and mark or all at once, with an entry in the audit log and
// an alarm, since it protects people less.
import { MS_PER_DAY, utcDay } from '../../shared/utc-day.ts';
import { raiseStoreAlarm } from '../store/alarms.ts';
import { type AuditEntry, appendAudit } from '../store/audit.ts';
import type { HubDatabase } from '../store/database.ts';
import {
  countObjections,
  deleteExpiredObjections,
  deleteObjections,
  readObjectionGroups,
} from '../store/objections.ts';
import type { StoreRow } from '../store/read-stores.ts';

export interface ObjectionGroup {
  /** UTC, as 2026-11-28. */
  readonly day: string;
  /** Null: from before networks were told apart. */
  readonly network: string | null;
  readonly objections: number;
}

/** By day, and those of most objections first. */
export function listObjections(db: HubDatabase, store: StoreRow, nowMs: number): ObjectionGroup[] {
  deleteExpiredObjections(db, nowMs);
  return readObjectionGroups(db, store.key).map(({ day, network, objections }) => ({
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
export function purgeObjections(
  db: HubDatabase,
  store: StoreRow,
  which: Purged,
  { by, reason }: { readonly by: string; readonly reason: string },
  nowMs: number,
): number {
  const fromMs = which.day === undefined ? undefined : Date.parse(`${which.day}T00:00:00Z`);
  const untilMs = fromMs === undefined ? undefined : fromMs + MS_PER_DAY;
  const purge = db.transaction(() => {
    deleteExpiredObjections(db, nowMs);
    const removed = deleteObjections(db, store.key, { fromMs, untilMs, network: which.network });
    if (removed === 0) return 0;
    const left = countObjections(db, store.key, { sinceMs: nowMs, network: '' }).all;
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
    const key = appendAudit(db, entry, nowMs);
    const text = `${by} removed ${removed} objections (audit entry ${key}): whoever they were of is counted again`;
    raiseStoreAlarm(db, store.key, 'weaker-settings', text, nowMs);
    return removed;
  });
  return purge.immediate();
}
