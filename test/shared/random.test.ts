import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { seededRandom, systemRandom, uniform, uniformBelow } from '../../shared/random.ts';

describe('random sources', () => {
  test.prop([fc.integer(), fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER })])(
    'stay below the bound',
    (seed, bound) => {
      const value = uniformBelow(seededRandom(seed), bound);
      expect(Number.isInteger(value) && value >= 0 && value < bound).toBe(true);
    },
  );

  it.each([0, -1, 1.5, Number.NaN, 2 ** 53])('refuse the bound %d', (bound) => {
    expect(() => uniformBelow(seededRandom(1), bound)).toThrow(RangeError);
  });

  it('repeat with the seed and differ without', () => {
    const draw = (seed: number) => Array.from({ length: 5 }, seededRandom(seed).uint32);
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
  });

  it('are uniform: 60,000 throws of a die, chi-square below its 99.9 % quantile', () => {
    for (const random of [seededRandom(20261123), systemRandom()]) {
      const faces = [0, 0, 0, 0, 0, 0];
      for (let i = 0; i < 60_000; i += 1) faces[uniformBelow(random, 6)]! += 1;
      const chiSquare = faces.reduce((sum, face) => sum + (face - 10_000) ** 2 / 10_000, 0);
      // 5 degrees of freedom; for the system's source one run in ten million fails.
      expect(chiSquare).toBeLessThan(41);
    }
  });

  it('give fractions from 0 to below 1', () => {
    const random = seededRandom(1);
    const values = Array.from({ length: 10_000 }, () => uniform(random));
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...values)).toBeLessThan(1);
    expect(values.reduce((sum, value) => sum + value) / values.length).toBeCloseTo(0.5, 1);
  });
});
