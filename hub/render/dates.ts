// Days and moments as people of a language read them. A day is a date on the store's wall; a moment is told on the wall
// clock of a zone.
import type { LocalDate } from '../calendar/local-days.ts';
import { type Lang, LOCALES } from './language.ts';

export interface Dates {
  /** `Monday 23 November 2026`. */
  long(date: LocalDate): string;
  /** `23 November 2026`. */
  full(date: LocalDate): string;
  /** `Mon 23 Nov`. */
  short(date: LocalDate): string;
  /** `23 Nov`. */
  dayMonth(date: LocalDate): string;
  /** `23 Nov 2026`. */
  dayMonthYear(date: LocalDate): string;
  /** `Nov 2026`. */
  monthYear(date: LocalDate): string;
  /** `Nov`. */
  month(date: LocalDate): string;
  /** `Monday`. */
  weekday(date: LocalDate): string;
  /** `Mon`; 0 is Monday. */
  weekdayShort(day: number): string;
  /** `23 Nov 2026, 16:26` in an IANA zone; `epochMs` in ms since 1970. */
  moment(zone: string, epochMs: number): string;
  /** `23 November 2026 at 16:26` in an IANA zone. */
  fullMoment(zone: string, epochMs: number): string;
  /** `16:26` in an IANA zone. */
  time(zone: string, epochMs: number): string;
  /** `a, b and c`. */
  list(items: readonly string[]): string;
}

export const DATES: Readonly<Record<Lang, Dates>> = { en: datesOf('en'), fr: datesOf('fr') };

function datesOf(lang: Lang): Dates {
  const locale = LOCALES[lang];
  const day = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' });
    return (date: LocalDate) => format.format(Date.parse(`${date}T00:00:00Z`)).replace(',', '');
  };
  const shortWeekday = day({ weekday: 'short' });
  const lists = new Intl.ListFormat(locale, { type: 'conjunction' });
  const inZone = (timeZone: string, options: Intl.DateTimeFormatOptions, epochMs: number) =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone }).format(epochMs);
  return {
    long: day({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }),
    full: day({ day: 'numeric', month: 'long', year: 'numeric' }),
    short: day({ weekday: 'short', day: 'numeric', month: 'short' }),
    dayMonth: day({ day: 'numeric', month: 'short' }),
    dayMonthYear: day({ day: 'numeric', month: 'short', year: 'numeric' }),
    monthYear: day({ month: 'short', year: 'numeric' }),
    month: day({ month: 'short' }),
    weekday: day({ weekday: 'long' }),
    // 5 January 1970 was a Monday.
    weekdayShort: (at) => shortWeekday(`1970-01-${String(5 + at).padStart(2, '0')}` as LocalDate),
    moment: (zone, epochMs) => inZone(zone, { dateStyle: 'medium', timeStyle: 'short' }, epochMs),
    fullMoment: (zone, epochMs) => inZone(zone, { dateStyle: 'long', timeStyle: 'short' }, epochMs),
    time: (zone, epochMs) => inZone(zone, { timeStyle: 'short' }, epochMs),
    list: (items) => lists.format(items),
  };
}

/** As it begins a line: `Lundi 23 novembre 2026`. */
export const atStart = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** `America/New York`. */
export const zoneName = (zone: string): string => zone.replaceAll('_', ' ');
