import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import type { LocalDate } from '../../../hub/calendar/local-days.ts';
import { storeDays } from '../../../hub/calendar/store-days.ts';
import { figureOf } from '../../../hub/figures/interval.ts';
import { captureRate, meanStay } from '../../../hub/figures/ratios.ts';
import { known, NO_SUMS, sumAll } from '../../../hub/figures/sums.ts';
import { heatMap } from '../../../hub/report/heat-map.ts';
import type { Spread, Sums } from '../../../hub/store/hours.ts';
import { RANGED } from '../../../shared/interval.ts';
import type { UtcHour } from '../../../shared/utc-hour.ts';
import { daily, filledHub, type Hour, historyOf, openFilledHub, utc } from '../report/filled-hub.ts';
import { hourSumsOf, spanSumsOf } from '../report/one-store.ts';

const count = fc.option(fc.integer({ min: 0, max: 500 }), { nil: null });
const hour: fc.Arbitrary<Hour | undefined> = fc.option(
  fc.record({
    visits: count,
    passersby: count,
    occupancyTenths: count,
    dwell: fc.option(fc.tuple(count, count, count, count), { nil: null }),
    error: fc.constantFrom(0.3, 0.5),
    gain: fc.constantFrom(0, 0.25),
    coverage: fc.constantFrom(0, 0.25, 1),
    floor: fc.integer({ min: 0, max: 9 }),
  }),
  { nil: undefined },
);

/** Sums of fractions depend a little on their order. */
function expectEqualSums(sums: Sums, expected: Sums): void {
  const parts = (of: Sums): Spread[] => [
    ...RANGED.map((name) => of.cells[name]),
    of.funnel.visits,
    of.funnel.passersby,
  ];
  for (const [index, spread] of parts(sums).entries()) {
    const wanted = parts(expected)[index]!;
    expect(spread.variance).toBeCloseTo(wanted.variance, 6);
    expect(spread.shared).toBeCloseTo(wanted.shared, 6);
  }
  const exact = (value: Sums) => JSON.stringify(value, (key, at) => (/variance|shared/.test(key) ? 0 : at));
  expect(JSON.parse(exact(sums))).toEqual(JSON.parse(exact(expected)));
}

property.prop([fc.array(hour, { minLength: 1, maxLength: 30 })], { numRuns: 40 })(
  'a suppressed count never becomes a zero, and SQLite adds as we do',
  async (hours) => {
    const hub = openFilledHub();
    try {
      const store = hub.addStore('one', 'UTC', daily('00:00', '24:00'));
      const from = utc('2026-11-23T00');
      const to = (from + hours.length) as UtcHour;
      hub.addHours(hub.addSensor(store, 'door'), from, to, (at) => hours[at - from]);
      const rows = await hourSumsOf(hub.db, store.key, { from, to });
      const [total] = await spanSumsOf(hub.db, store.key, [{ from, to }]);
      const added = sumAll(rows.map(({ sums }) => sums));
      if (total) expectEqualSums(added, total);
      expect(rows.length).toBe(hours.filter((at) => at !== undefined).length);

      const heard = hours.filter((at) => at !== undefined && at.coverage! > 0) as Hour[];
      const released = heard.filter(({ visits }) => visits !== null);
      // With a floor of 0 nothing is withheld for being small.
      const withheld = heard.filter(({ visits, floor }) => visits === null && floor !== 0);
      const unknown = heard.filter(({ visits, floor }) => visits === null && floor === 0);
      const value = known(added.cells.visits);
      expect(value.kind).toBe(
        heard.length === 0
          ? 'unheard'
          : released.length === 0
            ? withheld.length > 0
              ? 'withheld'
              : 'unknown'
            : released.length === heard.length
              ? 'exact'
              : 'at-least',
      );
      expect(added.cells.visits).toMatchObject({ suppressed: withheld.length, unknown: unknown.length });
      const stays = heard.filter(({ dwell, floor }) => dwell === null || floor === 0);
      expect(added.cells.over60.unknown).toBe(
        stays.filter(({ dwell }) => (dwell?.[3] ?? null) === null).length,
      );
      expect(added.cells.visits.sum).toBe(released.reduce((sum, { visits }) => sum + visits!, 0));
      expect(added.cells.visits.hiddenMax).toBe(
        withheld.reduce((sum, { floor }) => sum + Math.max(0, floor! - 1), 0),
      );
    } finally {
      await hub.close();
    }
  },
);

test('shares and averages rest on the hours that released all they need', async () => {
  const hub = filledHub();
  const store = hub.addStore('one', 'UTC', daily('00:00', '24:00'));
  const sensor = hub.addSensor(store, 'door');
  const from = utc('2026-11-23T10');
  hub.addHour(sensor, from, { visits: 20, passersby: 60, dwell: [10, 0, 10, 0] });
  hub.addHour(sensor, (from + 1) as UtcHour, { visits: 90, passersby: null, dwell: [90, null, 5, 5] });
  hub.addHour(sensor, (from + 2) as UtcHour, {
    visits: null,
    passersby: 90,
    dwell: [null, null, null, null],
  });
  const [sums] = await spanSumsOf(hub.db, store.key, [{ from, to: (from + 3) as UtcHour }]);
  expect(captureRate(sums!)).toMatchObject({ value: 0.25, hours: 1 });
  // All four bands of an hour hold 20 of the 110 visits: too few for an average.
  expect(meanStay(sums!)).toBeUndefined();
  const [first] = await spanSumsOf(hub.db, store.key, [{ from, to: (from + 1) as UtcHour }]);
  expect(meanStay(first!)).toEqual({ value: 20, hours: 1, from: 'bands', range: null });
});

test('a mean stay is what the sensors learned, over the hours that say it, before what bands tell', async () => {
  const hub = filledHub();
  const store = hub.addStore('one', 'UTC', daily('00:00', '24:00'));
  const sensor = hub.addSensor(store, 'door');
  const from = utc('2026-11-23T10');
  hub.addHour(sensor, from);
  hub.addHour(sensor, (from + 1) as UtcHour, { stay: [20, 10, 40] });
  hub.addHour(sensor, (from + 2) as UtcHour, { stay: [15, 9.5, 28], visits: null });
  const [sums] = await spanSumsOf(hub.db, store.key, [{ from, to: (from + 3) as UtcHour }]);
  expect(meanStay(sums!)).toEqual({ value: 17.5, hours: 2, from: 'learned', range: [9.75, 34] });
  const hours = await hourSumsOf(hub.db, store.key, { from, to: (from + 3) as UtcHour });
  expect(meanStay(sumAll(hours.map((hour) => hour.sums)))).toEqual(meanStay(sums!));
});

test('the heat map averages heard hours and keeps withheld ones apart', async () => {
  const hub = filledHub();
  const opening = { ...daily('10:00', '12:00'), sun: null };
  const store = hub.addStore('one', 'Europe/Berlin', opening);
  const sensor = hub.addSensor(store, 'door');
  // Mondays across the change of 25 October: 10:00 is 08 UTC before and 09 UTC after.
  hub.addHour(sensor, utc('2026-10-19T08'), { visits: 20 });
  hub.addHour(sensor, utc('2026-10-26T09'), { visits: 40 });
  hub.addHour(sensor, utc('2026-11-02T09'), { visits: null });
  hub.addHour(sensor, utc('2026-11-02T10'), { visits: null });
  const days = storeDays(store.history, '2026-10-19' as LocalDate, '2026-11-08' as LocalDate);
  const rows = await hourSumsOf(hub.db, store.key, { from: days[0]!.from, to: days.at(-1)!.to });
  const { cells: map, hours } = heatMap([{ days, rows }]);
  expect(hours).toEqual([10, 11]);
  expect(map[0]![10]).toMatchObject({ open: 3, heard: 3, withheld: 1, least: 20, most: 64 / 3, level: 8 });
  const { low, high } = map[0]![10]!.figure!;
  expect(low).toBeLessThan(20);
  expect(high).toBeGreaterThan(64 / 3);
  expect(map[0]![11]).toEqual({
    open: 3,
    heard: 1,
    withheld: 1,
    least: 0,
    most: 4,
    figure: undefined,
    level: 0,
    few: true,
  });
  const nothing = { least: undefined, most: undefined, figure: undefined, level: 0, few: true };
  expect(map[1]![10]).toEqual({ open: 3, heard: 0, withheld: 0, ...nothing });
  expect(map[6]!.every((cell) => cell === undefined)).toBe(true);
});

test('the heat map of several stores adds their means, and one that was not heard for a week lowers none', () => {
  const history = historyOf({ name: 'one', timeZone: 'UTC', opening: daily('10:00', '11:00') });
  const days = storeDays(history, '2026-11-02' as LocalDate, '2026-11-09' as LocalDate);
  const visits = (sum: number, shared: number) => ({
    heard: 1,
    cells: { visits: { ...NO_SUMS.cells.visits, sum, shared, released: 1, variance: 4 } },
  });
  const at = (date: string) => utc(`${date}T10`);
  const { cells } = heatMap([
    {
      days,
      rows: [
        { hour: at('2026-11-02'), sums: visits(20, 6) },
        { hour: at('2026-11-09'), sums: visits(40, 12) },
      ],
    },
    { days, rows: [{ hour: at('2026-11-09'), sums: visits(100, 40) }] },
  ]);
  expect(cells[0]![10]).toMatchObject({ open: 4, heard: 3, least: 130, few: false });
  const expected = figureOf('visits', {
    ...NO_SUMS.cells.visits,
    released: 3,
    sum: 130,
    variance: 8 / 4 + 4,
    shared: Math.hypot(9, 40),
  });
  expect(cells[0]![10]!.figure).toEqual(expected);
});
