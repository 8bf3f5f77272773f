// Weeks (or days) of stores as numbers: how long each is open, and from when to when. A question about many stores over years asks
// for no day of each; stores that are open alike share what was found.
import type { UtcHour } from '../../shared/utc-hour.ts';
import type { StoreHistory } from './history.ts';
import { dateOfDay, dayNumber } from './local-days.ts';
import { openHoursOf, type StoreDay, storeDays } from './store-days.ts';

export interface OpenBucket {
  /** The first day, as days since 1970. */
  readonly day: number;
  readonly openHours: number;
  /** The first open hour, and the first after the last one; undefined where it is closed throughout. */
  readonly hull: { readonly from: UtcHour; readonly to: UtcHour } | undefined;
  readonly days: readonly StoreDay[];
}

/** Buckets of `step` days from `from` to before `to`, days since 1970. */
export type OpenBuckets = (history: StoreHistory) => readonly OpenBucket[];

export function openBuckets(from: number, to: number, step: number): OpenBuckets {
  const byKind = new Map<string, readonly OpenBucket[]>();
  return (history) => {
    const { opened, versions } = history;
    const kind = JSON.stringify([
      opened,
      ...versions.map(({ from: since, timeZone, opening }) => [since, timeZone, opening.key]),
    ]);
    const found = byKind.get(kind) ?? bucketsOf(storeDays(history, dateOfDay(from), dateOfDay(to - 1)), step);
    byKind.set(kind, found);
    return found;
  };
}

function bucketsOf(all: readonly StoreDay[], step: number): OpenBucket[] {
  return Array.from({ length: all.length / step }, (_, at) => {
    return bucketOf(all.slice(at * step, (at + 1) * step));
  });
}

/** `days`: at least one. */
export function bucketOf(days: readonly StoreDay[]): OpenBucket {
  const open = days.flatMap((day) => day.open);
  return {
    day: dayNumber(days[0]!.date),
    openHours: days.reduce((sum, day) => sum + openHoursOf(day), 0),
    hull: open.length === 0 ? undefined : { from: open[0]!.from, to: open.at(-1)!.to },
    days,
  };
}
