import { fc, test as property } from '@fast-check/vitest';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import {
  addDays,
  dayOfHour,
  type LocalDate,
  localDateAt,
  localDay,
  localDays,
  localHours,
  localStamp,
  parseLocalDate,
  wallTimeMs,
  weekdayOf,
} from '../../../hub/calendar/local-days.ts';
import { formatUtcHour, type UtcHour } from '../../../shared/utc-hour.ts';
import { utc } from '../report/filled-hub.ts';

const ZONES = [
  'Europe/Berlin',
  'Asia/Kolkata',
  'America/St_Johns',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Asia/Beirut',
] as const;

describe('days of the clock changes', () => {
  test.each([
    // zone, date, hours, first hour in UTC, labels of the first hours
    ['Europe/Berlin', '2026-03-29', 23, '2026-03-28T23:00:00Z', ['00:00', '01:00', '03:00']],
    [
      'Europe/Berlin',
      '2026-10-25',
      25,
      '2026-10-24T22:00:00Z',
      ['00:00', '01:00', '02:00', '02:00', '03:00'],
    ],
    ['Europe/Berlin', '2026-11-23', 24, '2026-11-22T23:00:00Z', ['00:00', '01:00']],
    ['Asia/Kolkata', '2026-11-23', 24, '2026-11-22T19:00:00Z', ['00:30', '01:30']],
    ['America/St_Johns', '2026-03-08', 23, '2026-03-08T04:00:00Z', ['00:30', '01:30', '03:30']],
    ['America/St_Johns', '2026-11-01', 25, '2026-11-01T03:00:00Z', ['00:30', '01:30', '01:30', '02:30']],
    // Half an hour: 24½ hours hold 25 starts of a UTC hour here, 23½ hold 23.
    ['Australia/Lord_Howe', '2026-04-05', 25, '2026-04-04T13:00:00Z', ['00:00', '01:00', '01:30', '02:30']],
    ['Australia/Lord_Howe', '2026-10-04', 23, '2026-10-03T14:00:00Z', ['00:30', '01:30', '03:00', '04:00']],
    // The clocks go forward at midnight: the day begins at 01:00.
    ['Asia/Beirut', '2026-03-29', 23, '2026-03-28T22:00:00Z', ['01:00', '02:00']],
  ])('%s %s has %i hours', (zone, date, count, first, labels) => {
    const day = localDay(zone, date as LocalDate);
    const hours = localHours(day);
    expect(hours).toHaveLength(count);
    expect(formatUtcHour(day.from)).toBe(first);
    expect(hours.slice(0, labels.length).map(({ label }) => label)).toEqual(labels);
  });

  test('a day that a zone skipped has no hours', () => {
    expect(localHours(localDay('Pacific/Apia', '2011-12-30' as LocalDate))).toEqual([]);
  });

  test('wall times follow the clocks', () => {
    const spring = localDay('Europe/Berlin', '2026-03-29' as LocalDate);
    expect(new Date(wallTimeMs(spring, '09:00')).toISOString()).toBe('2026-03-29T07:00:00.000Z');
    const autumn = localDay('Europe/Berlin', '2026-10-25' as LocalDate);
    expect(new Date(wallTimeMs(autumn, '09:00')).toISOString()).toBe('2026-10-25T08:00:00.000Z');
    expect(wallTimeMs(autumn, '24:00')).toBe(autumn.endMs);
  });

  test.each([
    // The clocks jump from 02:00 to 03:00, go back from 03:00 to 02:00, go back by half an hour, and jump at midnight.
    ['Europe/Berlin', '2026-03-29', '02:30', '2026-03-29T01:00:00.000Z'],
    ['Europe/Berlin', '2026-03-29', '03:00', '2026-03-29T01:00:00.000Z'],
    ['Europe/Berlin', '2026-10-25', '02:30', '2026-10-25T00:30:00.000Z'],
    ['Europe/Berlin', '2026-10-25', '03:00', '2026-10-25T02:00:00.000Z'],
    ['Australia/Lord_Howe', '2026-04-05', '01:45', '2026-04-04T14:45:00.000Z'],
    ['Australia/Lord_Howe', '2026-10-04', '02:10', '2026-10-03T15:30:00.000Z'],
    ['Asia/Beirut', '2026-03-29', '00:30', '2026-03-28T22:00:00.000Z'],
  ])('%s %s: the wall clock shows %s or later first at %s', (zone, date, time, moment) => {
    expect(new Date(wallTimeMs(localDay(zone, date as LocalDate), time)).toISOString()).toBe(moment);
  });
});

const hours = fc.integer({ min: utc('2010-01-01T00'), max: utc('2035-01-01T00') }) as fc.Arbitrary<UtcHour>;

property.prop([fc.constantFrom(...ZONES), hours])(
  'every hour lands in exactly one local day',
  (zone, hour) => {
    const day = dayOfHour(zone, hour);
    const around = localDays(zone, addDays(day.date, -2), addDays(day.date, 2));
    expect(around.filter(({ from, to }) => hour >= from && hour < to).map(({ date }) => date)).toEqual([
      day.date,
    ]);
    expect(around.slice(1).map(({ from }) => from)).toEqual(around.slice(0, -1).map(({ to }) => to));
  },
);

property.prop([fc.constantFrom(...ZONES), hours])(
  'labels and stamps agree on the wall clock',
  (zone, hour) => {
    const label = localHours(dayOfHour(zone, hour)).find((at) => at.hour === hour)!.label;
    expect(localStamp(zone, hour).slice(11, 16)).toBe(label);
    expect(Date.parse(localStamp(zone, hour))).toBe(hour * 3_600_000);
  },
);

property.prop([fc.integer({ min: -400, max: 400 })])('dates add up and know their weekday', (days) => {
  const date = addDays('2026-11-23' as LocalDate, days);
  expect(weekdayOf(date)).toBe((((days % 7) + 7) % 7) + 0);
  expect(localDay('Europe/Berlin', date).weekday).toBe(weekdayOf(date));
});

test.each([
  ['2026-11-23', true],
  ['2024-02-29', true],
  ['2026-02-29', false],
  ['2026-13-01', false],
  ['1969-12-31', false],
  ['20261123', false],
  ['2026-11-23T00:00', false],
])('%s is a date: %s', (text, is) => {
  expect(parseLocalDate(text)).toBe(is ? text : undefined);
});

const around = fc.integer({ min: -1_800_000, max: 1_800_000 });

property.prop([
  fc.constantFrom(...ZONES, 'Asia/Kathmandu', 'Africa/Monrovia'),
  fc.integer({ min: Date.UTC(1970, 0), max: Date.UTC(2150, 0) }),
  fc.array(around, { minLength: 1, maxLength: 20 }),
])('a date that is remembered is that of the clock', (zone, ms, offsets) => {
  // The first moment of a local day, where it turns.
  const midnight = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone).startOfDay();
  for (const offset of offsets) {
    const at = midnight.epochMilliseconds + offset;
    const plain = Temporal.Instant.fromEpochMilliseconds(at)
      .toZonedDateTimeISO(zone)
      .toPlainDate()
      .toString();
    expect(localDateAt(zone, at)).toBe(plain);
  }
});
