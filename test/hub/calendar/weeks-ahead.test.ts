// What a sensor is told of the weeks to come: plain spans, that say all of their time.
import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { createCalendar } from '../../../hub/calendar/calendar.ts';
import { addDays } from '../../../hub/calendar/local-days.ts';
import { AHEAD_DAYS, type WeeksAhead, weeksAhead } from '../../../hub/calendar/weeks-ahead.ts';
import { OPEN_SPANS_MAX } from '../../../shared/open-ahead.ts';
import { date, noHolidays, store, week } from './written.ts';

const calendar = createCalendar(noHolidays);
const ahead = (form: object, now: string) => weeksAhead(calendar, store(form), Date.parse(now));
const iso = (ms: number) => new Date(ms).toISOString().slice(0, 16);
const shown = ({ spans }: WeeksAhead) => spans.map(({ fromMs, untilMs }) => `${iso(fromMs)} ${iso(untilMs)}`);

test('five weeks from Monday, over a change of the clocks, an exception and a lunch break', () => {
  const exceptions = { '2026-10-20': null, '2026-10-21': '09:00-12:00, 13:00-20:00' };
  const told = ahead({ opening: week('09:00-20:00', { exceptions }) }, '2026-10-22T10:00:00Z');
  expect([iso(told.fromMs), iso(told.untilMs)]).toEqual(['2026-10-18T22:00', '2026-11-22T23:00']);
  expect(told.spans).toHaveLength(35);
  expect(shown(told).slice(0, 8)).toEqual([
    '2026-10-19T07:00 2026-10-19T18:00',
    '2026-10-21T07:00 2026-10-21T10:00',
    '2026-10-21T11:00 2026-10-21T18:00',
    '2026-10-22T07:00 2026-10-22T18:00',
    '2026-10-23T07:00 2026-10-23T18:00',
    '2026-10-24T07:00 2026-10-24T18:00',
    '2026-10-25T08:00 2026-10-25T19:00',
    '2026-10-26T08:00 2026-10-26T19:00',
  ]);
});

test('nights are cut where the told time begins and ends, and what never closes is one span', () => {
  const nights = ahead({ opening: week('18:00-02:00') }, '2026-11-25T10:00:00Z');
  expect(shown(nights)[0]).toBe('2026-11-22T23:00 2026-11-23T01:00');
  expect(shown(nights).at(-1)).toBe('2026-12-27T17:00 2026-12-27T23:00');
  expect(shown(ahead({ opening: week('00:00-24:00') }, '2026-11-25T10:00:00Z'))).toEqual([
    '2026-11-22T23:00 2026-12-27T23:00',
  ]);
  expect(shown(ahead({ opening: week(null) }, '2026-11-25T10:00:00Z'))).toEqual([]);
});

test('it is the same all week, and another from Monday on, by the clock of the store', () => {
  const form = { opening: week('09:00-20:00'), timeZone: 'Asia/Tokyo' };
  const [monday, sunday, next] = ['2026-11-22T15:00:00Z', '2026-11-29T14:59:59Z', '2026-11-29T15:00:00Z'].map(
    (now) => ahead(form, now),
  );
  expect(sunday).toEqual(monday);
  expect(next!.fromMs).toBe(Date.parse('2026-11-29T15:00:00Z'));
});

test('where there are more spans than may be told, less time is', () => {
  const told = ahead(
    { opening: week('08:00-09:00, 10:00-11:00, 12:00-13:00, 14:00-15:00, 16:00-17:00, 18:00-19:00') },
    '2026-11-25T10:00:00Z',
  );
  expect(told.spans).toHaveLength(OPEN_SPANS_MAX);
  expect(shown(told).at(-1)).toBe('2026-12-14T09:00 2026-12-14T10:00');
  expect(iso(told.untilMs)).toBe('2026-12-14T11:00');
});

property.prop(
  [
    fc.constantFrom('Europe/Berlin', 'Asia/Kolkata', 'Australia/Lord_Howe', 'America/Sao_Paulo'),
    fc.integer({ min: 0, max: 5000 }),
    fc.constantFrom('09:00-20:00', '18:00-02:00', '00:00-24:00', '11:30-14:00, 18:00-00:30'),
  ],
  { numRuns: 40 },
)('within its time it says what the business days say, moment by moment', (timeZone, day, hours) => {
  const now = `${addDays(date('2014-01-01'), day)}T12:00:00Z`;
  const shop = store({ opening: week(hours), timeZone });
  const told = weeksAhead(calendar, shop, Date.parse(now));
  const on = date(now.slice(0, 10));
  const spans = calendar
    .days(shop, addDays(on, -9), addDays(on, AHEAD_DAYS + 2))
    .flatMap((each) => each.spans);
  const isIn = (among: WeeksAhead['spans'], ms: number) =>
    among.some(({ fromMs, untilMs }) => ms >= fromMs && ms < untilMs);
  for (let ms = told.fromMs; ms < told.untilMs; ms += 30 * 60_000)
    expect(isIn(told.spans, ms)).toBe(isIn(spans, ms));
  expect(told.fromMs <= Date.parse(now) && Date.parse(now) + 27 * 86_400_000 < told.untilMs).toBe(true);
});
