import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { normal, streamOf } from '../simulator/streams.ts';
import type { ComparedHour } from './error.ts';
import { held, heldLeavingOneDayOut } from './interval.ts';

const hour = (truth: number, low: number, high: number): ComparedHour => ({
  day: 'a',
  truth,
  estimate: 10,
  interval: { low, high, gain: 0 },
});

describe('the share of intervals that hold the truth', () => {
  it('counts both ends in, and gives the median width', () => {
    expect(held([hour(5, 5, 20), hour(20, 5, 20), hour(21, 5, 20), hour(4, 5, 40)])).toEqual({
      share: 0.5,
      width: 2,
    });
  });

  it('is not known where one hour has no interval', () => {
    expect(held([hour(5, 5, 20), { ...hour(5, 5, 20), interval: null }])).toBeNull();
  });

  it('after a calibration is not known where the gain was not published, or there is one day', () => {
    const other = { ...hour(9, 5, 20), day: 'b' };
    const unknown = { ...hour(9, 5, 20), interval: { low: 5, high: 20, gain: null } };
    expect(heldLeavingOneDayOut([hour(9, 5, 20), other], 1)).not.toBeNull();
    expect(heldLeavingOneDayOut([unknown, other], 1)).toBeNull();
    expect(heldLeavingOneDayOut([hour(9, 5, 20)], 1)).toBeNull();
  });
});

describe('the interval after a calibration', () => {
  it('is rounded outwards to what the count is rounded to', () => {
    // The days agree, so what is left is 3 × e^±1.316: from 0.80 to 11.2.
    const interval = { low: 0, high: 3 * Math.exp(1.645 * 0.8), gain: 0 };
    const hours = ['a', 'b', 'c'].flatMap((day) =>
      [0, 6].map((truth) => ({ day, truth, estimate: 3, interval })),
    );
    expect(heldLeavingOneDayOut(hours, 1)!.share).toBe(1);
    expect(heldLeavingOneDayOut(hours, 10)!.share).toBe(0.5);
  });

  /** A store whose sensor errs by `shared` all the time and by `own` each hour, on the ln scale. */
  function store(seed: number, shared: number, own: number): ComparedHour[] {
    const random = streamOf(seed, 'store');
    const off = shared * normal(random);
    return Array.from({ length: 60 }, (_, index) => {
      const truth = 30;
      const estimate = truth * Math.exp(off + own * normal(random));
      const spread = Math.exp(1.645 * Math.hypot(shared, own));
      const interval = { low: estimate / spread, high: estimate * spread, gain: shared };
      return { day: String(index % 12), truth, estimate, interval };
    });
  }

  it('holds the truth nine times in ten, and is narrower', () => {
    const stores = Array.from({ length: 200 }, (_, seed) => store(seed, 0.5, 0.2));
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value) / values.length;
    const after = stores.map((hours) => heldLeavingOneDayOut(hours, 10)!);
    expect(mean(after.map(({ share }) => share))).toBeGreaterThan(0.85);
    expect(mean(after.map(({ share }) => share))).toBeLessThan(0.95);
    const before = stores.map((hours) => held(hours)!);
    // Of one store all hours err together, so only many stores show nine in ten.
    expect(mean(before.map(({ share }) => share))).toBeGreaterThan(0.85);
    expect(mean(before.map(({ share }) => share))).toBeLessThan(0.95);
  });

  test.prop([fc.double({ min: 0.01, max: 1, noNaN: true }), fc.integer({ min: 2, max: 500 })])(
    'has no width where all the error was shared and the days agree',
    (gain, estimate) => {
      const high = estimate * Math.exp(1.645 * gain);
      const hours = ['a', 'b', 'c'].map((day) => ({
        day,
        truth: 2 * estimate,
        estimate,
        interval: { low: 0, high, gain },
      }));
      expect(heldLeavingOneDayOut(hours, 1e6)!.width).toBeCloseTo(1, 5);
    },
  );
});
