// An opening as a retailer writes it: what of it holds on a day, and where its errors point.
import { fc, test as property } from '@fast-check/vitest';
import { Compile } from 'typebox/compile';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { dayHoursText } from '../../../hub/calendar/day-hours.ts';
import { weekRuling, yearRulings } from '../../../hub/calendar/day-rulings.ts';
import { addDays, weekdayOf } from '../../../hub/calendar/local-days.ts';
import { type Opening, openingForm, readOpening } from '../../../hub/calendar/opening.ts';
import { EXCEPTIONS_MAX, type OpeningForm, OpeningFormSchema } from '../../../hub/calendar/opening-form.ts';
import { OpeningHoursSchema, WEEKDAYS } from '../../../shared/opening-hours.ts';
import { schemaError, schemaErrorText } from '../../../shared/schema-error.ts';
import { closedWeek, date, noHolidays, opening, week } from './written.ts';

const validator = Compile(OpeningFormSchema);

const WRITTEN = `
mon: 09:00-12:30, 14:00-19:00
tue: ['09:00', '20:00']
wed: [['09:00', '12:30'], ['14:00', '19:00']]
thu: [09:00, 20:00]
fri: 18:00–02:00
sat: 10:00-18:00
sun: closed
exceptions:
  2026-12-24: 09:00-14:00
  2026-12-31: closed
special:
  - { on: sunday before 12-25, hours: 13:00-18:00, name: Christmas shopping }
closed:
  - { from: 2026-08-01, to: 2026-08-14, name: Summer holidays }
  - { from: 2027-03-01 }
holidays:
  country: de
  region: BY
  subregion: KATH
  removed: [2026-11-01]
  added: [12-24]
`;

function checked(value: unknown): Opening {
  if (!validator.Check(value)) throw new Error(schemaErrorText(schemaError(validator, value)));
  return opening(value);
}
const publicDays = () =>
  new Map([
    [date('2026-11-01'), "All Saints' Day"],
    [date('2026-05-01'), 'Labour Day'],
  ]);
function ruling(from: Opening, on: string) {
  const found =
    yearRulings(from, Number(on.slice(0, 4)), publicDays).get(date(on)) ?? weekRuling(from, date(on));
  return `${dayHoursText(found.hours)} ${found.because} ${found.name}`;
}

test.each([
  ['2026-11-23', '09:00-12:30, 14:00-19:00 week null'],
  ['2026-11-27', '18:00-02:00 week null'],
  ['2026-12-24', '09:00-14:00 exception null'],
  ['2026-12-31', 'closed exception null'],
  ['2026-12-20', '13:00-18:00 special Christmas shopping'],
  ['2026-12-13', 'closed week null'],
  ['2026-08-01', 'closed closed-period Summer holidays'],
  ['2026-08-14', 'closed closed-period Summer holidays'],
  ['2026-08-15', '10:00-18:00 week null'],
  ['2026-05-01', 'closed holiday Labour Day'],
  // Removed, and added.
  ['2026-11-01', 'closed week null'],
  ['2027-02-28', 'closed week null'],
  ['2026-12-23', '09:00-12:30, 14:00-19:00 week null'],
  ['2025-12-24', 'closed holiday null'],
  // Until further notice.
  ['2027-03-01', 'closed closed-period null'],
  ['2031-12-21', 'closed closed-period null'],
])('on %s: %s', (on, says) => {
  expect(ruling(checked(parse(WRITTEN)), on)).toBe(says);
});

test('the more particular holds: exception, closed period, special opening, holiday, weekday', () => {
  const on = '2026-05-01';
  const holidays = { country: 'DE', hours: '10:00-12:00' };
  const special = [
    { on, hours: '10:00-13:00' },
    { on, hours: '10:00-13:30' },
  ];
  const closed = [{ from: on, to: on }];
  const exceptions = { [on]: '10:00-14:00' };
  const layers = [{}, { holidays }, { special }, { closed }, { exceptions }];
  const said = layers.map((_, index) =>
    ruling(opening(week('10:00-11:00', Object.assign({}, ...layers.slice(0, index + 1)))), on),
  );
  expect(said).toEqual([
    '10:00-11:00 week null',
    '10:00-12:00 holiday Labour Day',
    '10:00-13:00 special null',
    'closed closed-period null',
    '10:00-14:00 exception null',
  ]);
});

test('nothing is looked up where no country is named', () => {
  expect(yearRulings(opening(week('09:00-18:00')), 2026, noHolidays).size).toBe(0);
  expect(() => yearRulings(opening(week(null, { holidays: { country: 'DE' } })), 2026, noHolidays)).toThrow();
});

test('equal openings have equal keys, however they are written, and others have others', () => {
  const [a, b] = [
    week('09:00-20:00', { holidays: { country: 'DE' } }),
    week(['9:00', '20:00'], { holidays: { country: 'de' } }),
  ];
  expect(opening(a).key).toBe(opening(b).key);
  const others = [
    week('09:00-20:00'),
    week('09:00-20:00', { holidays: { country: 'DE', region: 'BY' } }),
    week('09:00-20:00', { holidays: { country: 'DE', hours: '10:00-12:00' } }),
    week('09:00-20:00', { exceptions: { '2026-12-24': null } }),
    week('09:00-20:00', { closed: [{ from: '2026-12-24' }] }),
    week('09:00-20:00', { closed: [{ from: '2026-12-24', to: '2026-12-24' }] }),
    week('09:00-20:00', { special: [{ on: '2026-12-24', hours: null }] }),
  ];
  expect(new Set([a, ...others].map((form) => opening(form).key)).size).toBe(8);
});

test('what is read is written and read back as it was', () => {
  const read = checked(parse(WRITTEN));
  const form = openingForm(read);
  expect(validator.Check(form)).toBe(true);
  expect(opening(JSON.parse(JSON.stringify(form)))).toEqual(read);
});

const clock = fc.integer({ min: 0, max: 23 }).map((hour) => `${String(hour).padStart(2, '0')}:30`);
const old = Compile(OpeningHoursSchema);
property.prop([fc.array(fc.option(fc.tuple(clock, clock)), { minLength: 7, maxLength: 7 })])(
  'hours of the form that knows one span a day mean what they meant',
  (spans) => {
    const form = Object.fromEntries(WEEKDAYS.map((day, index) => [day, spans[index]!]));
    if (!old.Check(form) || spans.some((span) => span && span[1] <= span[0])) return;
    const read = checked(form);
    expect(read.week.map(dayHoursText)).toEqual(spans.map((span) => span?.join('-') ?? 'closed'));
  },
);

property.prop([
  fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 12 })), { maxLength: 6 }),
  fc.uniqueArray(fc.integer({ min: 0, max: 9 }), { maxLength: 4 }),
  fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 4 }),
])(
  'layers are laid over each other as a chain of questions would find them',
  (periods, excepted, specials) => {
    const at = (days: number) => addDays(date('2026-12-27'), days);
    const form = week('09:00-18:00', {
      closed: periods.map(([from, length], index) => ({
        from: at(from),
        to: at(from + length),
        name: `period ${index}`,
      })),
      exceptions: Object.fromEntries(excepted.map((days) => [at(days), '10:00-11:00'])),
      special: specials.map((days, index) => ({
        on: at(days),
        hours: '12:00-13:00',
        name: `special ${index}`,
      })),
    });
    const read = opening(form);
    for (let days = 0; days < 22; days += 1) {
      const slow = () => {
        if (excepted.includes(days)) return '10:00-11:00 exception null';
        const period = periods.findIndex(([from, length]) => days >= from && days <= from + length);
        if (period >= 0) return `closed closed-period period ${period}`;
        const special = specials.indexOf(days);
        return special >= 0 ? `12:00-13:00 special special ${special}` : '09:00-18:00 week null';
      };
      expect(ruling(read, at(days))).toBe(slow());
    }
    expect(weekRuling(read, at(0)).hours).toBe(read.week[weekdayOf(at(0))]);
  },
);

test.each<[Partial<OpeningForm>, string]>([
  [{ tue: '9-18' }, "tue: '9-18' is not a span of time: write it as 09:00-18:00, or closed"],
  [
    { fri: '18:00-10:00', sat: '09:00-20:00' },
    'fri: 18:00-10:00 runs into sat 09:00-20:00: correct one of them',
  ],
  [
    { sun: '18:00-10:00', mon: '09:00-20:00' },
    'sun: 18:00-10:00 runs into mon 09:00-20:00: correct one of them',
  ],
  [{ exceptions: { '24.12.': null } }, "exceptions.24.12.: '24.12.' is not a date: write it as 2026-12-24"],
  [
    { exceptions: { '2026-12-24': 'late' } },
    "exceptions.2026-12-24: 'late' is not a span of time: write it as 09:00-18:00, or closed",
  ],
  [
    { special: [{ on: 'xmas', hours: null }] },
    "special.0.on: 'xmas' is not a day: write it as 2026-12-24, 12-24 or 'sunday before 12-25'",
  ],
  [
    { closed: [{ from: '2026-08-14', to: '2026-08-01' }] },
    'closed.0.to: 2026-08-01 is before 2026-08-14: correct one of them',
  ],
  [{ closed: [{ from: '2026-02-30' }] }, "closed.0.from: '2026-02-30' is not a date: write it as 2026-12-24"],
  [
    { holidays: { country: 'DE', subregion: 'KATH' } },
    'holidays.subregion: does not stand alone: name its region too',
  ],
  [
    { holidays: { country: 'DE', removed: ['01-01', 'never'] } },
    "holidays.removed.1: 'never' is not a day: write it as 2026-12-24, 12-24 or 'sunday before 12-25'",
  ],
])('%j is answered: %s', (wrong, problem) => {
  const read = readOpening(closedWeek(wrong));
  expect(read.kind === 'wrong' && schemaErrorText(read)).toBe(problem);
});

test.each<[object, RegExp]>([
  [{ mon: undefined }, /^mon: missing, expected/],
  [{ holidays: {} }, /^holidays\.country: missing, expected text like .* \(as DE\)/],
  [
    { closed: [{ from: 'tomorrow' }] },
    /^closed\.0\.from: expected text like .* \(a date as 2026-12-24\), got "tomorrow"/,
  ],
  [{ mon: 9 }, /^mon: expected .*, got 9/],
  [{ mittwoch: null }, /^mittwoch: unknown field/],
])('%j is answered by the schema', (wrong, problem) => {
  const form = Object.fromEntries(
    Object.entries({ ...closedWeek(), ...wrong }).filter(([, value]) => value !== undefined),
  );
  expect(() => checked(form)).toThrow(problem);
});

test('an opening has a thousand exceptions, and not one more', () => {
  const exceptions = (count: number) =>
    Object.fromEntries(
      Array.from({ length: count }, (_, index) => [addDays(date('2026-01-01'), index), null]),
    );
  expect(checked(closedWeek({ exceptions: exceptions(EXCEPTIONS_MAX) })).exceptions.size).toBe(1000);
  expect(validator.Check(closedWeek({ exceptions: exceptions(EXCEPTIONS_MAX + 1) }))).toBe(false);
});

test('each list beside the week has 200 lines, and not one more', () => {
  const lines = <Line>(line: Line, count: number): Line[] => new Array<Line>(count).fill(line);
  const forms = (count: number) => [
    closedWeek({ special: lines({ on: '12-24', hours: null }, count) }),
    closedWeek({ closed: lines({ from: '2026-08-01', to: '2026-08-02' }, count) }),
    closedWeek({ holidays: { country: 'DE', added: lines('12-24', count) } }),
    closedWeek({ holidays: { country: 'DE', removed: lines('12-24', count) } }),
  ];
  expect(forms(200).map((form) => validator.Check(form))).toEqual([true, true, true, true]);
  expect(forms(201).map((form) => validator.Check(form))).toEqual([false, false, false, false]);
});
