// Whether a store has room for one more objection, and who makes room for it. No limit may deny a visitor who harms nobody,
// and no flood may push a visitor out. So the networks of a day (see network-marks.ts) share the places: where all are taken,
// a newcomer gets one of the network that has most, unless that has no more than a household, or no more than the newcomer's
// own. Where every network has few, the limit of the day asks for patience, and that of the list takes the newest of a day
// on which more came than visitors do. So filling a list for good takes forty days, each below the alarm, and raises one at
// the end: then `footfall-hub objections purge` helps.
import { MS_PER_DAY, utcDay, utcDayStartMs } from '../../shared/utc-day.ts';
import type { Unit } from '../store/port.ts';
import type { StoreRow } from '../store/stores.ts';

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

/** Makes room where it must, when what has expired is gone. */
export async function findRoom(unit: Unit, store: StoreRow, network: string, nowMs: number): Promise<Room> {
  const todayMs = utcDayStartMs(nowMs);
  const count = await unit.objectionCounts(store.key, { sinceMs: todayMs, network });
  const wait: Room = { kind: 'wait', untilMs: todayMs + MS_PER_DAY };
  if (count.today >= ALARM_A_DAY) {
    await raise(
      unit,
      store,
      nowMs,
      `over ${ALARM_A_DAY} objections within a day: somebody may be filling the list`,
    );
  }
  if (count.ofNetwork >= REGISTERED_A_DAY_PER_NETWORK_MAX) return wait;
  let { all } = count;
  if (count.today >= REGISTERED_A_DAY_MAX) {
    if (!(await takeFromLargest(unit, store, todayMs, count.ofNetwork))) return wait;
    all -= 1;
  }
  if (all < REGISTERED_MAX) return { kind: 'room' };
  await raise(
    unit,
    store,
    nowMs,
    `the list has its ${REGISTERED_MAX} objections: those make room of whose network most came. ` +
      '`footfall-hub objections list` shows them, `purge` removes a flood',
  );
  if (await takeFromLargest(unit, store, 0, count.ofNetwork)) return { kind: 'room' };
  // Whoever has more than a household takes nobody's place.
  if (count.ofNetwork >= HOUSEHOLD) return wait;
  return { kind: (await takeFromFloodDay(unit, store, todayMs)) ? 'room' : 'full' };
}

/** The newest goes: whoever came before the flood, from the same network, stays. */
async function takeFromLargest(
  unit: Unit,
  store: StoreRow,
  sinceMs: number,
  ofNewcomer: number,
): Promise<boolean> {
  const largest = await unit.largestObjectionGroup(store.key, sinceMs);
  if (largest === undefined || largest.objections <= Math.max(HOUSEHOLD, ofNewcomer + 1)) return false;
  await unit.deleteNewestObjection(store.key, largest);
  return true;
}

async function takeFromFloodDay(unit: Unit, store: StoreRow, todayMs: number): Promise<boolean> {
  const day = await unit.objectionFloodDay(store.key, { beforeMs: todayMs, over: ALARM_A_DAY });
  if (day === undefined) return false;
  await unit.deleteNewestObjection(store.key, { day });
  return true;
}

async function raise(unit: Unit, store: StoreRow, nowMs: number, text: string): Promise<void> {
  await unit.raiseStoreAlarm([store.key], 'many-objections', `${text} (${utcDay(nowMs)})`, nowMs);
}
