// When a store is open, for the papers: its week, and all that deviates from it from the day of the paper on.
import type { DayRule } from '../calendar/day-rule.ts';
import type { OpeningFacts } from './facts.ts';
import type { Language } from './language.ts';

/** What a language says of the parts of an opening. */
export interface OpeningWords {
  readonly week: string;
  readonly holidays: string;
  readonly special: string;
  readonly closed: string;
  readonly exceptions: string;
  /** Between parts of a list. */
  readonly semicolon: string;
  /** `place`: 'Germany (BY)'. */
  ofPlace(place: string, hours: string): string;
  added(days: string): string;
  removed(days: string): string;
  everyYear(day: string): string;
  /** `nth`: '2nd ', or nothing for the nearest; `weekday`: 'Sunday'; `day`: '25 December'. */
  weekdayBy(nth: string, weekday: string, side: 'before' | 'after', day: string): string;
  between(first: string, last: string): string;
  since(first: string): string;
  more(count: number): string;
}

/** More are counted, not named. */
const NAMED_MAX = 30;

type Term = readonly [string, string];

export function openingTerms(opening: OpeningFacts, language: Language, words: OpeningWords): Term[] {
  const { date, hours } = language;
  const named = (text: string, name: string | null) => (name === null ? text : `${text} (${name})`);
  const special = opening.special.map(({ on, hours: open, name }) =>
    named(`${ruleText(on, language, words)} ${hours(open)}`, name),
  );
  const closed = opening.closed.map(({ first, last, name }) => {
    const until = last === null ? words.since(date(first)) : words.between(date(first), date(last));
    return named(first === last ? date(first) : until, name);
  });
  const exceptions = opening.exceptions.map((one) => `${date(one.date)} ${hours(one.hours)}`);
  const rows: readonly Term[] = [
    [words.week, language.week(opening.week).join(words.semicolon)],
    [words.holidays, opening.holidays.map((each) => holidayText(each, language, words)).join('')],
    [words.special, shortened(special, words)],
    [words.closed, shortened(closed, words)],
    [words.exceptions, shortened(exceptions, words)],
  ];
  return rows.filter(([, text]) => text !== '');
}

function shortened(lines: readonly string[], { more, semicolon }: OpeningWords): string {
  const shown = lines.slice(0, NAMED_MAX);
  if (lines.length > NAMED_MAX) shown.push(more(lines.length - NAMED_MAX));
  return shown.join(semicolon);
}

function holidayText(
  { place, hours, added, removed }: OpeningFacts['holidays'][number],
  language: Language,
  words: OpeningWords,
): string {
  const parts = [place.region, place.subregion].filter((part) => part !== null).join(', ');
  const country = language.country(place.country);
  const days = (rules: readonly DayRule[]) =>
    language.list(rules.map((rule) => ruleText(rule, language, words)));
  return [
    words.ofPlace(parts === '' ? country : `${country} (${parts})`, language.hours(hours)),
    added.length > 0 && words.added(days(added)),
    removed.length > 0 && words.removed(days(removed)),
  ]
    .filter((text) => text !== false)
    .join(words.semicolon);
}

function ruleText(rule: DayRule, language: Language, words: OpeningWords): string {
  switch (rule.kind) {
    case 'date':
      return language.date(rule.date);
    case 'yearly':
      return words.everyYear(language.dayMonth(rule.monthDay));
    case 'weekday': {
      const { nth, weekday, side, monthDay } = rule;
      return words.weekdayBy(
        nth === 1 ? '' : `${language.ordinal(nth)} `,
        language.weekday(weekday),
        side,
        language.dayMonth(monthDay),
      );
    }
  }
}
