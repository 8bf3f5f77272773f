// Whether a store has room for one more objection, and who makes room for it. No limit may deny a visitor who harms nobody,
// and no flood may push a visitor out. So the networks of a day (see network-marks.ts) share the places: where all are taken,
// a newcomer gets one of the network that has most, unless that has no more than a household, or no more than the newcomer's
// own. Where every network has few, the limit of the day asks for patience, and that of the list takes the newest of a day
// on which more came than visitors do. So filling a list for good takes forty days, each below the alarm, and raises one at
// the end: then `footfall-hub objections purge` helps.
import { MS_PER_DAY, utcDay, utcDayStartMs } from '../../shared/utc-day.ts';
import { raiseStoreAlarm } from '../store/alarms.ts';
import type { HubDatabase } from '../store/database.ts';
import { countObjections, deleteNewestOf, readFloodDay, readLargestGroup } from '../store/objections.ts';
import type { StoreRow } from '../store/read-stores.ts';

/** More in a UTC day than any shop's visitors come to: an alarm. */
export const ALARM_A_DAY = 50;
export const REGISTERED_A_DAY_MAX = 200;
/** Of one IPv4 address or one IPv6 /48. */
export const REGISTERED_A_DAY_PER_NETWORK_MAX = 20;
/** Of one network on one day these are never taken for a flood. */
const HOUSEHOLD = 3;
/** At all. Fewer than a sensor takes, so that none is cut off. */
export const REGISTERED_MAX = 2000;

export type Room =
  | { readonly kind: 'room' }
  /** ms since 1970. */
  | { readonly kind: 'wait'; readonly untilMs: number }
  | { readonly kind: 'full' };

/** Makes room where it must. To be called inside the caller's transaction, when what has expired is gone. */
export function findRoom(db: HubDatabase, store: StoreRow, network: string, nowMs: number): Room {
  const todayMs = utcDayStartMs(nowMs);
  const count = countObjections(db, store.key, { sinceMs: todayMs, network });
  const wait: Room = { kind: 'wait', untilMs: todayMs + MS_PER_DAY };
  if (count.today >= ALARM_A_DAY) {
    raise(db, store, nowMs, `over ${ALARM_A_DAY} objections within a day: somebody may be filling the list`);
  }
  if (count.ofNetwork >= REGISTERED_A_DAY_PER_NETWORK_MAX) return wait;
  let { all } = count;
  if (count.today >= REGISTERED_A_DAY_MAX) {
    if (!takeFromLargest(db, store, todayMs, count.ofNetwork)) return wait;
    all -= 1;
  }
  if (all < REGISTERED_MAX) return { kind: 'room' };
  raise(
    db,
    store,
    nowMs,
    `the list has its ${REGISTERED_MAX} objections: those make room of whose network most came. ` +
      '`footfall-hub objections list` shows them, `purge` removes a flood',
  );
  if (takeFromLargest(db, store, 0, count.ofNetwork)) return { kind: 'room' };
  // Whoever has more than a household takes nobody's place.
  if (count.ofNetwork >= HOUSEHOLD) return wait;
  return { kind: takeFromFloodDay(db, store, todayMs) ? 'room' : 'full' };
}

/** The newest goes: whoever came before the flood, from the same network, stays. */
function takeFromLargest(db: HubDatabase, store: StoreRow, sinceMs: number, ofNewcomer: number): boolean {
  const largest = readLargestGroup(db, store.key, sinceMs);
  if (largest === undefined || largest.objections <= Math.max(HOUSEHOLD, ofNewcomer + 1)) return false;
  deleteNewestOf(db, store.key, largest);
  return true;
}

function takeFromFloodDay(db: HubDatabase, store: StoreRow, todayMs: number): boolean {
  const day = readFloodDay(db, store.key, { beforeMs: todayMs, over: ALARM_A_DAY });
  if (day === undefined) return false;
  deleteNewestOf(db, store.key, { day });
  return true;
}

function raise(db: HubDatabase, store: StoreRow, nowMs: number, text: string): void {
  raiseStoreAlarm(db, store.key, 'many-objections', `${text} (${utcDay(nowMs)})`, nowMs);
}
