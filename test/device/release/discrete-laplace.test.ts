import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { bernoulliExp, discreteLaplace, type Fraction } from '../../../device/release/discrete-laplace.ts';
import { type RandomSource, seededRandom } from '../../../shared/random.ts';

const UNDECIDED = new Error('undecided');

/** A source that hands out the given words, then gives up. */
function scripted(words: readonly number[]): RandomSource {
  let next = 0;
  return {
    uint32() {
      const word = words[next++];
      if (word === undefined) throw UNDECIDED;
      return word;
    },
  };
}

/** Of all ways the first `depth` uniform draws can fall, how many say true, and how many say nothing yet. */
function enumerateBernoulli(p: number, q: number, depth: number) {
  const result = { all: 0, yes: 0, open: 0 };
  const visit = (words: readonly number[], k: number) => {
    if (k <= depth) {
      for (let word = 0; word < q * k; word += 1) visit([...words, word], k + 1);
      return;
    }
    result.all += 1;
    try {
      if (bernoulliExp(scripted(words), p, q)) result.yes += 1;
    } catch (error) {
      if (error !== UNDECIDED) throw error;
      result.open += 1;
    }
  };
  visit([], 1);
  return result;
}

describe('Bernoulli(e^(−p/q))', () => {
  it.each([
    [0, 1, 3],
    [1, 1, 7],
    [1, 2, 5],
    [2, 3, 5],
    [3, 4, 5],
  ])('is exact for p = %i, q = %i: every way the first %i draws can fall, counted', (p, q, depth) => {
    const { all, yes, open } = enumerateBernoulli(p, q, depth);
    // 1 − γ + γ²/2! − … to the odd depth, times `all`: whole numbers, nothing statistical.
    let term = all;
    let sum = 0;
    for (let k = 0; k <= depth; k += 1) {
      sum += k % 2 === 0 ? term : -term;
      if (k < depth) term = (term * p) / (q * (k + 1));
    }
    expect(Number.isInteger(term)).toBe(true);
    expect(yes).toBe(sum);
    expect(open).toBe(term);
  });

  it('refuses what is not a fraction from 0 to 1', () => {
    for (const [p, q] of [
      [2, 1],
      [-1, 2],
      [0.5, 1],
      [1, 2 ** 31],
      [0, 0],
    ] as const) {
      expect(() => bernoulliExp(seededRandom(1), p, q)).toThrow(RangeError);
    }
  });
});

/** Pearson's statistic over −reach … reach, each tail one cell, and its degrees of freedom. */
function chiSquare(perUnit: Fraction, draws: number, seed: number) {
  const x = perUnit.numerator / perUnit.denominator;
  const reach = Math.max(1, Math.floor(Math.log(draws / 40) / x));
  const seen = new Map<number, number>();
  const random = seededRandom(seed);
  for (let i = 0; i < draws; i += 1) {
    const z = discreteLaplace(random, perUnit);
    const cell = Math.max(-reach - 1, Math.min(reach + 1, z));
    seen.set(cell, (seen.get(cell) ?? 0) + 1);
  }
  let statistic = 0;
  for (let cell = -reach - 1; cell <= reach + 1; cell += 1) {
    const tail = Math.abs(cell) > reach;
    const chance = tail
      ? Math.exp(-x * (reach + 1)) / (1 + Math.exp(-x))
      : Math.tanh(x / 2) * Math.exp(-x * Math.abs(cell));
    statistic += ((seen.get(cell) ?? 0) - draws * chance) ** 2 / (draws * chance);
  }
  return { statistic, freedom: 2 * reach + 2 };
}

describe('discrete Laplace noise', () => {
  it.each([
    [{ numerator: 1, denominator: 1 }, 40_000],
    [{ numerator: 1, denominator: 2 }, 40_000],
    [{ numerator: 1000, denominator: 10_000 }, 40_000],
    [{ numerator: 2, denominator: 1 }, 40_000],
    [{ numerator: 7, denominator: 3 }, 40_000],
    [{ numerator: 333, denominator: 1000 }, 40_000],
    [{ numerator: 1, denominator: 100 }, 20_000],
  ] as const)('has the exact probability mass for %o', (perUnit, draws) => {
    const { statistic, freedom } = chiSquare(perUnit, draws, 20_261_123);
    // Wilson and Hilferty's approximation of the 99.99 % point; the seed is fixed, so it holds or it does not.
    const limit = freedom * (1 - 2 / (9 * freedom) + 3.719 * Math.sqrt(2 / (9 * freedom))) ** 3;
    expect(statistic).toBeLessThan(limit);
  });

  it('would be told from noise that is 5 % too small', () => {
    const random = seededRandom(7);
    let sum = 0;
    const draws = 40_000;
    for (let i = 0; i < draws; i += 1) {
      sum += Math.abs(discreteLaplace(random, { numerator: 1, denominator: 10 }));
    }
    // E|z| = 2e^(−x) / (1 − e^(−2x)) = 1 / sinh x; the standard error is half a per cent of it.
    const expected = 1 / Math.sinh(0.1);
    expect(Math.abs(sum / draws / expected - 1)).toBeLessThan(0.02);
  });

  test.prop([fc.integer(), fc.integer({ min: 1, max: 100_000 }), fc.integer({ min: 1, max: 10_000 })])(
    'is a safe integer, never −0, and the same again for the same seed',
    (seed, numerator, denominator) => {
      const draw = () => discreteLaplace(seededRandom(seed), { numerator, denominator });
      expect(draw()).toBe(draw());
      expect(Number.isSafeInteger(draw())).toBe(true);
      expect(Object.is(draw(), -0)).toBe(false);
    },
  );

  it('throws rather than loops when the random source is stuck', () => {
    const stuck: RandomSource = { uint32: () => 0 };
    expect(() => discreteLaplace(stuck, { numerator: 1, denominator: 10 })).toThrow('random source');
  });

  it('refuses fractions out of range', () => {
    for (const perUnit of [
      { numerator: 0, denominator: 1 },
      { numerator: 1, denominator: 0.5 },
      { numerator: 1, denominator: 2 ** 31 },
    ]) {
      expect(() => discreteLaplace(seededRandom(1), perUnit)).toThrow(RangeError);
    }
  });
});
