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
}

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
  const onDay = (index: number, hours: string) =>
    // 5 January 1970 was a Monday.
    `${weekdays.format(Date.UTC(1970, 0, 5 + index))} ${hours || closed}`;
  return {
    lang,
    law,
    number: (value) => numbers.format(value),
    date: (date) => dates.format(new Date(date)),
    list: (items) => lists.format(items),
    typeset: lang === 'fr' ? frenchSpaces : (text) => text,
    opening: (hours) => WEEKDAYS.map((day, index) => onDay(index, hours[day]?.join('–') ?? '')),
    week: (days) =>
      days.map((hours, index) =>
        onDay(index, hours.map((span) => dayHoursText([span]).replace('-', '–')).join(', ')),
      ),
  };
}
