// The languages of the papers: how each writes numbers, dates and lists.
import { type OpeningHours, WEEKDAYS } from '../../shared/opening-hours.ts';
import { type DayHours, dayHoursText } from '../calendar/day-hours.ts';
import { frenchSpaces } from '../render/french-spaces.ts';
import { type Lang, LOCALES } from '../render/language.ts';
import type { IsoDate } from './facts.ts';
import { LAW_EN, LAW_FR, type Law } from './law.ts';

export interface Language {
  readonly lang: Lang;
  readonly law: Law;
  number(value: number): string;
  /** `24 November 2026`. */
  date(date: IsoDate): string;
  /** `a, b and c`. */
  list(items: readonly string[]): string;
  /** With the spaces that may not break. */
  typeset(text: string): string;
  /** One line a weekday. */
  opening(hours: OpeningHours): string[];
  /** The same of a store's week: a lunch parts its hours, and a night may pass midnight. */
  week(days: readonly DayHours[]): string[];
  /** Of one day: `09:00–12:30, 14:00–19:00`, or that it is closed. */
  hours(hours: DayHours): string;
  /** `24 December`, of `12-24`. */
  dayMonth(monthDay: string): string;
  /** `2nd`; from 1 on, below ten. */
  ordinal(nth: number): string;
  /** `Monday`; 0 is Monday. */
  weekday(index: number): string;
  /** `Germany`, of `DE`. */
  country(code: string): string;
}

const ORDINALS: Readonly<Record<Lang, (nth: number) => string>> = {
  en: (nth) => `${nth}${['', 'st', 'nd', 'rd'][nth] ?? 'th'}`,
  fr: (nth) => (nth === 1 ? '1er' : `${nth}e`),
};

export const LANGUAGES: Readonly<Record<Lang, Language>> = {
  en: language('en', LAW_EN, 'closed'),
  fr: language('fr', LAW_FR, 'fermé'),
};

function language(lang: Lang, law: Law, closed: string): Language {
  const locale = LOCALES[lang];
  const numbers = new Intl.NumberFormat(locale, { maximumFractionDigits: 3 });
  const dates = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
  const weekdays = new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' });
  const lists = new Intl.ListFormat(locale, { type: 'conjunction' });
  const dayMonths = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', timeZone: 'UTC' });
  const countries = new Intl.DisplayNames(locale, { type: 'region' });
  // 5 January 1970 was a Monday.
  const weekday = (index: number) => weekdays.format(Date.UTC(1970, 0, 5 + index));
  const onDay = (index: number, hours: string) => `${weekday(index)} ${hours || closed}`;
  const spans = (hours: DayHours) => hours.map((span) => dayHoursText([span]).replace('-', '–')).join(', ');
  return {
    lang,
    law,
    number: (value) => numbers.format(value),
    date: (date) => dates.format(new Date(date)),
    list: (items) => lists.format(items),
    typeset: lang === 'fr' ? frenchSpaces : (text) => text,
    opening: (hours) => WEEKDAYS.map((day, index) => onDay(index, hours[day]?.join('–') ?? '')),
    week: (days) => days.map((hours, index) => onDay(index, spans(hours))),
    hours: (hours) => spans(hours) || closed,
    // 2000 has a 29 February.
    dayMonth: (monthDay) => dayMonths.format(new Date(`2000-${monthDay}`)),
    ordinal: ORDINALS[lang],
    weekday,
    country: (code) => countries.of(code) ?? code,
  };
}
