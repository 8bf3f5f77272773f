// The days of a store as its reports have them: business days by what held then, as a day of hours on the wall clock. One
// calendar for the process, so that stores that are open alike share what is resolved.
import type { UtcHour } from '../../shared/utc-hour.ts';
import type { BusinessDay, HourRange, UtcSpan } from './business-days.ts';
import { createCalendar } from './calendar.ts';
import type { StoreHistory } from './history.ts';
import { type HolidayBook, openHolidayBook } from './holidays.ts';
import { type LocalDate, type LocalDay, localDay } from './local-days.ts';

/** `from` and `to` are of the hours that are reported with the day: those of its night too. */
export interface StoreDay extends LocalDay {
  /** Hours that its opening touches, in order and apart; none where it is closed. */
  readonly open: readonly HourRange[];
  /** When it is open, in order and apart. */
  readonly spans: readonly UtcSpan[];
}

let book: HolidayBook | undefined;

/** Of all stores. The holidays of those that have some must have been loaded. */
export const storeCalendar = createCalendar((place, year) => {
  if (book === undefined) throw new Error('the holidays were not loaded');
  return book.publicDays(place, year);
});

/** To be awaited before days of these stores are asked for. */
export async function loadHolidays(stores: readonly StoreHistory[]): Promise<void> {
  if (book !== undefined) return;
  const has = stores.some(({ versions }) => versions.some(({ opening }) => opening.holidays !== null));
  if (has) book = await openHolidayBook();
}

/** From `first` to `last`, both included; at most `RANGE_DAYS_MAX`. */
export function storeDays(store: StoreHistory, first: LocalDate, last: LocalDate): StoreDay[] {
  return storeCalendar.days(store, first, last).map(reported);
}

export const storeDay = (store: StoreHistory, date: LocalDate): StoreDay => storeDays(store, date, date)[0]!;

/** The day with which an hour is reported. */
export const storeDayOf = (store: StoreHistory, hour: UtcHour): StoreDay =>
  reported(storeCalendar.dayOf(store, hour));

function reported({ date, timeZone, from, to, open, spans }: BusinessDay): StoreDay {
  return { ...localDay(timeZone, date), from, to, open, spans };
}

export const isOpenIn = ({ open }: Pick<StoreDay, 'open'>, hour: UtcHour) =>
  open.some(({ from, to }) => hour >= from && hour < to);

export const openHoursOf = ({ open }: Pick<StoreDay, 'open'>): number =>
  open.reduce((sum, { from, to }) => sum + to - from, 0);
