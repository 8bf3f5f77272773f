// Ranges of sums: own parts in quadrature, the shared part as it is, calibrations in their place, and the
// truth inside nine times in ten.
import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import {
  type AdjustedSpan,
  readHours,
  readManySpans,
  readVisits,
} from '../../../hub/figures/adjusted-hours.ts';
import { adjusted, figureOf, shareOf } from '../../../hub/figures/interval.ts';
import { NO_SUMS, sumAll } from '../../../hub/figures/sums.ts';
import type { HourSpan, RangedCell } from '../../../hub/store/hours.ts';
import type { StoreRow } from '../../../hub/store/stores.ts';
import { RANGED } from '../../../shared/interval.ts';
import { seededRandom, uniform } from '../../../shared/random.ts';
import type { UtcHour } from '../../../shared/utc-hour.ts';
import { ALWAYS, type FilledHub, filledHub, type Hour, openFilledHub, utc } from '../report/filled-hub.ts';
import { hourSumsOf, spanSumsOf } from '../report/one-store.ts';

const FROM = utc('2026-11-23T00');
const at = (hours: number) => (FROM + hours) as UtcHour;

const readSpansOf = (
  { db }: FilledHub,
  { key: store }: StoreRow,
  asked: readonly HourSpan[],
  adjustedIn: readonly AdjustedSpan[],
) => {
  const spans = asked.map(({ from, to }) => ({ store, from, to, adjusted: adjustedIn }));
  return readManySpans(db.asOperator(), spans);
};

const cell = (changes: Partial<RangedCell> = {}): RangedCell => ({
  ...NO_SUMS.cells.visits,
  sum: 100,
  released: 4,
  variance: 100,
  shared: 0,
  ...changes,
});

const nearZero = fc.double({ min: 0, max: 1e6, noNaN: true });
const anyCell = fc
  .record({
    sum: fc.nat(1e6),
    released: fc.integer({ min: 1, max: 1e4 }),
    hiddenMax: fc.nat(1000),
    variance: nearZero,
    shared: nearZero,
  })
  .map(cell);

describe('the figure of a sum', () => {
  property.prop([anyCell, fc.constantFrom(...RANGED), fc.integer({ min: 1, max: 50 })])(
    'lies in its range, in the decimals of its count',
    (of, name, count) => {
      const { value, low, high } = figureOf(name, of, count)!;
      const units = name === 'occupancy' ? 10 : 1;
      // A mean is rounded to the nearest, its range outwards.
      expect(low).toBeLessThanOrEqual(value + 0.5 / units);
      expect(high).toBeGreaterThanOrEqual(value);
      expect(low).toBeGreaterThanOrEqual(0);
      for (const bound of [value, low, high]) expect(Math.round(bound * units) / units).toBe(bound);
    },
  );

  test('adds own errors in quadrature and shared ones as they are', () => {
    // √100 = 10 % of 100, e^(1.645·0.1) = 1.179.
    expect(figureOf('visits', cell())).toEqual({ value: 100, low: 84, high: 118 });
    expect(figureOf('visits', cell({ variance: 0, shared: 10 }))).toEqual({ value: 100, low: 84, high: 118 });
    // A hundred such days: the own part is a tenth of what it was, the shared part stays.
    const year = { sum: 10_000, released: 400, variance: 10_000, shared: 0 };
    expect(figureOf('visits', cell(year))).toEqual({ value: 10_000, low: 9836, high: 10_166 });
    expect(figureOf('visits', cell({ ...year, variance: 0, shared: 1000 }))).toEqual({
      value: 10_000,
      low: 8482,
      high: 11_789,
    });
  });

  test('reaches up to what withheld hours can hold, and is none where nothing was released', () => {
    expect(figureOf('visits', cell({ suppressed: 2, hiddenMax: 8 }))).toEqual({
      value: 100,
      low: 84,
      high: 126,
    });
    expect(figureOf('visits', cell({ suppressed: 2, hiddenMax: 8 }), 4)?.high).toBe(32);
    expect(figureOf('visits', cell({ released: 0, sum: 0 }))).toBeUndefined();
    expect(figureOf('visits', cell(), 0)).toBeUndefined();
  });

  property.prop([fc.nat(2000), fc.double({ min: 0.3, max: 1.5, noNaN: true })])(
    'of one hour of one sensor is what the sensor released',
    async (visits, error) => {
      const hub = openFilledHub();
      try {
        const store = hub.addStore('one', 'UTC', ALWAYS);
        hub.addHour(hub.addSensor(store, 'door'), FROM, { visits, occupancyTenths: visits, error });
        const [row] = await hourSumsOf(hub.db, store.key, { from: FROM, to: at(1) });
        const stored = hub.raw.prepare<[], Record<string, number>>('SELECT * FROM hour').get()!;
        const { visits: counted, occupancy } = row!.sums.cells;
        const { low, high } = figureOf('visits', counted)!;
        expect([low, high]).toEqual([stored.visits_low, stored.visits_high]);
        const inside = figureOf('occupancy', occupancy)!;
        expect([inside.low * 10, inside.high * 10].map(Math.round)).toEqual([
          stored.occupancy_low_tenths,
          stored.occupancy_high_tenths,
        ]);
      } finally {
        await hub.close();
      }
    },
  );
});

describe('the share that came in', () => {
  const sum = (of: number, variance = 0, shared = 0) => ({ sum: of, variance, shared });

  test('has both errors', () => {
    expect(shareOf(sum(0), sum(0))).toBeUndefined();
    expect(shareOf(sum(20), sum(60))).toEqual({ value: 0.25, low: 0.25, high: 0.25 });
    // Odds of 1 to 3 times e^±(1.645·0.5).
    const { low, high } = shareOf(sum(20, 0, 6), sum(60, 576))!;
    expect(low).toBeCloseTo(1 / (1 + 3 * Math.exp(0.8225)), 3);
    expect(high).toBeCloseTo(1 / (1 + 3 * Math.exp(-0.8225)), 3);
  });

  property.prop([fc.nat(1000), fc.nat(1000), nearZero, nearZero])('stays between 0 and 1', (a, b, va, vb) => {
    const share = shareOf(sum(a, va), sum(b, 0, vb));
    if (!share) return;
    expect(share.low).toBeGreaterThanOrEqual(0);
    expect(share.high).toBeLessThanOrEqual(1);
    expect(share.low).toBeLessThanOrEqual(share.value + 1e-12);
    expect(share.high).toBeGreaterThanOrEqual(share.value - 1e-12);
  });
});

describe('calibrated figures', () => {
  test('are multiplied, and have the error of the calibration in place of the gain', () => {
    const raw = cell({ shared: 40, hiddenMax: 5 });
    expect(adjusted(raw, { factor: 1, gain: undefined })).toEqual({ ...raw, calibrated: 4 });
    expect(adjusted(raw, { factor: 1.5, gain: undefined })).toMatchObject({
      sum: 150,
      variance: 225,
      shared: 60,
    });
    expect(adjusted(raw, { factor: 1.5, gain: 0.1 })).toMatchObject({
      sum: 150,
      variance: 225,
      shared: 15,
      hiddenMax: 7.5,
    });
  });

  const spans: readonly AdjustedSpan[] = [
    { from: at(0), to: at(6), adjustments: { visits: { factor: 2, gain: 0.1 } } },
    { from: at(4), to: at(8), adjustments: { occupancy: { factor: 3, gain: 0.2 } } },
    { from: at(5), to: at(7), adjustments: { visits: { factor: 4, gain: 0.05 } } },
  ];

  test('hold from their first hour to their last, each count by itself, the later before the earlier', async () => {
    const hub = filledHub();
    const store = hub.addStore('one', 'UTC', ALWAYS);
    hub.addHours(hub.addSensor(store, 'door'), FROM, at(10), () => ({ visits: 10, occupancyTenths: 10 }));
    const asked = [{ store: store.key, from: FROM, to: at(10), adjusted: spans }];
    const [rows = []] = await readHours(hub.db.asOperator(), asked);
    expect(rows.map(({ sums }) => sums.cells.visits.sum)).toEqual([20, 20, 20, 20, 20, 40, 40, 10, 10, 10]);
    expect(rows.map(({ sums }) => sums.cells.occupancy.sum)).toEqual([
      10, 10, 10, 10, 30, 30, 30, 30, 10, 10,
    ]);
    expect(rows.map(({ sums }) => sums.cells.visits.shared)[5]).toBeCloseTo(2, 9);
    const [visits = []] = await readVisits(hub.db.asOperator(), asked);
    expect(visits.map(({ hour, sums }) => [hour, sums.heard, sums.cells.visits])).toEqual(
      rows.map(({ hour, sums }) => [hour, sums.heard, sums.cells.visits]),
    );
    expect(rows.every(({ sums }) => sums.cells.passersby.sum === 30)).toBe(true);
  });

  property.prop(
    [
      fc.array(
        fc.record({ visits: fc.option(fc.integer({ min: 1, max: 500 })), gain: fc.constantFrom(0.1, 0.3) }),
        {
          minLength: 1,
          maxLength: 12,
        },
      ),
      fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 4 }),
    ],
    { numRuns: 25 },
  )('a span is the sum of its hours, wherever calibrations begin and end', async (hours: Hour[], cuts) => {
    const hub = openFilledHub();
    try {
      const store = hub.addStore('one', 'UTC', ALWAYS);
      hub.addHours(hub.addSensor(store, 'door'), FROM, at(hours.length), (hour) => hours[hour - FROM]);
      const edges = [0, ...cuts.sort((a, b) => a - b), 12].map(at);
      const asked = edges.slice(1).map((to, index) => ({ from: edges[index]!, to }));
      const sums = await readSpansOf(hub, store, asked, spans);
      for (const [index, span] of asked.entries()) {
        const [rows = []] = await readHours(hub.db.asOperator(), [
          { store: store.key, ...span, adjusted: spans },
        ]);
        const added = rows.length === 0 ? undefined : sumAll(rows.map((row) => row.sums));
        for (const name of RANGED) {
          const [found, wanted] = [sums[index]?.cells[name], added?.cells[name]];
          expect(found?.sum).toBe(wanted?.sum);
          expect(found?.released).toBe(wanted?.released);
          if (!found || !wanted) continue;
          expect(found.variance).toBeCloseTo(wanted.variance, 6);
          expect(found.shared).toBeCloseTo(wanted.shared, 6);
        }
      }
      expect(await readSpansOf(hub, store, asked, [])).toEqual(await spanSumsOf(hub.db, store.key, asked));
    } finally {
      await hub.close();
    }
  });
});

/** Box and Muller, 1958. */
function normals(seed: number): () => number {
  const random = seededRandom(seed);
  return () => Math.sqrt(-2 * Math.log(1 - uniform(random))) * Math.cos(2 * Math.PI * uniform(random));
}

const STORES = 600;
const HOURS = 70;

test.each([
  { gain: 0.3, calibration: undefined },
  { gain: 0, calibration: undefined },
  { gain: 0.3, calibration: 0.08 },
])('nine of ten week totals hold the truth: %j', ({ gain, calibration }) => {
  const normal = normals(11);
  let within = 0;
  for (let store = 0; store < STORES; store += 1) {
    const shared = Math.exp(gain * normal());
    let truth = 0;
    let sums = cell({ sum: 0, released: 0, variance: 0, shared: 0 });
    for (let hour = 0; hour < HOURS; hour += 1) {
      const people = 10 + (hour % 7) * 10;
      const own = Math.sqrt(1 / people + 0.04);
      const visits = people * shared * Math.exp(own * normal() - own ** 2 / 2);
      truth += people;
      sums = {
        ...sums,
        sum: sums.sum + visits,
        released: sums.released + 1,
        variance: sums.variance + (1 / visits + 0.04) * visits ** 2,
        shared: sums.shared + gain * visits,
      };
    }
    const factor = Math.exp((calibration ?? 0) * normal()) / shared;
    const shown = calibration === undefined ? sums : adjusted(sums, { factor, gain: calibration });
    const { low, high } = figureOf('visits', shown)!;
    if (low <= truth && truth <= high) within += 1;
  }
  expect(within / STORES).toBeGreaterThan(0.85);
  expect(within / STORES).toBeLessThan(0.95);
});
