// What holds on each day of a year that is not simply its weekday: the layers of an opening laid over each other, the most
// particular last.

import type { DayHours } from './day-hours.ts';
import { daysOfRule } from './day-rule.ts';
import { addDays, type LocalDate, weekdayOf } from './local-days.ts';
import type { HolidayPlace, Opening } from './opening.ts';

/** Which layer of the opening decided the day. */
export type Because = 'week' | 'holiday' | 'special' | 'closed-period' | 'exception';

export interface DayRuling {
  readonly hours: DayHours;
  readonly because: Because;
  /** Of the holiday, special opening or closed period, where it has one. */
  readonly name: string | null;
}

/** Names (English) by date. */
export type PublicDays = ReadonlyMap<LocalDate, string>;

/** Looks up the public holidays of a place. It is asked only where a store has holidays. */
export type PublicDaysOf = (place: HolidayPlace, year: number) => PublicDays;

const CLOSED: DayHours = [];

/** By date; a day that is absent has the hours of its weekday. */
export function yearRulings(
  opening: Opening,
  year: number,
  publicDaysOf: PublicDaysOf,
): ReadonlyMap<LocalDate, DayRuling> {
  const rulings = new Map<LocalDate, DayRuling>();
  const { holidays, special, closed, exceptions } = opening;
  if (holidays) {
    const { hours } = holidays;
    for (const [date, name] of publicDaysOf(holidays.place, year)) {
      rulings.set(date, { hours, because: 'holiday', name });
    }
    for (const date of holidays.removed.flatMap((rule) => daysOfRule(rule, year))) rulings.delete(date);
    for (const date of holidays.added.flatMap((rule) => daysOfRule(rule, year))) {
      rulings.set(date, { hours, because: 'holiday', name: null });
    }
  }
  // Where two fall on one day, the upper one holds.
  for (const { on, hours, name } of special.toReversed()) {
    for (const date of daysOfRule(on, year)) rulings.set(date, { hours, because: 'special', name });
  }
  for (const { first, last, name } of closed.toReversed()) {
    const from = first > `${year}-01-01` ? first : (`${year}-01-01` as LocalDate);
    const to = last !== null && last < `${year}-12-31` ? last : `${year}-12-31`;
    for (let date = from; date <= to; date = addDays(date, 1)) {
      rulings.set(date, { hours: CLOSED, because: 'closed-period', name });
    }
  }
  for (const [date, hours] of exceptions) {
    if (date.startsWith(`${year}-`)) rulings.set(date, { hours, because: 'exception', name: null });
  }
  return rulings;
}

/** The ruling of a day that is nothing but its weekday. */
export function weekRuling(opening: Opening, date: LocalDate): DayRuling {
  return { hours: opening.week[weekdayOf(date)]!, because: 'week', name: null };
}
