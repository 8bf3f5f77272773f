import { expect, test } from 'vitest';
import { localDayOf, momentOf, nextLocalDay, slotsOf } from './local-day.ts';

const HOUR_MS = 3_600_000;
const dayOf = (timeZone: string, date: string) => localDayOf(timeZone, Date.parse(`${date}T12:00:00Z`));

test.each([
  ['Europe/Berlin', '2026-03-29', 23],
  ['Europe/Berlin', '2026-10-25', 25],
  ['Europe/Berlin', '2026-10-26', 24],
  ['Asia/Kathmandu', '2026-10-26', 24],
])('in %s the %s has %i hours, each quarter of one once', (timeZone, date, hours) => {
  const day = dayOf(timeZone, date);
  expect(day.date).toBe(date);
  const slots = slotsOf(timeZone, day);
  expect(slots).toHaveLength(4 * hours);
  expect(slots[0]!.fromMs).toBe(day.startMs);
  for (const [i, slot] of slots.entries()) expect(slot.untilMs).toBe(slots[i + 1]?.fromMs ?? day.endMs);
  expect(day.endMs).toBe(nextLocalDay(timeZone, day).startMs);
});

test('on the long day the hour from two to three comes twice, on the short one never', () => {
  const hoursAtTwo = (date: string) =>
    slotsOf('Europe/Berlin', dayOf('Europe/Berlin', date)).filter((slot) => slot.localHour === 2).length / 4;
  expect(hoursAtTwo('2026-10-25')).toBe(2);
  expect(hoursAtTwo('2026-03-29')).toBe(0);
  expect(hoursAtTwo('2026-03-30')).toBe(1);
});

test('times of day follow the clock on the wall', () => {
  const day = dayOf('Europe/Berlin', '2026-10-25');
  expect(momentOf('Europe/Berlin', day, '07:00')).toBe(Date.parse('2026-10-25T06:00:00Z'));
  expect(momentOf('Europe/Berlin', day, '00:00')).toBe(day.startMs);
  expect(momentOf('Europe/Berlin', day, '24:00')).toBe(day.endMs);
  expect(day.endMs - day.startMs).toBe(25 * HOUR_MS);
  expect(day.weekday).toBe('sun');
});
