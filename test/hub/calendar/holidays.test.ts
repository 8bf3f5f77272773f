// Public holidays as the library has them, where that is right, where it is doubtful, and how an operator mends it.
import { execFileSync } from 'node:child_process';
import { fc, test as property } from '@fast-check/vitest';
import { beforeAll, describe, expect, test } from 'vitest';
import { yearRulings } from '../../../hub/calendar/day-rulings.ts';
import { type HolidayBook, openHolidayBook } from '../../../hub/calendar/holidays.ts';
import { addDays } from '../../../hub/calendar/local-days.ts';
import type { OpeningForm } from '../../../hub/calendar/opening-form.ts';
import { schemaErrorText } from '../../../shared/schema-error.ts';
import { date, opening, week } from './written.ts';

let book: HolidayBook;
beforeAll(async () => {
  book = await openHolidayBook();
});

const place = (country: string, region: string | null = null, subregion: string | null = null) => ({
  country,
  region,
  subregion,
});
const daysOf = (of: ReturnType<typeof place>, year: number) =>
  [...book.publicDays(of, year).keys()]
    .map((day) => day.slice(5))
    .sort()
    .join(' ');

describe('by country, region and a part of it', () => {
  const bavaria = '01-01 01-06 04-03 04-06 05-01 05-14 05-25 06-04 10-03 11-01 12-25 12-26';
  test.each([
    [place('DE'), 2026, '01-01 04-03 04-06 05-01 05-14 05-25 10-03 12-25 12-26'],
    // In Bavaria 15 August is a holiday where most people are Catholic: it needs its part of the region.
    [place('DE', 'BY'), 2026, bavaria],
    [place('DE', 'BY', 'EVANG'), 2026, bavaria],
    [place('DE', 'BY', 'KATH'), 2026, bavaria.replace('10-03', '08-15 10-03')],
    [place('DE', 'BY', 'A'), 2026, bavaria.replace('10-03', '08-08 08-15 10-03')],
    [place('FR'), 2026, '01-01 04-06 05-01 05-08 05-14 05-25 07-14 08-15 11-01 11-11 12-25'],
    // A substitute for 26 December, a Saturday.
    [place('GB', 'ENG'), 2026, '01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-26 12-28'],
  ])('%j in %i', (of, year, days) => {
    expect(daysOf(of, year)).toBe(days);
  });

  test('all days of a holiday that has several, also of one that began in the year before', () => {
    expect(daysOf(place('RO'), 2026)).toMatch(/^01-01 01-02 01-06 /);
    const [before, after] = [2026, 2027].map((year) => daysOf(place('SZ'), year));
    expect(before).toMatch(/ 12-28 12-29 12-30 12-31$/);
    expect(after).toMatch(/^01-01 01-02 /);
  });

  test('half a day is none: shops are open before', () => {
    expect(book.publicDays(place('IS'), 2026).get(date('2026-12-24'))).toBeUndefined();
    expect(book.publicDays(place('IS'), 2026).get(date('2026-12-25'))).toBe('Christmas Day');
  });

  test('what no law knows is no holiday', () => {
    expect(book.publicDays(place('DE', 'BY'), 2026).get(date('2026-02-14'))).toBeUndefined();
  });
});

/** Easter by the rule of Meeus, Jones and Butcher. */
function easter(year: number) {
  const [a, b, c] = [year % 19, Math.floor(year / 100), year % 100];
  const d = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const e = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - d - (c % 4)) % 7;
  const m = d + e + 114 - 7 * Math.floor((a + 11 * d + 22 * e) / 451);
  return date(`${year}-0${Math.floor(m / 31)}-${String((m % 31) + 1).padStart(2, '0')}`);
}

property.prop([fc.integer({ min: 1995, max: 2099 })])(
  "Germany's are as its law has them, year by year",
  (year) => {
    const moved = [-2, 1, 39, 50].map((days) => addDays(easter(year), days).slice(5));
    // In 2017 the Reformation was five hundred years old.
    const fixed = ['01-01', '05-01', '10-03', '12-25', '12-26', ...(year === 2017 ? ['10-31'] : [])];
    expect(daysOf(place('DE'), year)).toBe([...new Set([...moved, ...fixed])].sort().join(' '));
  },
);

const closedIn = (year: number, holidays: OpeningForm['holidays'] & object) => {
  const rulings = yearRulings(opening(week('09:00-20:00', { holidays })), year, book.publicDays);
  return [...rulings.keys()].map((day) => day.slice(5)).sort();
};

describe('an operator mends it', () => {
  test('Catalonia 2027: the library moves 1 May, a Saturday, to the Monday, which nobody decreed', () => {
    const catalonia = { country: 'ES', region: 'CT' };
    expect(closedIn(2027, catalonia)).toContain('05-03');
    const mended = closedIn(2027, { ...catalonia, removed: ['2027-05-03'] });
    expect(mended).not.toContain('05-03');
    expect(mended).toContain('05-01');
  });

  test('days are added and removed, by date or every year, and what is added stays', () => {
    const days = closedIn(2027, {
      country: 'DE',
      region: 'BE',
      added: ['12-24', '2027-05-07'],
      removed: ['03-08', '12-24'],
    });
    expect(days).toContain('12-24');
    expect(days).toContain('05-07');
    expect(days).not.toContain('03-08');
  });
});

test.each([
  [place('DE'), undefined],
  [place('DE', 'BY', 'A'), undefined],
  [place('XX'), "country: 'XX' is not a country with known holidays: write two letters, as DE"],
  [
    place('DE', 'BAY'),
    "region: 'BAY' is not known: write one of BB, BE, BW, BY, HB, HE, HH, MV, NI, NW, RP, SH, SL, SN, ST, TH",
  ],
  [place('DE', 'BY', 'M'), "subregion: 'M' is not known: write one of A, KATH, EVANG"],
  [place('DE', 'BE', 'X'), "subregion: 'X' is not known: there are none here, leave it out"],
  [
    place('US', 'XX'),
    "region: 'XX' is not known: write one of AL, AK, AZ, AR, CA, CO, CT, DE, DC, FL, GA, HI, ID, IL, IN, IA, KS, KY, LA, ME, and 31 more",
  ],
])('%j is known or answered: %s', (of, problem) => {
  const wrong = book.placeProblem(of);
  expect(wrong && schemaErrorText(wrong)).toBe(problem);
  if (problem) expect(() => book.publicDays(of, 2026)).toThrow(problem);
});

test('the library is loaded when a book is opened, and not before', () => {
  const program = `
    import { registerHooks } from 'node:module';
    const loaded = [];
    registerHooks({ load(url, context, next) { loaded.push(url); return next(url, context); } });
    const { openHolidayBook } = await import('./hub/calendar/holidays.ts');
    await import('./hub/calendar/day-rulings.ts');
    const isLoaded = () => loaded.some((url) => url.includes('node_modules/date-holidays/'));
    const before = isLoaded();
    await openHolidayBook();
    process.stdout.write(JSON.stringify([before, isLoaded()]));`;
  const printed = execFileSync(process.execPath, ['--input-type=module', '--eval', program], {
    timeout: 30_000,
  });
  expect(JSON.parse(printed.toString())).toEqual([false, true]);
});
