// An attacker who knows every phone of an hour but one, and sees what is released, guesses whether that one was
// there. Nobody guesses better from an ε-private count than e^ε ÷ (1 + e^ε) of the time (Wasserman and Zhou,
// 2010): the trial plays the best attacker there is, the likelihood ratio, against the release code itself.
import { describe, expect, it } from 'vitest';
import type { HourEstimate } from '../../../device/count/hour-estimate.ts';
import { plain, type ReleaseSettings, release } from '../../../device/release/disclosure-control.ts';
import { seededRandom } from '../../../shared/random.ts';
import { SAMPLE_ERRORS, sampleHours } from './sample-release.ts';

const [HOUR] = sampleHours(1) as [ReturnType<typeof sampleHours>[number]];
const TRIALS = 20_000;
/** Four standard deviations of a share of TRIALS. */
const CHANCE = 4 * Math.sqrt(0.25 / TRIALS);
/** Everybody else in the hour, as the attacker knows. */
const OTHERS = 12;

const SETTINGS: ReleaseSettings = {
  sensor: 'door',
  profile: 'minutes',
  estimator: 'test',
  config: '0123456789ab',
  epsilon: 1,
  floor: 0,
  errors: SAMPLE_ERRORS,
};

const COUNTS = ['present', 'visits', 'passersby', 'occupancy'] as const;
type Count = (typeof COUNTS)[number];
/** Steps of the published count for one phone. */
const UNITS = { present: 1, visits: 1, passersby: 1, occupancy: 10 } as const;

/** An hour of the others, with or without the one; in `counts` alone, or in all that it may be in. */
function hourWith(one: boolean, counts: readonly Count[]): HourEstimate {
  const of = (count: Count) => OTHERS + (one && counts.includes(count) ? 1 : 0);
  const heard = { hour: HOUR, dwell: null, stay: null, visitsError: 0, staff: null, coverage: 1 };
  return {
    ...heard,
    present: of('present'),
    visits: of('visits'),
    passersby: of('passersby'),
    occupancy: of('occupancy'),
  };
}

/** ln of how much likelier a released count is with the one than without: discrete Laplace, clamped at 0. */
function evidence(released: number, count: Count, epsilon: number): number {
  const perUnit = epsilon / UNITS[count];
  const at = Math.round(released * UNITS[count]);
  const [without, within] = [OTHERS * UNITS[count], (OTHERS + 1) * UNITS[count]];
  return perUnit * (Math.abs(at - without) - Math.abs(at - within));
}

/** Share of right guesses where the one is there half of the time. */
function guessedRight(epsilon: number, counts: readonly Count[]): number {
  const random = seededRandom(Math.round(epsilon * 1000) + counts.length);
  let right = 0;
  for (let trial = 0; trial < TRIALS; trial += 1) {
    const there = random.uint32() % 2 === 1;
    const released = release(hourWith(there, counts), { ...SETTINGS, epsilon }, random);
    const ratio = counts.reduce((sum, count) => sum + evidence(released[count]!, count, epsilon), 0);
    const guess = ratio === 0 ? random.uint32() % 2 === 1 : ratio > 0;
    if (guess === there) right += 1;
  }
  return right / TRIALS;
}

const most = (epsilon: number) => Math.exp(epsilon) / (1 + Math.exp(epsilon));

describe.each([0.25, 0.5, 1, 2])('ε = %d', (epsilon) => {
  it.each(COUNTS)('%s tell no more than they may', (count) => {
    expect(guessedRight(epsilon, [count])).toBeLessThanOrEqual(most(epsilon) + CHANCE);
  });

  it('all counts together tell no more than their sum, and the attacker is a real one', () => {
    const right = guessedRight(epsilon, COUNTS);
    expect(right).toBeLessThanOrEqual(most(COUNTS.length * epsilon) + CHANCE);
    // One count alone tells less than all: an attacker who only tossed a coin would pass every test here.
    expect(right).toBeGreaterThan(guessedRight(epsilon, ['present']) + CHANCE);
    expect(right).toBeGreaterThan(0.5 + CHANCE);
  });
});

it('without noise the same attacker is always right', () => {
  const without = plain(hourWith(false, COUNTS), SETTINGS);
  const within = plain(hourWith(true, COUNTS), SETTINGS);
  for (const count of COUNTS) {
    expect(evidence(without[count]!, count, 1)).toBeLessThan(0);
    expect(evidence(within[count]!, count, 1)).toBeGreaterThan(0);
  }
});
