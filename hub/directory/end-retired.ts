// Takes the credentials of sensors whose day of retirement has come. One that is retired for a day that was there already loses
// it with the change itself.
import { utcHourOf } from '../../shared/utc-hour.ts';
import type { Access } from '../store/port.ts';
import type { FindStore } from '../store/stores.ts';
import { revokeOf } from './apply.ts';

/** Returns how many. */
export async function endRetired(db: Access, findStore: FindStore, nowMs: number): Promise<number> {
  const hour = utcHourOf(nowMs);
  const due = (await db.liveCredentials()).flatMap(({ retailer, store, sensor }) => {
    const retired = findStore(retailer, store)?.retirementOf(sensor);
    const isDue = retired?.kind === 'sensor' && retired.from <= hour;
    return isDue ? [{ path: { retailer, store, sensor }, since: retired.since }] : [];
  });
  if (due.length === 0) return 0;
  await db.write(async (unit) => {
    for (const { path, since } of due) {
      await revokeOf(unit, path, { by: 'footfall-hub', reason: `retired from ${since} on` }, nowMs);
    }
  });
  return due.length;
}
