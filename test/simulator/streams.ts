// Named random streams. Every day, person and phone draws from a stream of its own, seeded by what it
// is and not by when it was asked: changing one thing leaves all others as they were.
// The mixing is that of MurmurHash3 (Appleby, 2011), the generator xoshiro128** of shared/random.ts.
import { type RandomSource, seededRandom } from '../../shared/random.ts';

const rotl = (x: number, by: number) => (x << by) | (x >>> (32 - by));

function mix(hash: number, word: number): number {
  const k = Math.imul(rotl(Math.imul(word, 0xcc9e2d51), 15), 0x1b873593);
  return (Math.imul(rotl(hash ^ k, 13), 5) + 0xe6546b64) | 0;
}

/** A 32-bit seed for what the keys name. `seed`, numeric keys: safe integers. */
export function seedOf(seed: number, ...keys: readonly (string | number)[]): number {
  let hash = mix(mix(0, seed | 0), Math.floor(seed / 2 ** 32) | 0);
  for (const key of keys) {
    if (typeof key === 'number') hash = mix(hash, key | 0);
    else {
      for (let i = 0; i < key.length; i += 1) hash = mix(hash, key.charCodeAt(i));
      hash = mix(hash, key.length);
    }
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

export function streamOf(seed: number, ...keys: readonly (string | number)[]): RandomSource {
  return seededRandom(seedOf(seed, ...keys));
}

/** 0 < x < 1, with 32 random bits: enough here, and its logarithm is finite. */
export function fraction(random: RandomSource): number {
  return (random.uint32() + 0.5) / 2 ** 32;
}

export function between(random: RandomSource, min: number, max: number): number {
  return min + (max - min) * fraction(random);
}

export function chance(random: RandomSource, probability: number): boolean {
  return fraction(random) < probability;
}

/** Exponential with mean 1. */
export function exponential(random: RandomSource): number {
  return -Math.log(fraction(random));
}

/** Normal with mean 0 and deviation 1 (Box and Muller, 1958). Always takes two draws. */
export function normal(random: RandomSource): number {
  const radius = Math.sqrt(-2 * Math.log(fraction(random)));
  return radius * Math.cos(2 * Math.PI * fraction(random));
}

/** An index, each with its weight's share. `weights`: not empty, ≥ 0, not all 0. */
export function weightedIndex(random: RandomSource, weights: readonly number[]): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let left = fraction(random) * total;
  for (let i = 0; i < weights.length; i += 1) {
    left -= weights[i]!;
    if (left < 0) return i;
  }
  return weights.length - 1;
}
