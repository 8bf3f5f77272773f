import { describe, expect, test } from 'vitest';
import type { LocalDate } from '../../../hub/calendar/local-days.ts';
import { type StoreDay, storeDay, storeDays } from '../../../hub/calendar/store-days.ts';
import { known, sumAll } from '../../../hub/figures/sums.ts';
import { compareDays, nearUsual } from '../../../hub/report/compare.ts';
import { type DayReport, dayReport } from '../../../hub/report/day-report.ts';
import { expectedSpans, notBefore } from '../../../hub/report/expected.ts';
import { type DaySums, daySums } from '../../../hub/report/read-days.ts';
import { type Bucket, rangeFigures, type Step } from '../../../hub/report/series.ts';
import type { TimeSpan } from '../../../hub/store/asked.ts';
import type { HourSpan } from '../../../hub/store/hours.ts';
import type { StoreRow } from '../../../hub/store/stores.ts';
import type { UtcHour } from '../../../shared/utc-hour.ts';
import { ALWAYS, daily, type FilledHub, filledHub, utc } from './filled-hub.ts';
import { hourSumsOf, sensorsOf, spanSumsOf } from './one-store.ts';

const NEXT_DAY = Date.parse('2026-11-24T12:00:00Z');

async function reportOf(
  { db }: FilledHub,
  store: StoreRow,
  date: string,
  nowMs = NEXT_DAY,
  paused: TimeSpan[] = [],
): Promise<DayReport> {
  const day = storeDay(store.history, date as LocalDate);
  const expected = expectedSpans(await sensorsOf(db, store.key), nowMs);
  const input = { day, expected, end: notBefore(nowMs), paused };
  return dayReport(input, await hourSumsOf(db, store.key, day));
}

async function seriesOf({ db }: FilledHub, store: StoreRow, days: readonly StoreDay[], expected: HourSpan[]) {
  return Promise.all(
    days.map(async (day) => {
      const sums = await spanSumsOf(db, store.key, day.open);
      return daySums(day, expected, sums.every((each) => each === undefined) ? undefined : sumAll(sums));
    }),
  );
}
const bucketsOf = (series: readonly DaySums[], step: Step): readonly Bucket[] => {
  const dates = series.map(({ day }) => day.date);
  const { buckets, total } = rangeFigures([series], dates, step);
  const { heard, cells } = sumAll(buckets.map(({ sums }) => sums));
  expect([total.sums.heard, total.sums.cells.visits.sum]).toEqual([heard, cells.visits.sum]);
  return buckets;
};

describe('totals of days with clock changes', () => {
  test.each([
    ['Europe/Berlin', '2026-03-28', '2026-03-30', [24, 23, 24]],
    ['Europe/Berlin', '2026-10-24', '2026-10-26', [24, 25, 24]],
    ['Asia/Kolkata', '2026-03-28', '2026-03-30', [24, 24, 24]],
    ['America/St_Johns', '2026-03-07', '2026-03-09', [24, 23, 24]],
    ['America/St_Johns', '2026-10-31', '2026-11-02', [24, 25, 24]],
    ['Australia/Lord_Howe', '2026-04-04', '2026-04-06', [24, 25, 24]],
    ['Australia/Lord_Howe', '2026-10-03', '2026-10-05', [24, 23, 24]],
  ])('%s from %s to %s', async (zone, first, last, hours) => {
    const hub = filledHub();
    const store = hub.addStore('one', zone, ALWAYS);
    const days = storeDays(store.history, first as LocalDate, last as LocalDate);
    const sensor = hub.addSensor(store, 'door');
    hub.addHours(sensor, (days[0]!.from - 50) as UtcHour, (days[2]!.to + 50) as UtcHour, () => ({}));
    const expected = expectedSpans(await sensorsOf(hub.db, store.key), NEXT_DAY + 1e9);
    const series = await seriesOf(hub, store, days, expected);
    expect(series.map(({ sums }) => sums?.cells.visits.sum)).toEqual(hours.map((count) => count * 10));
    expect(series.map(({ expected: due }) => due)).toEqual(hours);
    for (const { date } of days) expect((await reportOf(hub, store, date)).missing).toBe(0);
  });
});

describe('what an hour is', () => {
  const at = (hour: number) => utc(`2026-11-23T${String(hour).padStart(2, '0')}`);
  const states = (report: DayReport, from: number, to: number) =>
    report.hours.slice(from, to).map(({ state }) => state);

  test('released, withheld, missing, closed and heard while closed are told apart', async () => {
    const hub = filledHub();
    const store = hub.addStore('one', 'UTC', daily('09:00', '14:00'));
    const sensor = hub.addSensor(store, 'door');
    hub.addHour(sensor, utc('2026-11-20T12'));
    hub.addHour(sensor, at(8), { visits: 50 });
    hub.addHour(sensor, at(9), { visits: 20 });
    hub.addHour(sensor, at(10), { visits: null });
    hub.addHour(sensor, at(12), { visits: 7, coverage: 0.5 });
    hub.addHour(sensor, at(13), { visits: null, coverage: 0 });
    const report = await reportOf(hub, store, '2026-11-23');
    expect(states(report, 7, 15)).toEqual([
      'closed',
      'outside',
      'counted',
      'withheld',
      'missing',
      'counted',
      'missing',
      'closed',
    ]);
    expect(report.hours[12]).toMatchObject({ partly: true, coverage: 0.5 });
    expect(known(report.totals.cells.visits)).toEqual({ kind: 'at-least', sum: 27, most: 31 });
    expect(report).toMatchObject({ expected: 5, missing: 2 });
    expect(report.outside.cells.visits.sum).toBe(50);
  });

  test('hours ahead, and hours before the first sensor, are not missing', async () => {
    const hub = filledHub();
    const store = hub.addStore('one', 'UTC', daily('09:00', '14:00'));
    hub.addHour(hub.addSensor(store, 'door'), at(10));
    const report = await reportOf(hub, store, '2026-11-23', at(12) * 3_600_000 + 20 * 60_000);
    expect(states(report, 9, 14)).toEqual(['ahead', 'counted', 'missing', 'ahead', 'ahead']);
    expect(report.soFar).toBe(true);
  });

  test('two sensors add up; one silent sensor makes the hour partly heard, not missing', async () => {
    const hub = filledHub();
    const store = hub.addStore('one', 'UTC', daily('09:00', '12:00'));
    const [door, side] = [hub.addSensor(store, 'door'), hub.addSensor(store, 'side')];
    for (const sensor of [door, side]) hub.addHour(sensor, utc('2026-11-20T09'));
    for (const hour of [9, 10, 11]) hub.addHour(door, at(hour), { visits: 10 });
    hub.addHour(side, at(9), { visits: 6 });
    hub.addHour(side, at(10), { visits: null });
    const report = await reportOf(hub, store, '2026-11-23');
    expect(report.hours.slice(9, 12).map(({ sums }) => known(sums!.cells.visits))).toEqual([
      { kind: 'exact', sum: 16 },
      { kind: 'at-least', sum: 10, most: 14 },
      { kind: 'exact', sum: 10 },
    ]);
    expect(report.hours[11]).toMatchObject({ state: 'counted', partly: true, coverage: 0.5, expected: 2 });
    expect(report).toMatchObject({ expected: 6, missing: 1 });
  });

  test('an opening at half past counts the hour that it touches, and a closed day has no open hour', async () => {
    const hub = filledHub();
    const store = hub.addStore('one', 'Asia/Kolkata', { ...daily('10:00', '12:00'), sun: null });
    hub.addHour(hub.addSensor(store, 'door'), utc('2026-11-01T00'));
    const monday = await reportOf(hub, store, '2026-11-23');
    expect(monday.hours.filter(({ open }) => open).map(({ label }) => label)).toEqual([
      '09:30',
      '10:30',
      '11:30',
    ]);
    const sunday = await reportOf(hub, store, '2026-11-22');
    expect(sunday.hours.every(({ state }) => state === 'closed')).toBe(true);
    expect(sunday.missing).toBe(0);
  });
});

describe('comparison with earlier days', () => {
  async function days(
    today: Record<number, number | null>,
    before: Record<number, number | null>,
    coverage = 1,
  ) {
    const hub = filledHub();
    const store = hub.addStore('one', 'UTC', daily('09:00', '17:00'));
    const sensor = hub.addSensor(store, 'door');
    const add = (date: string, hours: Record<number, number | null>, share: number) => {
      for (const [hour, visits] of Object.entries(hours)) {
        hub.addHour(sensor, utc(`${date}T${hour.padStart(2, '0')}`), { visits, coverage: share });
      }
    };
    add('2026-11-16', before, 1);
    add('2026-11-23', today, coverage);
    return compareDays(await reportOf(hub, store, '2026-11-23'), [await reportOf(hub, store, '2026-11-16')]);
  }

  test('matches only hours heard on both days', async () => {
    const comparison = await days({ 9: 90, 10: 110, 12: 70 }, { 9: 40, 10: 40, 11: 90, 15: 90 });
    expect(comparison).toMatchObject({ now: 200, before: 80, hours: 2, change: 1.5, withinError: false });
  });
  test('says when the difference is no larger than errors make it; what both sides share is none', async () => {
    expect(await days({ 9: 101, 10: 100 }, { 9: 100, 10: 100 })).toMatchObject({ withinError: true });
    // An hour's own error is √(0.4² − 0.3²) = 26 %, 53 visits of 4 × 100 in quadrature, 87 at 90 %.
    expect(await days({ 9: 140, 10: 140 }, { 9: 100, 10: 100 })).toMatchObject({ withinError: true });
    expect(await days({ 9: 160, 10: 160 }, { 9: 100, 10: 100 })).toMatchObject({ withinError: false });
  });
  test('gives no percentage of too small a base', async () => {
    expect((await days({ 9: 12 }, { 9: 6 }))?.change).toBeUndefined();
  });
  test('says nothing without a common hour, or of hours heard in part', async () => {
    expect(await days({ 9: 50 }, { 10: 50 })).toBeUndefined();
    expect(await days({ 9: 50 }, { 9: 50 }, 0.5)).toBeUndefined();
  });
});

test('near the usual is what errors alone make of an hour and of the mean that it is held against', () => {
  // Four days of variance 40 each: their mean has 10. With the hour's own 40 that is √50 = 7.07, 11.63 at 90 %.
  const usual = { mean: 20, withheld: 0, variance: 10, hourVariance: 40 };
  expect(nearUsual(usual).low).toBeCloseTo(20 - 11.63, 2);
  expect(nearUsual(usual).high).toBeCloseTo(20 + 11.63, 2);
  expect(nearUsual({ ...usual, mean: 3 }).low).toBe(0);
  expect(nearUsual({ ...usual, variance: 0, hourVariance: 0 })).toEqual({ low: 20, high: 20 });
});

test('weeks and months add the open days that they hold', async () => {
  const hub = filledHub();
  const store = hub.addStore('one', 'Europe/Berlin', { ...daily('10:00', '12:00'), sun: null });
  hub.addHours(hub.addSensor(store, 'door'), utc('2026-09-28T00'), utc('2026-11-23T23'), () => ({}));
  const expected = expectedSpans(await sensorsOf(hub.db, store.key), NEXT_DAY);
  const days = storeDays(store.history, '2026-09-28' as LocalDate, '2026-11-22' as LocalDate);
  const series = await seriesOf(hub, store, days, expected);
  const weeks = bucketsOf(series, 'week');
  expect(weeks).toHaveLength(8);
  for (const week of weeks) {
    expect(week).toMatchObject({ openDays: 6, expected: 12, missing: 0 });
    expect(week.sums.cells.visits.sum).toBe(120);
  }
  const months = bucketsOf(series, 'month');
  expect(months.map(({ first, openDays }) => [first, openDays])).toEqual([
    ['2026-09-28', 3],
    ['2026-10-01', 27],
    ['2026-11-01', 18],
  ]);
  expect(months.at(-1)!.whole).toMatchObject({ days: 18, visits: { sum: 360, released: 36 } });
  expect(sumAll(months.map(({ sums }) => sums)).cells.visits.sum).toBe(8 * 120);
});

test('bug fixed: days before the first hour and to come were told as open days beside their visits', async () => {
  const hub = filledHub();
  const store = hub.addStore('one', 'UTC', daily('10:00', '12:00'));
  // The first hour comes after closing, and one of the days after it was not heard.
  hub.addHours(hub.addSensor(store, 'door'), utc('2026-11-19T20'), utc('2026-11-22T20'), (hour) =>
    hour >= utc('2026-11-21T00') && hour < utc('2026-11-22T00') ? undefined : {},
  );
  const expected = expectedSpans(await sensorsOf(hub.db, store.key), Date.parse('2026-11-23T08:30:00Z'));
  const days = storeDays(store.history, '2026-11-19' as LocalDate, '2026-11-23' as LocalDate);
  const series = await seriesOf(hub, store, days, expected);
  expect(bucketsOf(series, 'day').map(({ dueDays }) => dueDays)).toEqual([0, 1, 1, 1, 0]);
  expect(bucketsOf(series, 'month')[0]).toMatchObject({ openDays: 5, dueDays: 3, whole: { days: 3 } });
});

test("a day that still runs, and the first sensor's first day, stay out of averages", async () => {
  const hub = filledHub();
  const store = hub.addStore('one', 'UTC', daily('10:00', '14:00'));
  hub.addHours(hub.addSensor(store, 'door'), utc('2026-11-20T12'), utc('2026-11-23T11'), () => ({}));
  const expected = expectedSpans(await sensorsOf(hub.db, store.key), Date.parse('2026-11-23T11:30:00Z'));
  const days = storeDays(store.history, '2026-11-20' as LocalDate, '2026-11-23' as LocalDate);
  const series = await seriesOf(hub, store, days, expected);
  const buckets = bucketsOf(series, 'day');
  expect(buckets.map(({ whole }) => whole.days)).toEqual([0, 1, 1, 0]);
  expect(buckets.map(({ sums }) => sums.cells.visits.sum)).toEqual([20, 40, 40, 10]);
});

test('an open hour that was not heard because of a pause is paused, and not missing', async () => {
  const hub = filledHub();
  const store = hub.addStore('berlin', 'Europe/Berlin', daily('10:00', '14:00'));
  const sensor = hub.addSensor(store, 'door');
  hub.addHours(sensor, utc('2026-11-23T09'), utc('2026-11-23T13'), (hour) =>
    hour === utc('2026-11-23T10') || hour === utc('2026-11-23T11') ? undefined : {},
  );
  const at = (time: string) => Date.parse(`2026-11-23T${time}Z`);
  const report = await reportOf(hub, store, '2026-11-23', NEXT_DAY, [
    { fromMs: at('09:40:00'), toMs: at('10:50:00') },
  ]);
  const of = (hour: string) => report.hours.find((one) => one.hour === utc(`2026-11-23T${hour}`))!;
  expect(
    [of('09'), of('10'), of('11'), of('12')].map(({ state, pausedMinutes }) => [state, pausedMinutes]),
  ).toEqual([
    ['counted', 20],
    ['paused', 50],
    ['missing', 0],
    ['counted', 0],
  ]);
  expect([report.expected, report.missing]).toEqual([3, 1]);
});
