// Days that a calendar names: dates, days of every year, Sundays before Christmas.
import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { type DayRule, dayRuleText, daysOfRule, readDayRule } from '../../../hub/calendar/day-rule.ts';
import { addDays, weekdayOf } from '../../../hub/calendar/local-days.ts';
import { date } from './written.ts';

const rule = (written: string) => {
  const read = readDayRule(written);
  if (typeof read === 'string') throw new Error(read);
  return read;
};

test.each([
  ['2026-12-24', 2026, ['2026-12-24']],
  ['2026-12-24', 2027, []],
  ['12-24', 2027, ['2027-12-24']],
  ['02-29', 2027, []],
  ['02-29', 2028, ['2028-02-29']],
  // 25 December is a Friday in 2026, a Saturday in 2027, and a Sunday in 2033.
  ['sunday before 12-25', 2026, ['2026-12-20']],
  ['2nd Sunday before 12-25', 2026, ['2026-12-13']],
  ['Sunday  before 12-25', 2027, ['2027-12-19']],
  ['sunday before 12-25', 2033, ['2033-12-18']],
  ['sunday after 12-25', 2033, []],
  ['sunday after 12-25', 2034, ['2034-01-01', '2034-12-31']],
  ['4th thursday after 10-31', 2026, ['2026-11-26']],
  ['9th monday before 01-15', 2026, ['2026-11-16']],
])('%s in %i: %j', (written, year, days) => {
  expect(daysOfRule(rule(written), year)).toEqual(days);
});

test.each([
  '',
  '24.12.2026',
  '2026-02-30',
  '02-30',
  '13-01',
  'sunday',
  'someday before 12-25',
  '0th sunday before 12-25',
  'sunday before 02-30',
  'sunday before 2026-12-25',
])('%j is not a day', (written) => {
  expect(readDayRule(written)).toBe(
    `'${written}' is not a day: write it as 2026-12-24, 12-24 or 'sunday before 12-25'`,
  );
});

const monthDay = fc.integer({ min: 0, max: 365 }).map((day) => addDays(date('2000-01-01'), day).slice(5));
const weekdayRule: fc.Arbitrary<DayRule> = fc.record({
  kind: fc.constant('weekday' as const),
  nth: fc.integer({ min: 1, max: 9 }),
  weekday: fc.integer({ min: 0, max: 6 }),
  side: fc.constantFrom('before' as const, 'after' as const),
  monthDay,
});
const anyRule = fc.oneof(
  weekdayRule,
  fc.record({ kind: fc.constant('yearly' as const), monthDay }),
  fc
    .integer({ min: 0, max: 20_000 })
    .map((days): DayRule => ({ kind: 'date', date: addDays(date('2000-01-01'), days) })),
);

property.prop([anyRule])('what is written is read back', (each) => {
  expect(readDayRule(dayRuleText(each))).toEqual(each);
});

property.prop([weekdayRule, fc.integer({ min: 1990, max: 2100 })])(
  'a weekday before or after a day is found by walking there, day by day',
  (each, year) => {
    if (each.kind !== 'weekday') return;
    const slow = [year - 1, year, year + 1].flatMap((anchor) => {
      if (each.monthDay === '02-29' && new Date(Date.UTC(anchor, 1, 29)).getUTCMonth() !== 1) return [];
      let day = date(`${anchor}-${each.monthDay}`);
      for (let found = 0; found < each.nth; ) {
        day = addDays(day, each.side === 'before' ? -1 : 1);
        if (weekdayOf(day) === each.weekday) found += 1;
      }
      return day.startsWith(`${year}-`) ? [day] : [];
    });
    expect(daysOfRule(each, year)).toEqual(slow);
  },
);
