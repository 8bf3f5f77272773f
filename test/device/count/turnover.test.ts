// How soon phones leave: what one address can change of it, and what it makes of phones whose stays are known.
import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import {
  addPairs,
  NO_PAIRS,
  NOISE_FAR_LESS_NEAR,
  NOISE_NEAR,
  NOISE_TEMPLATES,
  noNoise,
  Turnover,
} from '../../../device/count/turnover.ts';
import { noiseOf } from '../../../device/release/disclosure-control.ts';
import { seededRandom } from '../../../shared/random.ts';

const MASKS = Array.from({ length: 32 }, (_, mask) => mask);

function pairsOf(minutes: number) {
  const pairs = { ...NO_PAIRS };
  addPairs(pairs, minutes);
  return pairs;
}

it('costs one ε at most where an address adds minutes to a template', () => {
  const costs = MASKS.flatMap((within) =>
    MASKS.filter((without) => (without & within) === without).map((without) => {
      const [less, more] = [pairsOf(without), pairsOf(within)];
      const near = more.near - less.near;
      const farLessNear = more.far - less.far - near;
      const templates = more.templates - less.templates;
      return Math.abs(farLessNear) / NOISE_FAR_LESS_NEAR + near / NOISE_NEAR + templates / NOISE_TEMPLATES;
    }),
  );
  expect(Math.max(...costs)).toBeGreaterThan(0.95);
  expect(Math.max(...costs)).toBeLessThanOrEqual(1);
});

describe('the share that leaves', () => {
  /** Hours in which a phone heard at a minute is there at a later one with this chance a minute. */
  const taught = (hours: number, staying: number, noise = noNoise) => {
    const turnover = new Turnover();
    const far = (staying ** 3 + staying ** 4) / (staying + staying ** 2);
    const hour = { near: 1200, far: Math.round(1200 * 0.99 * far), templates: 120 };
    for (let i = 0; i < hours; i += 1) turnover.learn(hour, noise);
    return turnover;
  };

  it('is that of a long stay before anything was heard, or of what somebody thinks', () => {
    expect(new Turnover().leaving(null)).toBeCloseTo(0.01, 9);
    expect(new Turnover().leaving(20)).toBeCloseTo(1 / 20, 9);
    expect(new Turnover().leaving(1)).toBeCloseTo(1 / 2, 9);
  });

  it.each([8, 12, 20, 40])('is learned within days where phones stay for %i minutes', (minutes) => {
    const leaving = taught(200, Math.exp(-1 / minutes)).leaving(null);
    expect(leaving).toBeGreaterThan(0.9 / minutes);
    expect(leaving).toBeLessThan(1.3 / minutes);
  });

  it('is no more than of a hundred minutes where nobody leaves, whatever was told', () => {
    expect(taught(200, 1).leaving(null)).toBe(0.01);
    expect(taught(200, 1).leaving(10)).toBeLessThan(0.02);
  });

  it('learns nothing of hours that held less than noise makes', () => {
    const turnover = new Turnover();
    turnover.learn({ near: 200, far: 0, templates: 100 }, noNoise);
    expect(turnover.sums().near).toBe(0);
  });

  it('weighs an hour by the square of its pairs', () => {
    const turnover = new Turnover();
    for (const near of [600, 2400]) turnover.learn({ near, far: near, templates: 120 }, noNoise);
    expect(turnover.sums().near).toBeCloseTo((50 ** 2 / 100) * Math.exp(-1 / 300) + 200 ** 2 / 100, 9);
  });

  test.prop([fc.integer()], { numRuns: 30 })('comes out of noise as it went in, nearly', (seed) => {
    const noised = taught(200, Math.exp(-1 / 15), noiseOf(1, seededRandom(seed)));
    const plain = taught(200, Math.exp(-1 / 15));
    expect(noised.leaving(null) / plain.leaving(null)).toBeGreaterThan(0.8);
    expect(noised.leaving(null) / plain.leaving(null)).toBeLessThan(1.25);
  });

  it('tells a stay with its range once it is sure enough, and none where nothing is known', () => {
    expect(new Turnover().stay()).toBeNull();
    expect(taught(200, 1).stay()).toBeNull();
    const { minutes, low, high } = taught(200, Math.exp(-1 / 12)).stay()!;
    expect(minutes).toBeCloseTo(12, -1);
    expect([low < 12, high > 12, high < 5 * low]).toEqual([true, true, true]);
  });
});
