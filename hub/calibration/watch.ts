// Looks after all stores' calibrations while the hub runs: once an hour, whether settings changed, releases
// shifted, or the counts are old. Each finding raises one alarm.
import type { Clock } from '../../shared/clock.ts';
import type { Logger } from '../../shared/logger.ts';
import { StoreError } from '../store/errors.ts';
import type { HubDatabase } from '../store/port.ts';
import { isRetiredAt } from '../store/stores.ts';
import { loadValidities, loadWarnings } from './state.ts';

const LOOK_MS = 3_600_000;

/** Looks now and every hour; returns what ends it, once it no longer looks. */
export function startWatch(parts: {
  readonly db: HubDatabase;
  readonly clock: Clock;
  readonly logger: Logger;
}): () => Promise<void> {
  const { db, clock, logger } = parts;
  let looking: Promise<void> = Promise.resolve();
  const look = async () => {
    try {
      const raised = await raiseWarnings(db, clock.nowMs());
      if (raised > 0) logger.warn({ raised }, 'calibrations need an operator, see the messages');
    } catch (error) {
      // A full disk or a locked file is the world's fault, and may heal by the next hour.
      if (!(error instanceof StoreError)) throw error;
      logger.error({ code: error.code, reason: error.message }, 'could not look after the calibrations');
    }
  };
  const next = () => {
    cancel = clock.after(LOOK_MS, next);
    looking = look();
  };
  let cancel = clock.after(0, next);
  return () => {
    cancel();
    return looking;
  };
}

/** Returns how many alarms are new. */
export async function raiseWarnings(db: HubDatabase, nowMs: number): Promise<number> {
  const reader = db.asOperator();
  const stores = (await reader.stores()).filter((store) => !isRetiredAt(store, nowMs));
  const byStore = await loadValidities(reader, stores);
  const calibrated = stores.flatMap((store) => {
    const validities = byStore.get(store.key);
    return validities === undefined ? [] : [{ store, validities }];
  });
  const warnings = await loadWarnings(reader, calibrated, nowMs);
  const found = [...warnings].flatMap(([store, all]) => all.map((warning) => ({ store, warning })));
  if (found.length === 0) return 0;
  return reader.write(async (unit) => {
    let raised = 0;
    for (const { store, warning } of found)
      raised += await unit.raiseStoreAlarm([store], warning.kind, warning.text, nowMs);
    return raised;
  });
}
