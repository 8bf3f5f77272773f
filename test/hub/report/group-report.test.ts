// A group's report: sums of its stores by their own wall clocks, in one unit, beside what the same stores had before.
import { describe, expect, test } from 'vitest';
import { addDays, type LocalDate } from '../../../hub/calendar/local-days.ts';
import type { RetailerForm } from '../../../hub/directory/form.ts';
import { meanStay } from '../../../hub/figures/ratios.ts';
import { sumStores, unitOf } from '../../../hub/figures/sums.ts';
import { findGroup } from '../../../hub/report/group.ts';
import { loadGroupHours } from '../../../hub/report/group-days.ts';
import { type GroupData, loadGroupReport } from '../../../hub/report/group-report.ts';
import { inOneUnit } from '../../../hub/report/one-unit.ts';
import { RANGES, type Range, rangeFigures } from '../../../hub/report/series.ts';
import { loadStores } from '../../../hub/report/store-state.ts';
import type { HourSpan } from '../../../hub/store/hours.ts';
import type { UtcHour } from '../../../shared/utc-hour.ts';
import { withStores } from '../directory/with-stores.ts';
import { daily, type FilledHub, filledHub, type Hour, utc } from './filled-hub.ts';

const NOW_MS = Date.parse('2026-11-24T03:00:00Z');
const date = (text: string) => text as LocalDate;
const MONDAY = date('2026-11-23');

type StoreForm = RetailerForm['stores'][number];

interface Shop extends Partial<StoreForm> {
  readonly id: string;
  /** Null: no sensor. */
  readonly values: ((hour: UtcHour) => Hour | undefined) | null;
}

const GROUPS = [
  { id: 'all', name: 'All' },
  { id: 'north', name: 'North', in: 'all' },
  { id: 'ports', name: 'Ports', in: 'all' },
];

/** Open 10:00 to 12:00 UTC, in the group north; sensors hear from 2026-11-01 until now. */
async function hubOf(shops: readonly Shop[]): Promise<FilledHub> {
  const hub = filledHub();
  const opening = daily('10:00', '12:00');
  const stores = shops.map(
    ({ values: _, ...form }): StoreForm => ({
      name: form.id,
      timeZone: 'UTC',
      groups: ['north'],
      opening,
      ...form,
    }),
  );
  await withStores(hub.db, [{ id: 'acme', name: 'Acme', groups: GROUPS, stores }]);
  const rows = await hub.db.asTenant('acme').stores();
  for (const { id, values } of shops) {
    if (values === null) continue;
    const sensor = hub.addSensor(rows.find((row) => row.id === id)!, 'door');
    hub.addHours(sensor, utc('2026-11-01T00'), utc('2026-11-24T02'), values);
  }
  return hub;
}

async function reportOf(hub: FilledHub, id: string, day?: LocalDate, range: Range = '4w') {
  const db = hub.db.asTenant('acme');
  const answer = await loadGroupReport(
    db,
    (await findGroup(db, id, NOW_MS))!,
    { day, range, as: 'people' },
    NOW_MS,
  );
  if (answer.kind !== 'fine') throw new Error(answer.kind);
  const { data, ...report } = answer.report;
  return { ...report, ...(data as GroupData) };
}

const always =
  (visits: number, more: Hour = {}) =>
  () => ({ visits, ...more });

describe('the hours of a day', () => {
  const hubOfZones = () =>
    hubOf([
      { id: 'berlin', timeZone: 'Europe/Berlin', values: always(10) },
      { id: 'kolkata', timeZone: 'Asia/Kolkata', values: always(100) },
      {
        id: 'bar',
        opening: {
          tue: null,
          wed: null,
          thu: null,
          fri: null,
          sat: null,
          sun: null,
          mon: '11:00-12:00, 22:00-02:00',
        },
        values: always(1000),
      },
    ]);

  test('are those of the wall clock of each store, and a night is of the day on which it began', async () => {
    const { day } = await reportOf(await hubOfZones(), 'north', MONDAY);
    const open = day.report.hours.filter((hour) => hour.open);
    // In Kolkata an hour of the sensors starts at half past, so that the opening at ten touches the one of half past nine.
    expect(open.map(({ hourOfDay, label, sums }) => [hourOfDay, label, sums?.cells.visits.sum])).toEqual([
      [9, '09:00', 100],
      [10, '10:00', 110],
      [11, '11:00', 1110],
      [22, '22:00', 1000],
      [23, '23:00', 1000],
      [24, '00:00', 1000],
      [25, '01:00', 1000],
    ]);
    expect(day.report.totals.cells.visits.sum).toBe(20 + 300 + 5000);
    expect(day.report).toMatchObject({ closed: false, soFar: false, missing: 0 });
    const states = day.report.hours.map(({ hourOfDay, state }) => [hourOfDay, state]);
    expect(states.slice(4, 6)).toEqual([
      [12, 'closed'],
      [13, 'closed'],
    ]);
  });

  test('are the same for programs', async () => {
    const hub = await hubOfZones();
    const db = hub.db.asTenant('acme');
    const group = (await findGroup(db, 'north', NOW_MS))!;
    const answer = await loadGroupHours(db, group, { dates: [MONDAY] }, NOW_MS);
    if (answer.kind !== 'fine') throw new Error(answer.kind);
    const { day } = await reportOf(hub, 'north', MONDAY);
    expect(answer.rows).toEqual([day.report]);
  });

  test('are partly heard where a store was not, and usual where all of them know it', async () => {
    const silent = (hour: UtcHour) => (hour === utc('2026-11-23T10') ? undefined : { visits: 10 });
    const young = (hour: UtcHour) => (hour < utc('2026-11-23T11') ? undefined : { visits: 30 });
    const hub = await hubOf([
      { id: 'a', values: silent },
      { id: 'b', values: always(20) },
      { id: 'c', groups: ['ports'], values: young },
    ]);
    const { day } = await reportOf(hub, 'north', MONDAY);
    const [ten, eleven] = day.report.hours.filter((hour) => hour.open);
    expect(ten).toMatchObject({ state: 'counted', partly: true, coverage: 0.5, expected: 2 });
    expect(eleven).toMatchObject({ state: 'counted', partly: false });
    expect(day.usual.get(10)?.mean).toBe(20);
    expect(day.usual.get(11)?.mean).toBe(30);
    const all = await reportOf(hub, 'all', MONDAY);
    expect(all.day.usual.get(11)).toBeUndefined();
    // Only hours that a store heard both times count, each store with itself.
    expect(all.day.againstLastWeek).toMatchObject({ now: 10 + 40, before: 10 + 40, hours: 3 });
  });
});

describe('a group and its parts', () => {
  /** `both` is in two groups below, and in the group itself. */
  const hubOfParts = () =>
    hubOf([
      { id: 'a', values: always(10) },
      { id: 'both', groups: ['north', 'ports', 'all'], values: always(100) },
      {
        id: 'late',
        groups: [],
        changes: [{ from: '2026-11-20', groups: ['ports'] }],
        values: always(1000),
      },
      { id: 'other', groups: [], values: always(5000) },
    ]);

  test('count a store once, and on the dates on which it is a member', async () => {
    const report = await reportOf(await hubOfParts(), 'all', MONDAY);
    expect(report.day.report.totals.cells.visits.sum).toBe(2 * 1110);
    expect(report.stores.map(({ state }) => state.store.id)).toEqual(['a', 'both', 'late']);
    const parts = report.groups.map(({ group, stores, counted, day, range }) => [
      ...[group.id, stores, counted, day.cells.visits.sum, range.sums.cells.visits.sum],
    ]);
    // 1 to 23 November, and `late` for four days of it.
    expect(parts).toEqual([
      ['north', 2, 2, 220, 23 * 220],
      ['ports', 2, 2, 2200, 23 * 200 + 4 * 2000],
    ]);
    expect(report.figures.total.sums.cells.visits.sum).toBe(23 * 220 + 4 * 2000);
    const before = await reportOf(await hubOfParts(), 'all', date('2026-11-19'));
    expect(before.stores.map(({ state, standing }) => [state.store.id, standing])).toContainEqual([
      'late',
      'away',
    ]);
    expect(before.onDay).toHaveLength(2);
    const [first, last] = [report.figures.buckets[0]!, report.figures.buckets.at(-2)!];
    expect([first.sums.cells.visits.sum, last.sums.cells.visits.sum]).toEqual([220, 2220]);
  });

  test('say how each store stands on the day', async () => {
    const hub = await hubOf([
      { id: 'counts', values: always(10) },
      { id: 'few', values: always(0, { visits: null }) },
      {
        id: 'holiday',
        opening: { ...daily('10:00', '12:00'), mon: null },
        values: always(9),
      },
      { id: 'new', values: null },
      {
        id: 'silent',
        values: (hour) => (hour < utc('2026-11-23T00') ? {} : undefined),
      },
      { id: 'unopened', opened: '2027-01-01', values: null },
      { id: 'gone', retired: '2026-11-20', values: always(10) },
    ]);
    const report = await reportOf(hub, 'north', MONDAY);
    expect(report.stores.map(({ state, standing }) => [state.store.id, standing])).toEqual([
      ['counts', 'counted'],
      ['few', 'withheld'],
      ['gone', 'away'],
      ['holiday', 'closed'],
      ['new', 'waiting'],
      ['silent', 'not-heard'],
    ]);
    expect(report.day.report).toMatchObject({ missing: 2 });
    expect(report.day.report.totals.cells.visits).toMatchObject({ sum: 20, suppressed: 2 });
  });

  test('ask for no more days of stores than one page may', async () => {
    const hub = await hubOf([{ id: 'a', values: always(10) }]);
    expect((await reportOf(hub, 'north')).ranges).toEqual(RANGES);
    hub.raw.exec(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 80)
      INSERT INTO store (retailer, id, name, time_zone, opening, groups)
      SELECT 'acme', 's' || i, 's', time_zone, opening, groups FROM store, n WHERE id = 'a'`);
    const db = hub.db.asTenant('acme');
    const group = (await findGroup(db, 'north', NOW_MS))!;
    const asked = { day: undefined, range: '5y', as: 'people' } as const;
    expect(await loadGroupReport(db, group, asked, NOW_MS)).toEqual({
      kind: 'too-many',
      ranges: ['4w', '12w', '1y'],
    });
    const dates = Array.from({ length: 124 }, (_, at) => addDays(MONDAY, at - 123));
    expect(await loadGroupHours(db, group, { dates }, NOW_MS)).toEqual({ kind: 'too-many', days: 123 });
    expect(await loadGroupHours(db, group, { dates: dates.slice(1) }, NOW_MS)).toMatchObject({
      kind: 'fine',
    });
  });
});

test('errors of one store add as they are over days, and in quadrature over stores; stays count by visits', async () => {
  const hub = await hubOf([
    { id: 'a', values: always(10, { gain: 0.3, stay: [10, 8, 12] }) },
    { id: 'b', values: always(30, { gain: 0.2, stay: [30, 25, 40] }) },
  ]);
  const { figures } = await reportOf(hub, 'north', MONDAY);
  const { visits } = figures.total.sums.cells;
  const hours = 23 * 2;
  expect(visits.sum).toBe(hours * 40);
  expect(visits.shared).toBeCloseTo(Math.hypot(hours * 10 * 0.3, hours * 30 * 0.2), 6);
  expect(meanStay(figures.total.sums)).toMatchObject({ value: 25, range: [20.75, 33] });
  // Of one store it is its own sum.
  const alone = rangeFigures([[]], [MONDAY], 'day').total.sums;
  expect(sumStores([alone])).toEqual(alone);
});

test('people are shown where all stores that count are calibrated for all of the time, and phones else', async () => {
  const hub = await hubOf([
    { id: 'a', values: always(10) },
    { id: 'b', values: always(20) },
    { id: 'new', values: null },
  ]);
  const db = hub.db.asTenant('acme');
  const states = await loadStores(db, await db.stores(), NOW_MS);
  const since = (from: string): HourSpan => ({ from: utc(`${from}T00`), to: utc('2027-01-01T00') });
  const visits = { visits: { factor: 2, gain: 0.1 } };
  const with_ = (all: readonly (readonly HourSpan[])[]) =>
    inOneUnit(
      states.map((state, at) => ({
        ...state,
        adjusted: (all[at] ?? []).map((span) => ({
          ...span,
          adjustments: { ...visits, occupancy: visits.visits },
        })),
      })),
      { first: date('2026-11-10'), last: MONDAY },
    ).map(({ adjusted }) => adjusted.length);
  expect(with_([[since('2026-11-01')], [since('2026-11-10')]])).toEqual([1, 1, 0]);
  expect(with_([[since('2026-11-01')], [since('2026-11-11')]])).toEqual([0, 0, 0]);
  expect(with_([[since('2026-11-01')]])).toEqual([0, 0, 0]);
  // One that follows on another covers the time as well.
  const two = [{ from: utc('2026-11-01T00'), to: utc('2026-11-15T00') }, since('2026-11-15')];
  expect(with_([two, [since('2026-11-01')]])).toEqual([2, 1, 0]);
  expect(unitOf((await reportOf(hub, 'north', MONDAY)).figures.total.sums.cells.visits)).toBe('phones');
});

test('like for like leaves out a store that came into the group in between, and says so', async () => {
  const hub = await hubOf([
    { id: 'a', values: (hour) => ({ visits: hour < utc('2026-11-16T00') ? 50 : 60 }) },
    { id: 'b', groups: [], changes: [{ from: '2026-11-16', groups: ['north'] }], values: always(500) },
  ]);
  // Nothing was heard four weeks before.
  expect((await reportOf(hub, 'north')).likeForLike).toEqual([]);
  const { key } = (await hub.db.asTenant('acme').stores())[0]!;
  const sensor = hub.raw.prepare('SELECT key FROM sensor WHERE store_key = ?').pluck().get(key) as number;
  hub.addHours(sensor, utc('2026-10-05T00'), utc('2026-11-01T00'), () => ({ visits: 30 }));
  const { likeForLike } = await reportOf(hub, 'north');
  expect(likeForLike).toHaveLength(1);
  // 28 October to 23 November beside 28 days before.
  expect(likeForLike[0]).toMatchObject({
    span: { first: '2026-10-28', last: '2026-11-23' },
    earlier: { first: '2026-09-30', last: '2026-10-26' },
  });
  expect(likeForLike[0]!.stores.map(({ store, because }) => [store.id, because])).toEqual([
    ['a', undefined],
    ['b', 'not-member'],
  ]);
  expect(likeForLike[0]!.change!.value).toBeGreaterThan(0.5);
});
