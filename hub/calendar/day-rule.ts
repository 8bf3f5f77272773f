// Which days a line of a calendar names: a date, a day of every year, or a weekday before or after one
// (`sunday before 12-25`, `2nd sunday before 12-25`).
import { typedText } from '../../shared/typed-text.ts';
import { addDays, type LocalDate, parseLocalDate, weekdayOf } from './local-days.ts';

export type DayRule =
  | { readonly kind: 'date'; readonly date: LocalDate }
  /** `monthDay`: `12-24`; 29 February is there in leap years alone. */
  | { readonly kind: 'yearly'; readonly monthDay: string }
  | {
      readonly kind: 'weekday';
      /** 1 is the nearest; the day itself is never it. */
      readonly nth: number;
      /** 0 is Monday. */
      readonly weekday: number;
      readonly side: 'before' | 'after';
      readonly monthDay: string;
    };

const NAMES = 'monday tuesday wednesday thursday friday saturday sunday'.split(' ');
const YEARLY = /^\d\d-\d\d$/;
const WEEKDAY = /^(?:([1-9])(?:st|nd|rd|th) )?([a-z]+) (before|after) (\d\d-\d\d)$/;

/** The rule, or what is wrong with it and what to do, for people. */
export function readDayRule(written: string): DayRule | string {
  const text = typedText(written).toLowerCase().replace(/ +/g, ' ');
  const date = parseLocalDate(text);
  if (date) return { kind: 'date', date };
  if (YEARLY.test(text) && isMonthDay(text)) return { kind: 'yearly', monthDay: text };
  const found = WEEKDAY.exec(text);
  const weekday = NAMES.indexOf(found?.[2] ?? '');
  const [, nth, , side, monthDay] = found ?? [];
  if (weekday < 0 || monthDay === undefined || !isMonthDay(monthDay)) {
    return `'${text}' is not a day: write it as 2026-12-24, 12-24 or 'sunday before 12-25'`;
  }
  const where = side === 'before' ? 'before' : 'after';
  return { kind: 'weekday', nth: Number(nth ?? 1), weekday, side: where, monthDay };
}

/** The day that a rule names by a year's date; undefined where it names none. The day may lie in another year. */
function dayOfRule(rule: DayRule, year: number): LocalDate | undefined {
  switch (rule.kind) {
    case 'date':
      return yearOf(rule.date) === year ? rule.date : undefined;
    case 'yearly':
      return parseLocalDate(`${year}-${rule.monthDay}`);
    case 'weekday': {
      const anchor = parseLocalDate(`${year}-${rule.monthDay}`);
      return anchor && nthFrom(anchor, rule);
    }
  }
}

function nthFrom(anchor: LocalDate, { nth, weekday, side }: DayRule & { kind: 'weekday' }): LocalDate {
  const away = side === 'before' ? weekdayOf(anchor) - weekday : weekday - weekdayOf(anchor);
  const nearest = ((away + 6) % 7) + 1;
  return addDays(anchor, (side === 'before' ? -1 : 1) * (nearest + 7 * (nth - 1)));
}

/** All days of a year that a rule names, also from the date of a neighbouring year. */
export function daysOfRule(rule: DayRule, year: number): LocalDate[] {
  const days = [year - 1, year, year + 1].map((anchor) => dayOfRule(rule, anchor));
  return days.filter((day): day is LocalDate => day !== undefined && yearOf(day) === year);
}

/** As it is written; `readDayRule` reads it back. */
export function dayRuleText(rule: DayRule): string {
  if (rule.kind === 'date') return rule.date;
  if (rule.kind === 'yearly') return rule.monthDay;
  const nth = rule.nth === 1 ? '' : `${rule.nth}${['', 'st', 'nd', 'rd'][rule.nth] ?? 'th'} `;
  return `${nth}${NAMES[rule.weekday]} ${rule.side} ${rule.monthDay}`;
}

export const yearOf = (date: LocalDate) => Number(date.slice(0, 4));

/** 2000 has a 29 February. */
const isMonthDay = (text: string) => parseLocalDate(`2000-${text}`) !== undefined;
