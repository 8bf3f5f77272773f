// What held of a store on a date.
import { readFileSync } from 'node:fs';
import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { dayHoursText } from '../../../hub/calendar/day-hours.ts';
import { dateAt, type HistoryForm, readHistory, versionOn } from '../../../hub/calendar/history.ts';
import { addDays, localDay } from '../../../hub/calendar/local-days.ts';
import { schemaErrorText } from '../../../shared/schema-error.ts';
import { date, store, week } from './written.ts';

const STORE = {
  name: 'Main Street',
  timeZone: 'Europe/Berlin',
  place: { city: 'Berlin' },
  opening: week('08:00-20:00'),
  changes: [
    { from: '2026-03-01', opening: week('10:00-18:00') },
    {
      from: '2026-06-01',
      name: 'Harbour',
      place: { city: 'London' },
      timeZone: 'Europe/London',
      comparesAnew: true,
    },
    { from: '2026-06-02', opening: week('09:00-21:00') },
  ],
};

test.each([
  ['1999-01-01', 'Main Street Berlin Europe/Berlin 08:00-20:00 false'],
  ['2026-02-28', 'Main Street Berlin Europe/Berlin 08:00-20:00 false'],
  ['2026-03-01', 'Main Street Berlin Europe/Berlin 10:00-18:00 false'],
  ['2026-05-31', 'Main Street Berlin Europe/Berlin 10:00-18:00 false'],
  ['2026-06-01', 'Harbour London Europe/London 10:00-18:00 true'],
  ['2026-06-02', 'Harbour London Europe/London 09:00-21:00 false'],
  ['2040-01-01', 'Harbour London Europe/London 09:00-21:00 false'],
])('on %s: %s', (on, says) => {
  const { name, place, timeZone, opening, comparesAnew } = versionOn(store(STORE), date(on));
  expect(`${name} ${place?.city} ${timeZone} ${dayHoursText(opening.week[0]!)} ${comparesAnew}`).toBe(says);
});

property.prop([
  fc.uniqueArray(fc.integer({ min: 0, max: 400 }), { maxLength: 12 }),
  fc.integer({ min: -5, max: 405 }),
])('what holds is the last change that is not after the date', (days, asked) => {
  const at = (day: number) => addDays(date('2026-01-01'), day);
  const inOrder = days.toSorted((a, b) => a - b);
  const shop = store({
    name: 'first',
    opening: week(null),
    changes: inOrder.map((day) => ({ from: at(day), name: `day ${day}` })),
  });
  const slow = inOrder.findLast((day) => day <= asked);
  expect(versionOn(shop, at(asked)).name).toBe(slow === undefined ? 'first' : `day ${slow}`);
});

describe('the date at a moment', () => {
  test.each([
    ['Europe/Berlin', 'Asia/Tokyo', '2026-06-09T14:59:59Z', '2026-06-09'],
    ['Europe/Berlin', 'Asia/Tokyo', '2026-06-09T15:00:00Z', '2026-06-10'],
    // The old zone has its midnight, and the new one does not yet.
    ['Europe/Berlin', 'America/New_York', '2026-06-09T22:30:00Z', '2026-06-09'],
    ['Europe/Berlin', 'America/New_York', '2026-06-10T04:00:00Z', '2026-06-10'],
  ])('from %s to %s on 10 June: %s is on %s', (timeZone, to, moment, on) => {
    const shop = store({ timeZone, opening: week(null), changes: [{ from: '2026-06-10', timeZone: to }] });
    expect(dateAt(shop, Date.parse(moment))).toBe(on);
  });

  property.prop([
    fc.constantFrom('Asia/Tokyo', 'America/New_York', 'Pacific/Apia'),
    fc.integer({ min: -72, max: 72 }),
  ])('the new zone holds from the midnight of its first date', (timeZone, hours) => {
    const shop = store({ opening: week(null), changes: [{ from: '2026-06-10', timeZone }] });
    const beginsMs = localDay(timeZone, date('2026-06-10')).startMs;
    expect(dateAt(shop, beginsMs + hours * 3_600_000) >= '2026-06-10').toBe(hours >= 0);
  });
});

test('the example that the README gives is read, and means what it says', () => {
  const readme = readFileSync('hub/calendar/README.md', 'utf8');
  const shop = store(parse(/```yaml\n(.*?)```/s.exec(readme)![1]!));
  expect(shop.opened).toBe('2024-05-02');
  expect(shop.versions.map(({ from, name, place }) => [from, name, place?.city])).toEqual([
    [null, 'Main Street', 'Berlin'],
    ['2026-03-01', 'Main Street 12', 'Berlin'],
    ['2026-06-01', 'Main Street 12', 'Potsdam'],
  ]);
  const { week: days, special, closed, exceptions, holidays } = shop.versions[2]!.opening;
  expect(days.map(dayHoursText)).toEqual([
    ...['09:00-20:00', '09:00-12:30, 14:00-19:00', '09:00-20:00', '09:00-20:00'],
    ...['18:00-02:00', '10:00-24:00', 'closed'],
  ]);
  expect([special.length, closed.length, exceptions.size, holidays?.place.subregion]).toEqual([
    1,
    1,
    1,
    'KATH',
  ]);
});

const form = (more: Partial<HistoryForm>): HistoryForm => ({
  name: 'x',
  timeZone: 'UTC',
  opening: week(null),
  ...more,
});
test.each<[Partial<HistoryForm>, string]>([
  [{ opened: '2026-02-30' }, "opened: '2026-02-30' is not a date: write it as 2026-12-24"],
  [{ timeZone: 'Berlin' }, "timeZone: no time zone 'Berlin': write an IANA name"],
  [{ opening: week('9') }, "opening.mon: '9' is not a span of time: write it as 09:00-18:00, or closed"],
  [
    { changes: [{ from: '2026-13-01' }] },
    "changes.0.from: '2026-13-01' is not a date: write it as 2026-12-24",
  ],
  [
    { changes: [{ from: '2026-03-01', timeZone: 'Berlin' }] },
    "changes.0.timeZone: no time zone 'Berlin': write an IANA name",
  ],
  [
    { changes: [{ from: '2026-03-01', opening: week('9') }] },
    "changes.0.opening.mon: '9' is not a span of time: write it as 09:00-18:00, or closed",
  ],
  [
    { changes: [{ from: '2026-03-01' }, { from: '2026-03-01' }] },
    'changes.1.from: 2026-03-01 is not after 2026-03-01: put the changes in order, one a date',
  ],
])('%j is answered: %s', (wrong, problem) => {
  const read = readHistory(form(wrong));
  expect(read.kind === 'wrong' && schemaErrorText(read)).toBe(problem);
});

test('a store has 200 changes, and not one more', () => {
  const changes = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ from: addDays(date('2026-01-01'), index) }));
  expect(store({ opening: week(null), changes: changes(200) }).versions).toHaveLength(201);
  expect(() => store({ opening: week(null), changes: changes(201) })).toThrow('changes');
});
