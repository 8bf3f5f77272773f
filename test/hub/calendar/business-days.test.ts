// Business days against a wall clock that is read minute by minute, and what the rules say where the clocks change.
import { fc, test as property } from '@fast-check/vitest';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import type { BusinessDay } from '../../../hub/calendar/business-days.ts';
import { createCalendar } from '../../../hub/calendar/calendar.ts';
import { type DayHours, dayHoursText, readDayHours } from '../../../hub/calendar/day-hours.ts';
import { addDays, type LocalDate, localDay } from '../../../hub/calendar/local-days.ts';
import { openHours } from '../../../hub/calendar/open-hours.ts';
import { hourStartMs, type UtcHour } from '../../../shared/utc-hour.ts';
import { slowMinutes } from './slow-clock.ts';
import { closedWeek, date, noHolidays, store, week } from './written.ts';

const calendar = createCalendar(noHolidays);
const iso = (ms: number) => new Date(ms).toISOString().replace(':00.000Z', 'Z');
const spansOf = ({ spans }: BusinessDay) =>
  spans.map(({ fromMs, untilMs }) => `${iso(fromMs)} ${iso(untilMs)}`);
const openOf = ({ open }: BusinessDay) =>
  open.map(({ from, to }) => `${iso(hourStartMs(from))} ${iso(hourStartMs(to))}`);

const ZONES = [
  ...['Europe/Berlin', 'Asia/Kolkata', 'Australia/Lord_Howe', 'America/St_Johns', 'America/New_York'],
  ...['Asia/Beirut', 'Pacific/Chatham', 'America/Sao_Paulo', 'Africa/Casablanca', 'Atlantic/Azores'],
];

/** Dates on which the clocks of a zone change, 2012 to 2032. */
function changes(zone: string): LocalDate[] {
  const dates: LocalDate[] = [];
  let at = Temporal.ZonedDateTime.from(`2012-01-01T00:00[${zone}]`).getTimeZoneTransition('next');
  while (at && at.year < 2033) {
    dates.push(date(at.toPlainDate().toString()));
    at = at.getTimeZoneTransition('next');
  }
  return dates;
}

const anyDay = fc.integer({ min: 0, max: 7600 }).map((days) => addDays(date('2012-01-02'), days));
const place = fc.constantFrom(...ZONES).chain((zone) => {
  const changing = changes(zone);
  const day =
    changing.length === 0 ? anyDay : fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...changing) }, anyDay);
  return fc.tuple(fc.constant(zone), day);
});

const time = fc
  .oneof(fc.integer({ min: 0, max: 287 }), fc.integer({ min: 0, max: 40 }))
  .map((fives) => fives * 5);
const clock = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
const hours: fc.Arbitrary<DayHours> = fc.uniqueArray(time, { minLength: 0, maxLength: 6 }).map((times) => {
  const inOrder = times.slice(0, times.length - (times.length % 2)).sort((a, b) => a - b);
  // The last may pass midnight: from the last time to the first.
  const turned = times[0]! > times[1]! ? [...inOrder.slice(1), inOrder[0]!] : inOrder;
  const spans = turned.flatMap((from, index) =>
    index % 2 === 0 ? [`${clock(from)}-${clock(turned[index + 1]!)}`] : [],
  );
  return readDayHours(spans.length === 0 ? 'closed' : spans.join(', ')) as DayHours;
});
const fiveDays = fc.array(hours, { minLength: 7, maxLength: 7 });

describe('against the wall clock, minute by minute', () => {
  property.prop([place, fiveDays], { numRuns: 40 })(
    'open and closed, business day and share of each hour are the same',
    ([zone, middle], days) => {
      const first = addDays(middle, -3);
      const byDate = new Map(days.map((each, index) => [addDays(first, index) as string, each]));
      const exceptions = Object.fromEntries([...byDate].map(([on, each]) => [on, dayHoursText(each)]));
      const shop = store({ timeZone: zone, opening: closedWeek({ exceptions }) });
      const [from, to] = [addDays(middle, -1), addDays(middle, 1)];
      const resolved = calendar.days(shop, from, to) as [BusinessDay, ...BusinessDay[]];

      const startHour = Math.floor(localDay(zone, from).startMs / 3_600_000) - 1;
      const endHour = Math.ceil(localDay(zone, to).endMs / 3_600_000) + 24;
      const minutes = slowMinutes(
        zone,
        (on) => byDate.get(on) ?? [],
        startHour * 3_600_000,
        endHour * 3_600_000,
      );
      const inRange = new Set(resolved.map((day) => day.date as string));
      const slowOpen = minutes.filter(({ openDay }) => inRange.has(openDay ?? ''));
      const open = resolved.flatMap(({ date: on, spans }) =>
        spans.flatMap(({ fromMs, untilMs }) =>
          Array.from(
            { length: (untilMs - fromMs) / 60_000 },
            (_, at) => `${on} ${iso(fromMs + at * 60_000)}`,
          ),
        ),
      );
      expect(open).toEqual(slowOpen.map(({ atMs, openDay }) => `${openDay} ${iso(atMs)}`));

      const table = openHours(resolved);
      for (let hour = startHour; hour < endHour; hour += 1) {
        const its = minutes.slice((hour - startHour) * 60, (hour - startHour + 1) * 60);
        const day =
          its
            .map(({ openDay }) => openDay)
            .filter((on) => on !== undefined)
            .sort()[0] ?? its[0]!.wallDate;
        const found = table.dayOf(hour as UtcHour);
        expect(found?.date, iso(hour * 3_600_000)).toBe(inRange.has(day) ? day : undefined);
        if (found === undefined) continue;
        const openMinutes = its.filter(({ openDay }) => inRange.has(openDay ?? '')).length;
        expect(table.share(hour as UtcHour) * 60, iso(hour * 3_600_000)).toBeCloseTo(openMinutes, 6);
        const isTouched = its.some(({ openDay }) => openDay === day);
        expect(found.open.some((range) => hour >= range.from && hour < range.to)).toBe(isTouched);
      }
    },
  );

  property.prop([place, fiveDays], { numRuns: 40 })(
    'every clock hour is of one business day, asked for one by one or in a range',
    ([zone, middle], days) => {
      const exceptions = Object.fromEntries(
        days.map((each, index) => [addDays(middle, index - 3), dayHoursText(each)]),
      );
      const shop = store({ timeZone: zone, opening: closedWeek({ exceptions }) });
      const all = calendar.days(shop, addDays(middle, -6), addDays(middle, 6));
      expect(all.slice(1).map(({ from }) => from)).toEqual(all.slice(0, -1).map(({ to }) => to));
      const one = createCalendar(noHolidays);
      expect(all.flatMap(({ date: on }) => one.days(shop, on, on))).toEqual(all);
      for (let hour = all[4]!.from; hour < all[8]!.to; hour = (hour + 1) as UtcHour) {
        const of = all.filter(({ from, to }) => hour >= from && hour < to).map(({ date: on }) => on);
        expect([one.dayOf(shop, hour).date]).toEqual(of);
      }
    },
  );
});

describe('where the clocks change', () => {
  test.each([
    // zone, date, hours, hours of the day, spans
    // 23 and 25 hours.
    ['Europe/Berlin', '2026-03-29', '09:00-20:00', 23, ['2026-03-29T07:00Z 2026-03-29T18:00Z']],
    ['Europe/Berlin', '2026-10-25', '09:00-20:00', 25, ['2026-10-25T08:00Z 2026-10-25T19:00Z']],
    // It opens in the hour that is skipped: at the jump. All of its hours are skipped: it does not open.
    ['Europe/Berlin', '2026-03-29', '02:30-12:00', 23, ['2026-03-29T01:00Z 2026-03-29T10:00Z']],
    ['Europe/Berlin', '2026-03-29', '02:10-02:50', 23, []],
    // Times that are there twice: the first.
    ['Europe/Berlin', '2026-10-25', '02:30-12:00', 25, ['2026-10-25T00:30Z 2026-10-25T11:00Z']],
    ['Europe/Berlin', '2026-10-25', '01:00-02:30', 25, ['2026-10-24T23:00Z 2026-10-25T00:30Z']],
    // Past the change, on the evening before: the night is an hour shorter or longer.
    ['Europe/Berlin', '2026-03-28', '18:00-04:00', 27, ['2026-03-28T17:00Z 2026-03-29T02:00Z']],
    ['Europe/Berlin', '2026-10-24', '18:00-04:00', 29, ['2026-10-24T16:00Z 2026-10-25T03:00Z']],
    // Half an hour.
    ['Australia/Lord_Howe', '2026-04-05', '00:00-24:00', 25, ['2026-04-04T13:00Z 2026-04-05T13:30Z']],
    ['Australia/Lord_Howe', '2026-10-04', '00:00-24:00', 24, ['2026-10-03T13:30Z 2026-10-04T13:00Z']],
    // Zones off by half an hour: the hour in which it opens is its own.
    ['Asia/Kolkata', '2026-11-23', '09:00-20:00', 24, ['2026-11-23T03:30Z 2026-11-23T14:30Z']],
    ['Asia/Kolkata', '2026-11-23', '00:00-02:00', 25, ['2026-11-22T18:30Z 2026-11-22T20:30Z']],
    // Midnight itself is skipped.
    ['Asia/Beirut', '2026-03-29', '00:00-02:00', 23, ['2026-03-28T22:00Z 2026-03-28T23:00Z']],
    // A date that never was.
    ['Pacific/Apia', '2011-12-30', '09:00-20:00', 0, []],
  ])('%s %s %s: %i hours', (timeZone, on, written, count, spans) => {
    const shop = store({ timeZone, opening: closedWeek({ exceptions: { [on]: written } }) });
    const [day] = calendar.days(shop, date(on), date(on));
    expect(spansOf(day!)).toEqual(spans);
    expect(day!.to - day!.from).toBe(count);
  });

  test('a night belongs to the day on which it began, and so do its hours', () => {
    const shop = store({ opening: closedWeek({ fri: '18:00-02:00', sat: '10:00-14:00' }) });
    const [friday, saturday] = calendar.days(shop, date('2026-11-27'), date('2026-11-28'));
    expect(openOf(friday!)).toEqual(['2026-11-27T17:00Z 2026-11-28T01:00Z']);
    expect(iso(hourStartMs(saturday!.from))).toBe('2026-11-28T01:00Z');
    expect(openOf(saturday!)).toEqual(['2026-11-28T09:00Z 2026-11-28T13:00Z']);
  });

  test('a lunch break is closed, but for the hour in which it begins', () => {
    const shop = store({ opening: week('09:00-12:30, 14:00-19:00') });
    const [day] = calendar.days(shop, date('2026-11-27'), date('2026-11-27'));
    expect(openOf(day!)).toEqual([
      '2026-11-27T08:00Z 2026-11-27T12:00Z',
      '2026-11-27T13:00Z 2026-11-27T18:00Z',
    ]);
    const table = openHours([day!]);
    const shares = Array.from({ length: 24 }, (_, hour) => table.share((day!.from + hour) as UtcHour));
    expect(shares).toEqual([
      ...new Array(9).fill(0),
      1,
      1,
      1,
      0.5,
      0,
      1,
      1,
      1,
      1,
      1,
      ...new Array(5).fill(0),
    ]);
  });

  test('where a night runs into the morning of the next day, the next opens when it ends', () => {
    const exceptions = { '2026-11-27': '18:00-02:30', '2026-11-28': '01:00-05:00' };
    const [friday, saturday] = calendar.days(
      store({ opening: closedWeek({ exceptions }) }),
      date('2026-11-27'),
      date('2026-11-28'),
    );
    expect(spansOf(friday!)).toEqual(['2026-11-27T17:00Z 2026-11-28T01:30Z']);
    expect(spansOf(saturday!)).toEqual(['2026-11-28T01:30Z 2026-11-28T04:00Z']);
    // The hour in which both are open is reported once, with the earlier, and is open in full.
    expect(openOf(saturday!)).toEqual(['2026-11-28T02:00Z 2026-11-28T04:00Z']);
    expect(openHours([friday!, saturday!]).share((friday!.to - 1) as UtcHour)).toBe(1);
  });
});

describe('a new time zone from a date on', () => {
  const moved = (from: string, to: string, hoursOfDay: string) =>
    store({
      timeZone: from,
      opening: week(hoursOfDay),
      changes: [{ from: '2026-06-10', timeZone: to }],
    });
  const around = (shop: ReturnType<typeof store>) =>
    calendar.days(shop, date('2026-06-08'), date('2026-06-11'));

  test('eastwards the last day of the old zone is shorter', () => {
    const [, last, first] = around(moved('Europe/Berlin', 'Asia/Tokyo', '09:00-20:00'));
    // It was open when Tokyo's day began at 15:00Z, and stays so until it closes.
    expect([last!.to - last!.from, first!.to - first!.from]).toEqual([20, 21]);
    expect([spansOf(last!), spansOf(first!)]).toEqual([
      ['2026-06-09T07:00Z 2026-06-09T18:00Z'],
      ['2026-06-10T00:00Z 2026-06-10T11:00Z'],
    ]);
    const [, short, whole] = around(moved('Europe/Berlin', 'Asia/Tokyo', '09:00-16:00'));
    expect(iso(hourStartMs(whole!.from))).toBe('2026-06-09T15:00Z');
    expect([short!.to - short!.from, whole!.to - whole!.from]).toEqual([17, 24]);
  });

  test('westwards it goes on until the new zone has its midnight', () => {
    const [, last, first] = around(moved('Europe/Berlin', 'America/New_York', '09:00-20:00'));
    expect([last!.to - last!.from, first!.to - first!.from]).toEqual([30, 24]);
    expect(spansOf(first!)).toEqual(['2026-06-10T13:00Z 2026-06-11T00:00Z']);
  });

  test('a day of the old zone that would open after that does not take place', () => {
    const [before, last, first] = around(moved('Pacific/Pago_Pago', 'Pacific/Kiritimati', '09:00-20:00'));
    expect(spansOf(before!)).toEqual(['2026-06-08T20:00Z 2026-06-09T07:00Z']);
    expect([last!.to - last!.from, spansOf(last!)]).toEqual([0, []]);
    expect(iso(hourStartMs(first!.from))).toBe('2026-06-09T10:00Z');
    expect(spansOf(first!)).toEqual(['2026-06-09T19:00Z 2026-06-10T06:00Z']);
  });

  property.prop([fc.constantFrom(...ZONES), fc.constantFrom(...ZONES), hours, anyDay], { numRuns: 40 })(
    'every hour is of one day, spans never overlap, and each side is as its own zone has it',
    (from, to, each, on) => {
      const opening = closedWeek({
        exceptions: Object.fromEntries(
          [-3, -2, -1, 0, 1, 2, 3].map((by) => [addDays(on, by), dayHoursText(each)]),
        ),
      });
      const shop = store({ timeZone: from, opening, changes: [{ from: on, timeZone: to }] });
      const all = calendar.days(shop, addDays(on, -3), addDays(on, 3));
      expect(all.slice(1).map((day) => day.from)).toEqual(all.slice(0, -1).map((day) => day.to));
      const spans = all.flatMap((day) => day.spans);
      expect(spans.every((span, index) => span.fromMs >= (spans[index - 1]?.untilMs ?? 0))).toBe(true);
      const [old, late] = [from, to].map((timeZone) => store({ timeZone, opening }));
      expect(all[0]).toEqual(calendar.days(old!, addDays(on, -3), addDays(on, -3))[0]);
      expect(all[6]).toEqual(calendar.days(late!, addDays(on, 3), addDays(on, 3))[0]);
      const beginsMs = localDay(to, on).startMs;
      expect(
        all
          .slice(0, 3)
          .flatMap((day) => day.spans)
          .every(({ fromMs }) => fromMs < beginsMs),
      ).toBe(true);
      for (const { from: hour, to: end } of all) {
        if (end > hour) expect(calendar.dayOf(shop, hour).from).toBe(hour);
      }
    },
  );
});
