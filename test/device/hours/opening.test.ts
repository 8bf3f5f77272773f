import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { openAt, openByHub } from '../../../device/hours/opening.ts';
import { type OpeningHours, WEEKDAYS } from '../../../shared/opening-hours.ts';

const day: [string, string] = ['09:00', '20:00'];
const HOURS: OpeningHours = {
  mon: day,
  tue: day,
  wed: day,
  thu: day,
  fri: day,
  sat: ['10:00', '24:00'],
  sun: null,
};

test.each([
  ['2026-11-23T07:59:59Z', false],
  ['2026-11-23T08:00:00Z', true],
  ['2026-11-23T18:59:59Z', true],
  ['2026-11-23T19:00:00Z', false],
  // A Saturday until midnight, and the Sunday after it.
  ['2026-11-28T22:59:59Z', true],
  ['2026-11-28T23:00:00Z', false],
  // In summer the clocks of Berlin are an hour further.
  ['2026-07-06T06:59:59Z', false],
  ['2026-07-06T07:00:00Z', true],
])('in Berlin, %s: open is %s', (time, open) => {
  expect(openAt({ timeZone: 'Europe/Berlin', hours: HOURS })(Date.parse(time))).toBe(open);
});

test.each([
  ['2026-11-22T22:59:59Z', undefined],
  ['2026-11-22T23:00:00Z', false],
  ['2026-11-23T08:29:59Z', false],
  ['2026-11-23T08:30:00Z', true],
  ['2026-11-23T11:00:00Z', false],
  ['2026-11-23T12:00:00Z', true],
  ['2026-11-23T18:59:59Z', true],
  ['2026-11-23T19:00:00Z', undefined],
])('as the hub told, %s: open is %s', (time, open) => {
  const told = openByHub({
    from: '2026-11-22T23:00:00Z',
    until: '2026-11-23T19:00:00Z',
    spans: [
      ['2026-11-23T08:30:00Z', '2026-11-23T11:00:00Z'],
      ['2026-11-23T12:00:00Z', '2026-11-23T19:00:00Z'],
    ],
  });
  expect(told(Date.parse(time))).toBe(open);
});

const minute = fc
  .integer({ min: 0, max: 1440 })
  .map((n) => `${String(Math.floor(n / 60)).padStart(2, '0')}:${String(n % 60).padStart(2, '0')}`);
const span = fc.option(
  fc.uniqueArray(minute, { minLength: 2, maxLength: 2 }).map((two) => two.sort() as [string, string]),
);

property.prop([fc.tuple(span, span, span, span, span, span, span), fc.integer({ min: 0, max: 4e9 })])(
  'where clocks never change, a week is open for as long as its spans say, and a moment is as its span says',
  (spans, second) => {
    const hours = Object.fromEntries(WEEKDAYS.map((name, i) => [name, spans[i]])) as OpeningHours;
    const isOpen = openAt({ timeZone: 'Asia/Kolkata', hours });
    const local = new Date(second * 1000 + 19_800_000);
    const today = spans[(local.getUTCDay() + 6) % 7];
    const time = local.toISOString().slice(11, 16);
    expect(isOpen(second * 1000)).toBe(today != null && today[0] <= time && time < today[1]);
  },
);
