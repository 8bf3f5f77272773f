// What deviates from the week in the weeks ahead, and why.
import { expect, test } from 'vitest';
import { clockSpans } from '../../../hub/calendar/day-hours.ts';
import { otherDays } from '../../../hub/calendar/other-days.ts';
import { loadHolidays } from '../../../hub/calendar/store-days.ts';
import { AHEAD_DAYS } from '../../../hub/calendar/weeks-ahead.ts';
import { date, store, week } from './written.ts';

test('exceptions, holidays, special openings, closed periods and new hours, each with its reason and name', async () => {
  const history = store({
    timeZone: 'Europe/Berlin',
    opening: {
      ...week('09:00-12:30, 14:00-19:00'),
      exceptions: {
        '2026-12-24': '09:00-14:00',
        '2026-12-11': '20:00-02:00',
        '2026-11-01': 'closed',
        '2027-03-01': 'closed',
      },
      special: [{ on: 'sunday before 12-25', hours: '13:00-24:00', name: 'Christmas shopping' }],
      closed: [{ from: '2026-12-28', to: '2026-12-29', name: 'Stocktaking' }],
      holidays: { country: 'DE' },
    },
    changes: [{ from: '2027-01-02', opening: week('10:00-18:00') }],
  });
  await loadHolidays([history]);
  const day = (text: string, because: string, name: string | null, ...open: string[]) => ({
    date: text,
    because,
    name,
    open: open.map((span) => {
      const [from, until] = span.replace('+', '').split('-');
      return { from, until, untilNextDay: span.endsWith('+') };
    }),
  });
  expect(otherDays(history, date('2026-11-30'))).toEqual([
    day('2026-12-11', 'exception', null, '20:00-02:00+'),
    day('2026-12-20', 'special', 'Christmas shopping', '13:00-24:00'),
    day('2026-12-24', 'exception', null, '09:00-14:00'),
    day('2026-12-25', 'holiday', 'Christmas Day'),
    day('2026-12-26', 'holiday', 'Boxing Day'),
    day('2026-12-28', 'closed-period', 'Stocktaking'),
    day('2026-12-29', 'closed-period', 'Stocktaking'),
    day('2027-01-01', 'holiday', "New Year's Day"),
    day('2027-01-02', 'new-hours', null, '10:00-18:00'),
    day('2027-01-03', 'new-hours', null, '10:00-18:00'),
  ]);
});

test('none where all days are as the week has them, and those before the first day of business', () => {
  expect(otherDays(store({ opening: week('09:00-18:00') }), date('2026-11-30'))).toEqual([]);
  const unopened = otherDays(
    store({ opened: '2026-12-02', opening: week('09:00-18:00') }),
    date('2026-11-30'),
  );
  expect(unopened.map((day) => [day.date, day.because])).toEqual([
    ['2026-11-30', 'not-opened-yet'],
    ['2026-12-01', 'not-opened-yet'],
  ]);
  const closed = otherDays(
    store({ opening: { ...week('09:00-18:00'), closed: [{ from: '2026-01-01' }] } }),
    date('2026-11-30'),
  );
  expect(closed).toHaveLength(AHEAD_DAYS);
});

test('spans as clocks show them', () => {
  expect(
    clockSpans([
      { from: 540, until: 750 },
      { from: 1080, until: 1440 },
      { from: 1080, until: 1560 },
    ]),
  ).toEqual([
    { from: '09:00', until: '12:30', untilNextDay: false },
    { from: '18:00', until: '24:00', untilNextDay: false },
    { from: '18:00', until: '02:00', untilNextDay: true },
  ]);
});
