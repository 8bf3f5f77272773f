// The range of a released count: its properties, and that it holds the truth as often as it says.
import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { ERROR_MODELS } from '../../../device/count/error-model.ts';
import { release } from '../../../device/release/disclosure-control.ts';
import { discreteLaplace } from '../../../device/release/discrete-laplace.ts';
import { interval, noiseVariance, type Released } from '../../../device/release/interval.ts';
import { COUNT_MAX, HIGH_MAX, PROFILES } from '../../../shared/hourly-count.ts';
import { atLeastOne, type CountError, NORMAL_90, standardErrorOf } from '../../../shared/interval.ts';
import { type RandomSource, seededRandom, uniform } from '../../../shared/random.ts';
import { sampleHours } from './sample-release.ts';

const part = fc.double({ min: 0, max: 2, noNaN: true });
const error: fc.Arbitrary<CountError> = fc.record({ gain: part, a: part, b: part });
const released: fc.Arbitrary<Released> = fc.record({
  epsilon: fc.option(fc.integer({ min: 1, max: 100_000 }).map((thousandths) => thousandths / 1000)),
  unitsPerPhone: fc.constantFrom(1, 10, 100),
  coverage: fc.double({ min: 0, max: 1, noNaN: true }),
});
const units = fc.integer({ min: 0, max: COUNT_MAX });

describe('the range of a count', () => {
  property.prop([units, error, released])(
    'holds the count, in its decimals, and is bounded',
    (steps, of, by) => {
      const count = Math.min(COUNT_MAX, steps / by.unitsPerPhone);
      const [low, high] = interval(count, of, by)!;
      expect(low).toBeGreaterThanOrEqual(0);
      expect(low).toBeLessThanOrEqual(count);
      expect(high).toBeGreaterThanOrEqual(atLeastOne(count));
      expect(high).toBeLessThanOrEqual(HIGH_MAX);
      for (const bound of [low, high])
        expect(Math.round(bound * by.unitsPerPhone) / by.unitsPerPhone).toBe(bound);
      if (count < 1) expect(low).toBe(0);
    },
  );

  property.prop([units, error, released])('is never narrower for a larger error', (count, of, by) => {
    const [low, high] = interval(count, of, by)!;
    const worse: [CountError, Released][] = [
      [{ ...of, gain: of.gain + 0.1 }, by],
      [{ ...of, a: of.a + 0.1 }, by],
      [{ ...of, b: of.b + 0.1 }, by],
      [of, { ...by, coverage: by.coverage / 2 }],
      [of, { ...by, epsilon: by.epsilon === null ? 1 : by.epsilon / 2 }],
    ];
    for (const [error, beside] of worse) {
      const [lower, higher] = interval(count, error, beside)!;
      expect(lower).toBeLessThanOrEqual(low);
      expect(higher).toBeGreaterThanOrEqual(high);
    }
  });

  property.prop([fc.integer({ min: 1, max: 100_000 }), error])(
    'gives its standard error back',
    (count, of) => {
      const by = { epsilon: 1, unitsPerPhone: 1, coverage: 1 };
      const [, high] = interval(count, of, by)!;
      const total = of.gain ** 2 + of.a ** 2 / count + of.b ** 2 + noiseVariance(1, 1) / count ** 2;
      const s = standardErrorOf(count, high);
      expect(s).toBeGreaterThan(Math.sqrt(total) - 1e-6);
      // Rounded up by at most one phone.
      expect(s).toBeLessThan(Math.sqrt(total) + 1 / count);
    },
  );

  test('is null where the count is, and is as wide as the formula says', () => {
    const of = { gain: 0.3, a: 1, b: 0.2 };
    expect(interval(null, of, { epsilon: 1, unitsPerPhone: 1, coverage: 1 })).toBeNull();
    // s² = 0.09 + 1/40 + 0.04 + 1.841/1600, s = 0.3954, e^(1.645·s) = 1.916.
    expect(interval(40, of, { epsilon: 1, unitsPerPhone: 1, coverage: 1 })).toEqual([20, 77]);
    expect(interval(40, of, { epsilon: null, unitsPerPhone: 100, coverage: 1 })).toEqual([20.92, 76.45]);
    expect(interval(0, of, { epsilon: 1, unitsPerPhone: 1, coverage: 1 })).toEqual([0, 18]);
  });
});

test.each([
  [1, 1],
  [0.5, 1],
  [1, 10],
  [0.05, 10],
])('ε = %d in units of 1/%i: the variance is that of the noise', (epsilon, unitsPerPhone) => {
  const random = seededRandom(3);
  const perUnit = { numerator: epsilon * 1000, denominator: 1000 * unitsPerPhone };
  const draws = Array.from({ length: 20_000 }, () => discreteLaplace(random, perUnit) / unitsPerPhone);
  const variance = draws.reduce((sum, draw) => sum + draw ** 2, 0) / draws.length;
  expect(variance / noiseVariance(epsilon, unitsPerPhone)).toBeGreaterThan(0.93);
  expect(variance / noiseVariance(epsilon, unitsPerPhone)).toBeLessThan(1.07);
});

/** Box and Muller, 1958. */
function normal(random: RandomSource): number {
  return Math.sqrt(-2 * Math.log(1 - uniform(random))) * Math.cos(2 * Math.PI * uniform(random));
}

const HOURS = 3000;
const [HOUR] = sampleHours(1) as [ReturnType<typeof sampleHours>[number]];

describe.each(PROFILES)('profile %s: nine of ten ranges hold the truth', (profile) => {
  const errors = ERROR_MODELS[profile];
  // Coverage below 1 makes the own part larger.
  test.each([
    [20, 1],
    [40, 1],
    [40, 0.6],
    [250, 1],
    [3000, 0.3],
  ])('%i phones, coverage %d', (truth, coverage) => {
    const random = seededRandom(truth);
    const settings = { profile, errors, sensor: 'door', estimator: 'test', config: '0123456789ab' };
    const within = { present: 0, visits: 0, passersby: 0, occupancy: 0 };
    const drawn = { present: 0, visits: 0, passersby: 0, occupancy: 0 };
    const estimated = ({ gain, a, b }: CountError) => {
      const own = Math.sqrt((a ** 2 / truth + b ** 2) / coverage);
      return truth * Math.exp(gain * normal(random) + own * normal(random));
    };
    for (let n = 0; n < HOURS; n += 1) {
      const estimate = {
        hour: HOUR,
        present: estimated(errors.present),
        visits: estimated(errors.visits),
        passersby: estimated(errors.passersby),
        occupancy: estimated(errors.occupancy),
        dwell: null,
        stay: null,
        staff: null,
        visitsError: 0,
        coverage,
      };
      const { interval } = release(estimate, { ...settings, epsilon: 1, floor: 5 }, random);
      for (const name of ['present', 'visits', 'passersby', 'occupancy'] as const) {
        if (interval[name] === null) continue;
        const [low, high] = interval[name];
        drawn[name] += 1;
        if (low <= truth && truth <= high) within[name] += 1;
      }
    }
    for (const name of ['present', 'visits', 'passersby', 'occupancy'] as const) {
      expect(within[name] / drawn[name], name).toBeGreaterThan(0.85);
      // Bounds are rounded outwards to whole phones: a little more is held among few.
      expect(within[name] / drawn[name], name).toBeLessThan(0.96);
    }
  });
});

test('noise alone, without any error of the estimator, keeps the promise too', () => {
  const random = seededRandom(5);
  const none = { gain: 0, a: 0, b: 0 };
  let within = 0;
  for (let n = 0; n < HOURS; n += 1) {
    const count = 60 + discreteLaplace(random, { numerator: 1, denominator: 10 });
    const [low, high] = interval(count, none, { epsilon: 0.1, unitsPerPhone: 1, coverage: 1 })!;
    if (low <= 60 && 60 <= high) within += 1;
  }
  expect(within / HOURS).toBeGreaterThan(0.85);
  expect(within / HOURS).toBeLessThan(0.95);
  expect(NORMAL_90).toBe(1.645);
});
