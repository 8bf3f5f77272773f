// The days of the weeks ahead on which a store is not open as its week has it: exceptions, closed periods, special openings,
// public holidays, and days from which on it has other hours.
import type { ClockSpan } from './day-hours.ts';
import type { Because } from './day-rulings.ts';
import { type StoreHistory, versionOn } from './history.ts';
import { addDays, type LocalDate, localMinute } from './local-days.ts';
import { storeCalendar } from './store-days.ts';
import { AHEAD_DAYS } from './weeks-ahead.ts';

export interface OtherDay {
  readonly date: LocalDate;
  /** `new-hours`: its week is another by then. */
  readonly because: Exclude<Because, 'week'> | 'new-hours' | 'not-opened-yet';
  /** Of the holiday, special opening or closed period, where it has one. */
  readonly name: string | null;
  /** None where it is closed. */
  readonly open: readonly ClockSpan[];
}

/** From today on, for as long as sensors are told of: `AHEAD_DAYS`. */
export function otherDays(history: StoreHistory, today: LocalDate): OtherDay[] {
  const { key } = versionOn(history, today).opening;
  return storeCalendar
    .days(history, today, addDays(today, AHEAD_DAYS - 1))
    .flatMap(({ date, because, name, spans, timeZone }): OtherDay[] => {
      const isUsual = because === 'week' && versionOn(history, date).opening.key === key;
      if (isUsual) return [];
      const clock = (ms: number) => localMinute(timeZone, ms).split(' ') as [date: string, time: string];
      const open = spans.map(({ fromMs, untilMs }) => {
        const [[, from], [day, until]] = [clock(fromMs), clock(untilMs)];
        const isMidnight = day > date && until === '00:00';
        return {
          from,
          until: isMidnight ? '24:00' : until,
          untilNextDay: day > date && !isMidnight,
        };
      });
      return [{ date, because: because === 'week' ? 'new-hours' : because, name, open }];
    });
}
