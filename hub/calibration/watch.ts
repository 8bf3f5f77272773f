// Looks after all stores' calibrations while the hub runs: once an hour, whether settings changed, releases
// shifted, or the counts are old. Each finding raises one alarm.
import Database from 'better-sqlite3';
import type { Clock } from '../../shared/clock.ts';
import type { Logger } from '../../shared/logger.ts';
import { raiseStoreAlarm } from '../store/alarms.ts';
import type { HubDatabase } from '../store/database.ts';
import { withAdvice } from '../store/database-error.ts';
import { readStores } from '../store/read-stores.ts';
import { loadValidities, loadWarnings } from './state.ts';

const LOOK_MS = 3_600_000;

/** Looks now and every hour; returns what ends it. */
export function startWatch(parts: {
  readonly db: HubDatabase;
  readonly clock: Clock;
  readonly logger: Logger;
}): () => void {
  const { db, clock, logger } = parts;
  const look = () => {
    try {
      const raised = raiseWarnings(db, clock.nowMs());
      if (raised > 0) logger.warn({ raised }, 'calibrations need an operator, see the messages');
    } catch (error) {
      // A full disk or a locked file is the world's fault, and may heal by the next hour.
      if (!(error instanceof Database.SqliteError)) throw error;
      const { message: reason } = withAdvice(error, db.name);
      logger.error({ code: error.code, reason }, 'could not look after the calibrations');
    }
    cancel = clock.after(LOOK_MS, look);
  };
  let cancel = clock.after(0, look);
  return () => cancel();
}

/** Returns how many alarms are new. */
export function raiseWarnings(db: HubDatabase, nowMs: number): number {
  let raised = 0;
  for (const store of readStores(db)) {
    const validities = loadValidities(db, store);
    if (validities.length === 0) continue;
    for (const { kind, text } of loadWarnings(db, store, validities, nowMs)) {
      if (raiseStoreAlarm(db, store.key, kind, text, nowMs)) raised += 1;
    }
  }
  return raised;
}
