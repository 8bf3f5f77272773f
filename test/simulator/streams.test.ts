import { expect, test } from 'vitest';
import { exponential, fraction, normal, seedOf, streamOf, weightedIndex } from './streams.ts';

test('seeds differ for whatever differs in the keys', () => {
  const seeds = [
    seedOf(1),
    seedOf(2),
    seedOf(1 + 2 ** 32),
    seedOf(1, 'a'),
    seedOf(1, 'b'),
    seedOf(1, 'a', 'b'),
    seedOf(1, 'ab'),
    seedOf(1, 'a', 0),
    seedOf(1, 0, 'a'),
    seedOf(1, -1),
  ];
  expect(new Set(seeds).size).toBe(seeds.length);
  expect(seedOf(1, 'visitors', 20_000, 3)).toBe(seedOf(1, 'visitors', 20_000, 3));
});

test('neighbouring seeds give streams that have nothing in common', () => {
  const first = Array.from({ length: 4000 }, (_, index) => fraction(streamOf(5, index)));
  const mean = first.reduce((sum, value) => sum + value, 0) / first.length;
  // The mean of 4000 uniform draws lies within 0.5 ± 0.02 but once in 10⁵ times.
  expect(Math.abs(mean - 0.5)).toBeLessThan(0.02);
  expect(new Set(first).size).toBeGreaterThan(3995);
});

test('distributions have their mean and deviation', () => {
  const random = streamOf(3);
  const moments = (draw: () => number) => {
    const values = Array.from({ length: 20_000 }, draw);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    return { mean, deviation: Math.sqrt(variance) };
  };
  const gap = moments(() => exponential(random));
  expect(gap.mean).toBeCloseTo(1, 1);
  expect(gap.deviation).toBeCloseTo(1, 1);
  const error = moments(() => normal(random));
  expect(error.mean).toBeCloseTo(0, 1);
  expect(error.deviation).toBeCloseTo(1, 1);
});

test('an index comes with its weight’s share, and never without weight', () => {
  const random = streamOf(4);
  const counts = [0, 0, 0];
  for (let i = 0; i < 8000; i += 1) counts[weightedIndex(random, [1, 0, 3])]! += 1;
  expect(counts[1]).toBe(0);
  expect(counts[0]! / 8000).toBeCloseTo(0.25, 1);
});
