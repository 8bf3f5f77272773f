import { expect, it } from 'vitest';
import { seededRandom, uniform } from '../../../shared/random.ts';
import { fitError, type Place } from './error-model-fit.ts';
import { expectedPhones, fittedLine } from './phones-of-scans-fit.ts';

const random = seededRandom(1);
const normal = () => Math.sqrt(-2 * Math.log(1 - uniform(random))) * Math.cos(2 * Math.PI * uniform(random));

/** 400 hours of a place whose counts are `bias` times the truth, and err by `own` of ln beside that. */
function place(bias: number, own: (truth: number) => number): Place {
  const hours = Array.from({ length: 400 }, (_, i) => {
    const truth = 5 + (i % 60);
    return { truth, estimate: truth * bias * Math.exp(own(truth) * normal()) };
  });
  return { name: 'a place', recorded: true, hours };
}

it('finds the error that hours were made with', () => {
  const own = (truth: number) => Math.sqrt(0.8 ** 2 / truth + 0.15 ** 2);
  const { gain, a, b } = fitError([place(1.3, own), place(1 / 1.3, own)]);
  expect(gain).toBeCloseTo(Math.log(1.3), 1);
  for (const count of [8, 25, 60]) {
    expect(Math.sqrt(a ** 2 / count + b ** 2) / own(count)).toBeGreaterThan(0.85);
    expect(Math.sqrt(a ** 2 / count + b ** 2) / own(count)).toBeLessThan(1.15);
  }
});

it('takes twice the scans of phones that all scan alike for two', () => {
  const tenScans = Array.from({ length: 201 }, (_, scans) => (scans === 10 ? 1 : 0));
  const expected = expectedPhones(tenScans);
  expect([10, 20, 30].map((scans) => expected[scans])).toEqual([1, 2, 3]);
  expect(fittedLine(tenScans.map((_, scans) => (scans >= 8 && scans <= 12 ? 0.2 : 0)))).toMatchObject({
    ofOne: 11,
  });
});
