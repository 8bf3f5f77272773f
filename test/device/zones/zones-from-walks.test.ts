import { fc, test as propertyTest } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { normalBelow, normalDraw } from '../../../device/zones/crowd-signal.ts';
import { scanLevels, type WalkSample } from '../../../device/zones/scan-levels.ts';
import { type NoZones, type Zones, zonesFromWalks } from '../../../device/zones/zones-from-walks.ts';
import { seededRandom } from '../../../shared/random.ts';

/** A scan every ten seconds, of as many frames as are given for it. */
const walk = (levels: readonly number[], framesPerScan = 1): WalkSample[] =>
  levels.flatMap((signalDbm, scan) =>
    Array.from({ length: framesPerScan }, (_, frame) => ({ timeMs: scan * 10_000 + frame * 20, signalDbm })),
  );

const zonesOf = (inside: readonly number[], outside: readonly number[], settings = {}) =>
  zonesFromWalks(walk(inside), walk(outside), seededRandom(1), settings);

function given(outcome: Zones | NoZones): Zones {
  if (outcome.kind !== 'zones') throw new Error(outcome.advice);
  return outcome;
}

/** Levels around a middle, as a walk has them. */
const levelsAround = (middle: number) =>
  fc.array(fc.integer({ min: middle - 10, max: middle + 10 }), { minLength: 12, maxLength: 40 });

describe('zones from two walks', () => {
  propertyTest.prop([levelsAround(-50), levelsAround(-75), fc.integer({ min: -8, max: 8 })], { numRuns: 40 })(
    'lie between the walks, in order, with errors within their intervals, and move with the signals',
    (inside, outside, shift) => {
      const zones = given(zonesOf(inside, outside));
      expect(zones.floorDbm).toBeLessThan(zones.insideDbm);
      expect(zones.insideDbm).toBeGreaterThan(Math.min(...outside));
      expect(zones.insideDbm).toBeLessThan(Math.max(...inside));
      for (const { share, interval } of Object.values(zones.errors)) {
        expect([0, ...interval, 1].toSorted((a, b) => a - b)).toEqual([0, ...interval, 1]);
        expect(share).toBeGreaterThanOrEqual(interval[0]);
        expect(share).toBeLessThanOrEqual(interval[1]);
      }
      const moved = zonesOf(
        inside.map((dbm) => dbm + shift),
        outside.map((dbm) => dbm + shift),
      );
      expect(given(moved).insideDbm).toBe(zones.insideDbm + shift);
    },
  );

  propertyTest.prop([levelsAround(-55), levelsAround(-75)], { numRuns: 40 })(
    'lose as many visitors as they gain passers-by, to within one step of a decibel',
    (inside, outside) => {
      for (const passersbyPerVisitor of [0.5, 2, 10]) {
        const { errors } = given(zonesOf(inside, outside, { passersbyPerVisitor }));
        const lost = errors.insideAsNearby.share;
        const gained = passersbyPerVisitor * errors.outsideAsInside.share;
        // A decibel changes a share by no more than the density of a deviation of 5.7 dB at its peak.
        expect(Math.abs(lost - gained)).toBeLessThan((1 + passersbyPerVisitor) * 0.0706);
      }
    },
  );

  propertyTest.prop([levelsAround(-55), levelsAround(-75)], { numRuns: 40 })(
    'ask for more the more people pass by, and for wider intervals the more phones differ',
    (inside, outside) => {
      const few = given(zonesOf(inside, outside, { passersbyPerVisitor: 1 }));
      const many = given(zonesOf(inside, outside, { passersbyPerVisitor: 20 }));
      expect(many.insideDbm).toBeGreaterThanOrEqual(few.insideDbm);
      const width = (phoneSpreadDb: number) => {
        const { interval } = given(zonesOf(inside, outside, { phoneSpreadDb })).errors.insideAsNearby;
        return interval[1] - interval[0];
      };
      expect(width(6)).toBeGreaterThan(width(1));
    },
  );

  test('take scans, not frames, and not those without a signal', () => {
    const inside = Array.from({ length: 20 }, (_, i) => -50 - (i % 7));
    const outside = Array.from({ length: 20 }, (_, i) => -75 - (i % 7));
    const deaf = { timeMs: 1, signalDbm: Number.NaN };
    const often = zonesFromWalks([...walk(inside, 9), deaf], walk(outside, 9).reverse(), seededRandom(1));
    expect(often).toEqual(zonesOf(inside, outside));
    expect(given(often).scans).toEqual({ inside: 20, outside: 20 });
  });

  test('have a floor that the weak tail of the pavement is above', () => {
    const outside = Array.from({ length: 40 }, (_, i) => -65 - (i % 20));
    const { floorDbm } = given(zonesOf(Array(20).fill(-45), outside));
    expect(floorDbm).toBeLessThan(-84);
    expect(floorDbm).toBeGreaterThan(-95);
  });

  test('are exact where phones are all alike and the walks apart', () => {
    const { insideDbm, errors } = given(
      zonesOf(Array(20).fill(-50), Array(20).fill(-70), { phoneSpreadDb: 0.5 }),
    );
    expect(insideDbm).toBeGreaterThan(-70);
    expect(insideDbm).toBeLessThanOrEqual(-50);
    expect(errors.insideAsNearby.interval[1]).toBeLessThan(0.001);
    expect(errors.outsideAsInside.interval[1]).toBeLessThan(0.001);
  });

  test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])(
    'refuse a setting of %d',
    (passersbyPerVisitor) => {
      expect(() => zonesOf(Array(20).fill(-50), Array(20).fill(-70), { passersbyPerVisitor })).toThrow(
        RangeError,
      );
    },
  );
});

describe('walks that give no zones say what to do', () => {
  const far = Array.from({ length: 20 }, (_, i) => -70 - (i % 9));
  test.each<[what: string, kind: string, advice: RegExp, inside: number[], outside: number[]]>([
    ['nothing heard', 'too-few-scans', /both walks were too short: 0 scans/, [], []],
    [
      'a short walk inside',
      'too-few-scans',
      /the walk inside was too short: 11 scans/,
      Array(11).fill(-50),
      far,
    ],
    ['a short walk outside', 'too-few-scans', /the walk outside .* Walk again/, far, Array(11).fill(-50)],
    ['walks swapped', 'outside-stronger', /swapped/, far, Array(20).fill(-50)],
    ['a sensor at the window', 'not-separable', /away from the window/, far, far],
    ['a shop as far as its street', 'not-separable', /a coin/, far, far.map((dbm) => dbm - 2)],
  ])('%s', (_what, kind, advice, inside, outside) => {
    expect(zonesOf(inside, outside)).toMatchObject({
      kind,
      advice: expect.stringMatching(advice),
      scans: { inside: inside.length, outside: outside.length },
    });
  });
});

describe('the arithmetic', () => {
  test('of the normal distribution agrees with its table', () => {
    const table = [
      [0, 0.5],
      [1, 0.8413447],
      [1.644854, 0.95],
      [-1.959964, 0.025],
      [3, 0.9986501],
    ] as const;
    for (const [z, below] of table) expect(normalBelow(z)).toBeCloseTo(below, 6);
  });

  test('of normal draws has mean 0 and deviation 1', () => {
    const random = seededRandom(3);
    const draws = Array.from({ length: 20_000 }, () => normalDraw(random));
    const mean = draws.reduce((sum, x) => sum + x) / draws.length;
    const variance = draws.reduce((sum, x) => sum + (x - mean) ** 2, 0) / draws.length;
    expect(mean).toBeCloseTo(0, 1);
    expect(variance).toBeCloseTo(1, 1);
  });

  propertyTest.prop([
    fc.array(fc.record({ timeMs: fc.nat(600_000), signalDbm: fc.integer({ min: -95, max: -20 }) })),
  ])('of scans keeps them ten seconds apart and loses no strongest frame', (samples) => {
    const levels = scanLevels(samples);
    for (let i = 1; i < levels.length; i += 1) {
      expect(levels[i]!.timeMs - levels[i - 1]!.timeMs).toBeGreaterThanOrEqual(10_000);
    }
    const strongest = (all: readonly WalkSample[]) => Math.max(...all.map(({ signalDbm }) => signalDbm));
    expect(strongest(levels)).toBe(strongest(samples));
  });
});
