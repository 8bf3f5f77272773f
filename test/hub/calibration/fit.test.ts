// The fit's arithmetic: what must hold for any counts, and whether the interval holds the truth.
import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import {
  fitFactor,
  halfWidth,
  leaveOneOut,
  type Observation,
  uncalibrated,
  widthWith,
} from '../../../hub/calibration/fit.ts';
import { type RandomSource, seededRandom, uniform } from '../../../shared/random.ts';

const observation = fc.record({
  people: fc.double({ min: 1, max: 500, noNaN: true }),
  phones: fc.double({ min: 1, max: 500, noNaN: true }),
  own: fc.double({ min: 0, max: 0.5, noNaN: true }),
  chance: fc.double({ min: 0.1, max: 2, noNaN: true }),
});
const observations = fc.array(observation, { minLength: 1, maxLength: 20 });
const gains = fc.double({ min: 0.1, max: 1, noNaN: true });

describe('for any counts', () => {
  property.prop([observations, gains, fc.double({ min: 0.1, max: 10, noNaN: true })])(
    'phones on another scale make the ratio follow, and nothing else of the data',
    (points, gain, scale) => {
      const fit = fitFactor(points, gain)!;
      const scaled = fitFactor(
        points.map((point) => ({ ...point, phones: point.phones * scale })),
        gain,
      )!;
      expect(scaled.ratio * scale).toBeCloseTo(fit.ratio, 8);
      expect(scaled.scatter).toBeCloseTo(fit.scatter, 6);
      expect(scaled.weight).toBeCloseTo(fit.weight, 8);
      expect(scaled.error).toBeCloseTo(fit.error, 8);
    },
  );

  property.prop([observations, gains, fc.integer()])('their order does not matter', (points, gain, seed) => {
    const random = seededRandom(seed);
    const shuffled = points
      .map((point) => ({ point, at: random.uint32() }))
      .sort((a, b) => a.at - b.at)
      .map(({ point }) => point);
    const [one, other] = [fitFactor(points, gain)!, fitFactor(shuffled, gain)!];
    expect(other.factor).toBeCloseTo(one.factor, 10);
    expect(other.error).toBeCloseTo(one.error, 10);
  });

  property.prop([observations, gains])('the factor lies between 1 and the ratio', (points, gain) => {
    const { factor, ratio, low, high, weight } = fitFactor(points, gain)!;
    expect(factor).toBeGreaterThanOrEqual(Math.min(1, ratio) - 1e-9);
    expect(factor).toBeLessThanOrEqual(Math.max(1, ratio) + 1e-9);
    expect(low).toBeLessThan(factor);
    expect(high).toBeGreaterThan(factor);
    expect(weight).toBeGreaterThan(0);
    expect(weight).toBeLessThan(1);
  });

  property.prop([observation, gains])('many equal hours leave nothing of the prior', (point, gain) => {
    const fit = fitFactor(new Array<Observation>(20_000).fill(point), gain)!;
    expect(fit.weight).toBeGreaterThan(0.9);
    expect(Math.abs(Math.log(fit.factor / fit.ratio))).toBeLessThan(
      0.1 * Math.abs(Math.log(fit.ratio)) + 1e-9,
    );
  });
});

test('no count leaves the factor at 1, with the error that the sensor states', () => {
  const fit = fitFactor([], 0.4)!;
  expect(fit).toEqual(uncalibrated(0.4));
  expect([fit.factor, fit.weight]).toEqual([1, 0]);
  expect(fit.error).toBeCloseTo(0.4, 12);
  expect(fit.high).toBeCloseTo(Math.exp(1.645 * 0.4), 12);
});

test('a sensor that states no shared error is not moved', () => {
  const fit = fitFactor([{ people: 80, phones: 40, own: 0.1, chance: 1 }], 0)!;
  expect([fit.factor, fit.error]).toEqual([1, 0]);
});

test('hours without a person have no ratio, beside others they count', () => {
  const empty: Observation = { people: 0, phones: 6, own: 0.2, chance: 1 };
  expect(fitFactor([empty, empty], 0.4)).toBeUndefined();
  expect(leaveOneOut([empty, empty], 0.4)).toBeUndefined();
  const fit = fitFactor([empty, { people: 30, phones: 24, own: 0.2, chance: 1 }], 0.4)!;
  expect(fit.ratio).toBe(1);
});

test('a worked example', () => {
  // 60 people on 40 phones: ratio 1.5, variance 60 + (0.1·60)² = 96 people², so 96/3600 on the ln scale.
  const fit = fitFactor([{ people: 60, phones: 40, own: 0.1, chance: 1 }], 0.4)!;
  const weight = 0.16 / (0.16 + 96 / 3600);
  expect(fit.weight).toBeCloseTo(weight, 12);
  expect(fit.factor).toBeCloseTo(1.5 ** weight, 12);
  expect(fit.scatter).toBe(1);
  // Student's t of four degrees, 2.132, as far as the data speak.
  const quantile = 2.132 * weight + 1.645 * (1 - weight);
  expect(fit.high / fit.factor).toBeCloseTo(Math.exp(quantile * Math.sqrt((weight * 96) / 3600)), 2);
});

test('hours that scatter more than expected widen the interval', () => {
  const calm = [30, 31, 29, 30].map((people) => ({ people, phones: 30, own: 0.1, chance: 1 }));
  const wild = [5, 60, 8, 47].map((people) => ({ people, phones: 30, own: 0.1, chance: 1 }));
  expect(fitFactor(wild, 0.4)!.error).toBeGreaterThan(1.5 * fitFactor(calm, 0.4)!.error);
  expect(fitFactor(wild, 0.4)!.scatter).toBeGreaterThan(5);
});

describe('by simulation', () => {
  const normal = (random: RandomSource) =>
    Math.sqrt(-2 * Math.log(1 - uniform(random))) * Math.cos(2 * Math.PI * uniform(random));
  const poisson = (mean: number, random: RandomSource) => {
    let [count, product] = [0, uniform(random)];
    for (const limit = Math.exp(-mean); product > limit; count += 1) product *= uniform(random);
    return count;
  };

  /** Hours of a store whose people per phone is `factor`; `extra` scatters them beyond what releases state. */
  function hours(count: number, factor: number, extra: number, random: RandomSource): Observation[] {
    return Array.from({ length: count }, () => {
      const phones = 5 + 60 * uniform(random);
      const own = 0.15 + 0.6 / Math.sqrt(phones);
      const spread = Math.hypot(own, extra);
      const mean = factor * phones * Math.exp(spread * normal(random) - spread ** 2 / 2);
      return { people: poisson(mean, random), phones, own, chance: 1 };
    });
  }

  test.each([
    [1, 0],
    [2, 0],
    [4, 0.2],
    [8, 0],
    [8, 0.2],
    [24, 0.3],
  ])('%i hours, extra scatter %d: the interval holds the truth nine times of ten', (count, extra) => {
    const random = seededRandom(20_261_124 + count);
    const GAIN = 0.4;
    const RUNS = 4000;
    let held = 0;
    for (let run = 0; run < RUNS; run += 1) {
      const truth = Math.exp(GAIN * normal(random));
      const fit = fitFactor(hours(count, truth, extra, random), GAIN) ?? uncalibrated(GAIN);
      if (fit.low <= truth && truth <= fit.high) held += 1;
    }
    expect(held / RUNS).toBeGreaterThan(0.85);
    expect(held / RUNS).toBeLessThan(0.95);
  });

  test('eight hours give nearly all the benefit', () => {
    const random = seededRandom(8);
    const mean = (count: number) => {
      let total = 0;
      for (let run = 0; run < 500; run += 1) {
        const truth = Math.exp(0.4 * normal(random));
        const fit = fitFactor(hours(count, truth, 0, random), 0.4) ?? uncalibrated(0.4);
        total += Math.abs(Math.log(fit.factor / truth));
      }
      return total / 500;
    };
    const [none, eight, many] = [mean(0), mean(8), mean(40)];
    expect((none - eight) / (none - many)).toBeGreaterThan(0.8);
  });

  test('what more hours would leave is what they leave', () => {
    const random = seededRandom(3);
    let [foretold, found] = [0, 0];
    for (let run = 0; run < 300; run += 1) {
      const all = hours(12, 1, 0, random);
      foretold += widthWith(all.slice(0, 4), 0.4, 8);
      found += halfWidth(fitFactor(all, 0.4)!.error);
    }
    expect(foretold / found).toBeGreaterThan(0.9);
    expect(foretold / found).toBeLessThan(1.1);
  });
});

test('leaving one out tells whether the factor helps', () => {
  const points = [20, 35, 50, 18, 44].map((phones) => ({ people: 2 * phones, phones, own: 0.1, chance: 1 }));
  const trial = leaveOneOut(points, 0.4)!;
  expect(trial.raw).toBeCloseTo(0.5, 12);
  expect(trial.calibrated).toBeLessThan(0.05);
  expect(leaveOneOut(points.slice(0, 1), 0.4)).toBeUndefined();
});
