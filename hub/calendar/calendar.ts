// Business days of many stores, quickly: stores that are open alike share their resolved days, so that a chain of thousands
// costs little more than its kinds of stores.
import { hourStartMs, type UtcHour } from '../../shared/utc-hour.ts';
import { type BusinessDay, LOOK_BACK_DAYS, type RulingOf, resolveDays } from './business-days.ts';
import { yearOf } from './day-rule.ts';
import { type DayRuling, type PublicDaysOf, weekRuling, yearRulings } from './day-rulings.ts';
import { dateAt, type StoreHistory, type StoreVersion, versionOn } from './history.ts';
import { addDays, daysBetween, type LocalDate } from './local-days.ts';

export interface Calendar {
  /** The days from `first` to `last`, both included. Throws RangeError for more than `RANGE_DAYS_MAX`. */
  days(store: StoreHistory, first: LocalDate, last: LocalDate): BusinessDay[];
  /** The day with which a clock hour is reported: at night perhaps that of yesterday. */
  dayOf(store: StoreHistory, hour: UtcHour): BusinessDay;
}

/** Ten years: what one question may ask for. */
export const RANGE_DAYS_MAX = 3660;
/** Days that are kept, of all stores together: 22 MB, a year of a hundred kinds of stores. */
const KEPT_DAYS_MAX = 40_000;
const KEPT_RANGES_MAX = 16;

/** What is known of one kind of store: one opening in one time zone. */
interface Kind {
  readonly days: Map<LocalDate, BusinessDay>;
  readonly rulings: Map<number, ReadonlyMap<LocalDate, DayRuling>>;
}

/** `publicDaysOf` is asked only for openings that name a country. */
export function createCalendar(publicDaysOf: PublicDaysOf): Calendar {
  let byVersion = new WeakMap<StoreVersion, Kind>();
  const byKey = new Map<string, Kind>();
  const ranges = new Map<string, readonly LocalDate[]>();
  let kept = 0;

  function kindOf(version: StoreVersion): Kind {
    const before = byVersion.get(version);
    if (before) return before;
    const key = `${version.timeZone} ${version.opening.key}`;
    const kind = byKey.get(key) ?? { days: new Map(), rulings: new Map() };
    byKey.set(key, kind);
    byVersion.set(version, kind);
    return kind;
  }

  const rulingOf: RulingOf = (version, date) => {
    const { rulings } = kindOf(version);
    const year = yearOf(date);
    let ofYear = rulings.get(year);
    if (!ofYear) {
      ofYear = yearRulings(version.opening, year, publicDaysOf);
      rulings.set(year, ofYear);
      kept += ofYear.size;
    }
    return ofYear.get(date) ?? weekRuling(version.opening, date);
  };

  function keep(days: readonly BusinessDay[], { days: into }: Kind): void {
    for (const day of days) into.set(day.date, day);
    kept += days.length;
    if (kept <= KEPT_DAYS_MAX) return;
    byVersion = new WeakMap();
    byKey.clear();
    kept = 0;
  }

  /** A page asks the same of all its stores. */
  function datesFrom(first: LocalDate, count: number): readonly LocalDate[] {
    const key = `${first} ${count}`;
    const before = ranges.get(key);
    if (before) return before;
    if (ranges.size >= KEPT_RANGES_MAX) ranges.clear();
    const dates = Array.from({ length: count }, (_, index) => addDays(first, index));
    ranges.set(key, dates);
    return dates;
  }

  const calendar: Calendar = {
    days(store, first, last) {
      const count = daysBetween(first, last) + 1;
      if (count > RANGE_DAYS_MAX) {
        throw new RangeError(`${count} days from ${first} are more than ${RANGE_DAYS_MAX}: ask for fewer`);
      }
      if (count <= 0) return [];
      const dates = datesFrom(addDays(first, -LOOK_BACK_DAYS), count + LOOK_BACK_DAYS + 1);
      const version = versionOn(store, dates[0]!);
      const isOne = version === versionOn(store, dates.at(-1)!) && (store.opened ?? '') <= dates[0]!;
      if (!isOne) return resolveDays(store, dates, rulingOf);
      const kind = kindOf(version);
      const known = dates.slice(LOOK_BACK_DAYS, -1).map((date) => kind.days.get(date));
      if (known.every((day) => day !== undefined)) return known;
      const days = resolveDays(store, dates, rulingOf);
      keep(days, kind);
      return days;
    },
    dayOf(store, hour) {
      const date = dateAt(store, hourStartMs(hour));
      const around = calendar.days(store, addDays(date, -LOOK_BACK_DAYS), addDays(date, 1));
      return around.find(({ from, to }) => hour >= from && hour < to)!;
    },
  };
  return calendar;
}
