// An alarm of the hub itself: in every store that is in use, since it concerns all of their sensors.
import type { StoreAlarmKind } from './store/alarms.ts';
import type { HubDatabase } from './store/port.ts';
import { isRetiredAt } from './store/stores.ts';

/** Returns in how many it is new. */
export function raiseEverywhere(
  db: HubDatabase,
  kind: StoreAlarmKind,
  text: string,
  nowMs: number,
): Promise<number> {
  return db.asOperator().write(async (unit) => {
    const stores = await unit.stores();
    const keys = stores.flatMap((store) => (isRetiredAt(store, nowMs) ? [] : [store.key]));
    return unit.raiseStoreAlarm(keys, kind, text, nowMs);
  });
}
