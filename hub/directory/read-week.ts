// A week on the command line, as sentences show it: `mon-fri 09:00-20:00; sat 10:00-13:00, 14:00-18:00; sun closed`.
import { WEEKDAYS, type Weekday } from '../../shared/opening-hours.ts';
import { typedText } from '../../shared/typed-text.ts';
import { readDayHours } from '../calendar/day-hours.ts';

/** Hours by day; or what is wrong and what to do, for people. */
export function readWeek(written: string): Readonly<Record<Weekday, string>> | string {
  const week = new Map<Weekday, string>();
  for (const part of typedText(written).toLowerCase().split(';')) {
    const [, days = '', hours = ''] = /^\s*(\S+)\s+(.+?)\s*$/.exec(part) ?? [];
    const named = daysOf(days);
    if (named === undefined || hours === '') {
      return `'${part.trim()}' does not say which days and hours: write mon-fri 09:00-20:00; sat,sun closed`;
    }
    const read = readDayHours(hours);
    if (typeof read === 'string') return `${days}: ${read}`;
    for (const day of named) {
      if (week.has(day)) return `${day} is there twice: write it once`;
      week.set(day, hours);
    }
  }
  const missing = WEEKDAYS.filter((day) => !week.has(day));
  if (missing.length > 0)
    return `${missing.join(', ')} is missing: say of each day when it is open, or closed`;
  return Object.fromEntries(week) as Record<Weekday, string>;
}

/** `mon-fri`, `sat,sun`, `fri-mon`; undefined where one is not a day. */
function daysOf(text: string): readonly Weekday[] | undefined {
  const days: Weekday[] = [];
  for (const part of text.split(',')) {
    const [first, last = first, ...rest] = part.split('-').map((name) => WEEKDAYS.indexOf(name as Weekday));
    if (first === undefined || last === undefined || first < 0 || last < 0 || rest.length > 0)
      return undefined;
    for (let at = first; ; at = (at + 1) % WEEKDAYS.length) {
      days.push(WEEKDAYS[at]!);
      if (at === last) break;
    }
  }
  return days;
}
