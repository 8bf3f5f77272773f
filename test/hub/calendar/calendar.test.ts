// Many stores and many days: what is kept, what is shared, and how much may be asked for.
import { expect, test } from 'vitest';
import { createCalendar, RANGE_DAYS_MAX } from '../../../hub/calendar/calendar.ts';
import { openHolidayBook } from '../../../hub/calendar/holidays.ts';
import { addDays, daysBetween } from '../../../hub/calendar/local-days.ts';
import { date, noHolidays, store, week } from './written.ts';

const from = date('2026-01-01');

test('stores that are open alike share their days, and others do not', () => {
  const calendar = createCalendar(noHolidays);
  const ask = (form: object) => calendar.days(store(form), from, addDays(from, 9));
  const days = ask({ opening: week('09:00-18:00') });
  const alike = ask({ opening: week(['09:00', '18:00']), name: 'Harbour' });
  expect(alike.every((day, index) => day === days[index])).toBe(true);
  expect(ask({ opening: week('09:00-18:00'), timeZone: 'Asia/Tokyo' })[0]!.spans).not.toEqual(days[0]!.spans);
  expect(ask({ opening: week('09:00-18:30') })[0]!.spans).not.toEqual(days[0]!.spans);
});

test('a store that opens or changes meanwhile shares none of another history', () => {
  const calendar = createCalendar(noHolidays);
  const opening = week('18:00-02:00');
  const day = (form: object, on: string) => calendar.days(store(form), date(on), date(on))[0]!;
  expect(day({ opening }, '2026-01-10').spans).toHaveLength(1);
  const late = { opening, opened: '2026-01-10' };
  expect([day(late, '2026-01-09').spans, day(late, '2026-01-09').because]).toEqual([[], 'not-opened-yet']);
  // No night of the day before it opened goes on in its first morning.
  expect([day(late, '2026-01-10').from, day(late, '2026-01-11').from].map((hour) => hour % 24)).toEqual([
    23, 1,
  ]);
  const changed = { opening: week(null), changes: [{ from: '2026-01-10', opening }] };
  expect(day(changed, '2026-01-10').from % 24).toBe(23);
});

test('ten years are resolved at once, and not a day more', () => {
  const calendar = createCalendar(noHolidays);
  const shop = store({ opening: week('09:00-18:00') });
  expect(calendar.days(shop, from, addDays(from, RANGE_DAYS_MAX - 1))).toHaveLength(3660);
  expect(() => calendar.days(shop, from, addDays(from, RANGE_DAYS_MAX))).toThrow(
    '3661 days from 2026-01-01 are more than 3660: ask for fewer',
  );
  expect(calendar.days(shop, from, addDays(from, -1))).toEqual([]);
});

test('more days than are kept are right all the same', () => {
  const calendar = createCalendar(noHolidays);
  const spans = (index: number) => {
    const opening = week('09:00-18:00', { exceptions: { '2026-06-01': `10:${10 + index}-18:00` } });
    const days = calendar.days(store({ opening }), from, addDays(from, RANGE_DAYS_MAX - 1));
    return new Date(days[daysBetween(from, date('2026-06-01'))]!.spans[0]!.fromMs).getUTCMinutes();
  };
  // Each asks for 3,660 days of its own: more than are kept in all, and the first again.
  const indexes = Array.from({ length: 30 }, (_, index) => index);
  expect([...indexes, 0].map(spans)).toEqual([...indexes, 0].map((index) => 10 + index));
});

test('a holiday closes the store, and says which it is', async () => {
  const { publicDays } = await openHolidayBook();
  const calendar = createCalendar(publicDays);
  const shop = store({
    opening: week('09:00-18:00', { holidays: { country: 'DE', region: 'BY', subregion: 'KATH' } }),
  });
  const days = calendar.days(shop, date('2026-08-14'), date('2026-08-16'));
  expect(days.map(({ because, name, open }) => [because, name, open.length])).toEqual([
    ['week', null, 1],
    ['holiday', 'Assumption', 0],
    ['week', null, 1],
  ]);
});
