// Randomness as an argument. Keys and noise use the system's source; the seeded source exists for
// replays and tests that must be repeatable, and is never a default.
import { randomFillSync } from 'node:crypto';

export interface RandomSource {
  /** A uniform integer, 0 … 2³²−1. */
  uint32(): number;
}

/** The operating system's cryptographic source, read in blocks; spent words are overwritten. */
export function systemRandom(): RandomSource {
  const block = new Uint32Array(256);
  let next = block.length;
  return {
    uint32() {
      if (next === block.length) {
        randomFillSync(block);
        next = 0;
      }
      const value = block[next]!;
      block[next] = 0;
      next += 1;
      return value;
    },
  };
}

/**
 * A repeatable source for tests and `--seed`: xoshiro128** 1.1 (Blackman and Vigna, 2018), its state
 * filled by SplitMix32. `seed`: any integer; its low 32 bits count.
 */
export function seededRandom(seed: number): RandomSource {
  let mix = seed >>> 0;
  const splitmix = () => {
    mix = (mix + 0x9e3779b9) >>> 0;
    let z = mix;
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
    return (z ^ (z >>> 16)) >>> 0;
  };
  let a = splitmix();
  let b = splitmix();
  let c = splitmix();
  let d = splitmix();
  const rotl = (x: number, k: number) => (x << k) | (x >>> (32 - k));
  return {
    uint32() {
      const result = Math.imul(rotl(Math.imul(b, 5), 7), 9) >>> 0;
      const t = b << 9;
      c ^= a;
      d ^= b;
      b ^= c;
      a ^= d;
      c ^= t;
      d = rotl(d, 11);
      return result;
    },
  };
}

/**
 * A uniform integer, 0 … bound−1, without modulo bias (rejection).
 * `bound`: integer, 1 … 2⁵³−1. Throws RangeError otherwise.
 */
export function uniformBelow(random: RandomSource, bound: number): number {
  if (!Number.isSafeInteger(bound) || bound < 1) throw new RangeError(`uniformBelow: bound ${bound}`);
  if (bound <= 2 ** 32) {
    const limit = 2 ** 32 - (2 ** 32 % bound);
    for (;;) {
      const value = random.uint32();
      if (value < limit) return value % bound;
    }
  }
  const limit = 2 ** 53 - (2 ** 53 % bound);
  for (;;) {
    const value = (random.uint32() >>> 11) * 2 ** 32 + random.uint32();
    if (value < limit) return value % bound;
  }
}

/** A uniform fraction, 0 ≤ x < 1, with 53 random bits. */
export function uniform(random: RandomSource): number {
  return ((random.uint32() >>> 5) * 2 ** 26 + (random.uint32() >>> 6)) / 2 ** 53;
}
