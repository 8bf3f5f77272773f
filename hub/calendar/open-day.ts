// With which business day an hour counts, quickly: each hour that is stored is asked for. Stores that are open alike share what
// was found.
import type { UtcHour } from '../../shared/utc-hour.ts';
import type { StoreHistory } from './history.ts';
import { dayNumber } from './local-days.ts';
import { isOpenIn, storeDayOf } from './store-days.ts';

/** Days since 1970 by hour; null where the store is closed. */
type Found = Map<UtcHour, number | null>;

/** Hours that are kept, of all kinds of stores together: some 20 MB. */
const HOURS_MAX = 300_000;
let ofHistory = new WeakMap<StoreHistory, Found>();
const ofKind = new Map<string, Found>();
let kept = 0;

function foundOf(history: StoreHistory): Found {
  const before = ofHistory.get(history);
  if (before) return before;
  const { opened, versions } = history;
  const kind = JSON.stringify([
    opened,
    ...versions.map(({ from, timeZone, opening }) => [from, timeZone, opening.key]),
  ]);
  const found = ofKind.get(kind) ?? new Map();
  ofKind.set(kind, found);
  ofHistory.set(history, found);
  return found;
}

/** Days since 1970 of the business day in whose open hours an hour is; null where it is in none. */
export function openDayOf(history: StoreHistory, hour: UtcHour): number | null {
  const found = foundOf(history);
  const known = found.get(hour);
  if (known !== undefined) return known;
  if (kept >= HOURS_MAX) {
    ofHistory = new WeakMap();
    ofKind.clear();
    kept = 0;
    return openDayOf(history, hour);
  }
  const day = storeDayOf(history, hour);
  const number = dayNumber(day.date);
  for (let each = day.from; each < day.to; each = (each + 1) as UtcHour)
    found.set(each, isOpenIn(day, each) ? number : null);
  kept += day.to - day.from;
  return found.get(hour)!;
}
