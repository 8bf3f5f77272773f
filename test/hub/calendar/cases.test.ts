// Two mishaps that others had: new hours rewrote the past, and a closed day was taken for a day without data.
import { expect, test } from 'vitest';
import { createCalendar } from '../../../hub/calendar/calendar.ts';
import type { StoreHistory } from '../../../hub/calendar/history.ts';
import type { LocalDate } from '../../../hub/calendar/local-days.ts';
import type { UtcHour } from '../../../shared/utc-hour.ts';
import { date, noHolidays, store, week } from './written.ts';

const calendar = createCalendar(noHolidays);
const HOURLY_VISITS = 40;
const FROM_HOUR = Date.parse('2026-11-09T00:00:00Z') / 3_600_000;

/** Visits of a day as a page sums them, where each of 72 hours from Monday on had 40. */
function visits(shop: StoreHistory, on: LocalDate): { readonly hours: number; readonly visits: number } {
  const [day] = calendar.days(shop, on, on);
  const hours = day!.open.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, by) => from + by));
  const heard = hours.filter((hour) => hour >= FROM_HOUR && hour < FROM_HOUR + 72);
  return { hours: hours.length, visits: heard.length * HOURLY_VISITS };
}

test('other hours from a date on leave the days before as they were', () => {
  const before = { opening: week(['08:00', '20:00'], { sun: null }) };
  const changed = (hours: [string, string]) =>
    store({ ...before, changes: [{ from: '2026-11-11', opening: week(hours, { sun: null }) }] });
  const days = ['2026-11-09', '2026-11-10', '2026-11-11'].map(date);
  const counted = (shop: StoreHistory) => days.map((on) => visits(shop, on).visits);
  expect(counted(store(before))).toEqual([480, 480, 480]);
  expect(counted(changed(['10:00', '18:00']))).toEqual([480, 480, 320]);
  expect(counted(changed(['08:00', '22:00']))).toEqual([480, 480, 560]);
  expect(visits(changed(['10:00', '18:00']), date('2026-11-09')).hours).toBe(12);
});

test('a store that is closed on Saturdays is closed on this one, and the reason is its week', () => {
  const shop = store({ timeZone: 'Asia/Kathmandu', opening: week(['10:00', '20:00'], { sat: null }) });
  // Hours of the night are heard, and of them none is of an open day.
  const saturday = calendar.dayOf(shop, (Date.parse('2026-11-28T06:00:00Z') / 3_600_000) as UtcHour);
  expect(saturday).toMatchObject({ date: '2026-11-28', because: 'week', name: null, spans: [], open: [] });
  expect(saturday.to - saturday.from).toBe(24);
  const [friday] = calendar.days(shop, date('2026-11-27'), date('2026-11-27'));
  expect(friday!.open).toHaveLength(1);
});
