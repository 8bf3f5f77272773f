// Replaces identifiers by others of the same form: equal stay equal, different stay different, and
// without the key nobody gets back. Both are Feistel networks of ten rounds (as NIST SP 800-38G's FF1),
// so that no two identifiers can fall together, as hashes of 46 bits would; counts hang on that.
import { createHash } from 'node:crypto';
import type { RandomSource } from '../../../shared/random.ts';
import { KEY_WORDS, sipHash8 } from '../../../shared/siphash.ts';

const ROUNDS = 10;
const ADDRESS_BYTES = 6;
/** Group and local bit (IEEE 802-2014, 8.2): they stay. */
const KEPT_BITS = 0x03;
const HIGH_HALF_MASK = 0x3f_ffff;
const LOW_HALF_MASK = 0xff_ffff;
const BODY_KEY_WORDS = 8;

export class KeyedPermutation {
  readonly #addressKey = new Uint32Array(KEY_WORDS);
  readonly #bodyKey = new Uint32Array(BODY_KEY_WORDS);
  readonly #hash = new Uint32Array(2);

  constructor(random: RandomSource) {
    for (const key of [this.#addressKey, this.#bodyKey]) {
      for (let i = 0; i < key.length; i += 1) key[i] = random.uint32();
    }
  }

  /**
   * Replaces the 6 bytes of an address at `at`. Of the old one only the bits stay that say whether it is
   * a group's and whether it is made up; broadcast, which is nobody's, stays whole. True where it was replaced.
   */
  replaceAddress(bytes: Uint8Array, at: number): boolean {
    if (isBroadcast(bytes, at)) return false;
    // A permutation of all but broadcast: what it would turn into broadcast goes round once more.
    do this.#permuteAddress(bytes, at);
    while (isBroadcast(bytes, at));
    return true;
  }

  /** 46 bits, as halves of 22 and 24. */
  #permuteAddress(bytes: Uint8Array, at: number): void {
    const kept = bytes[at]! & KEPT_BITS;
    let high = ((bytes[at]! >> 2) << 16) | (bytes[at + 1]! << 8) | bytes[at + 2]!;
    let low = (bytes[at + 3]! << 16) | (bytes[at + 4]! << 8) | bytes[at + 5]!;
    for (let round = 0; round < ROUNDS; round += 1) {
      const isHigh = round % 2 === 0;
      sipHash8(this.#addressKey, 0, isHigh ? low : high, (kept << 8) | round, this.#hash);
      if (isHigh) high ^= this.#hash[0]! & HIGH_HALF_MASK;
      else low ^= this.#hash[0]! & LOW_HALF_MASK;
    }
    bytes[at] = ((high >>> 16) << 2) | kept;
    bytes[at + 1] = high >>> 8;
    bytes[at + 2] = high;
    bytes[at + 3] = low >>> 16;
    bytes[at + 4] = low >>> 8;
    bytes[at + 5] = low;
  }

  /** Replaces `length` bytes at `at`. `kind`: equal bytes of different kinds become different. A single byte stays. */
  replaceBytes(bytes: Uint8Array, at: number, length: number, kind: number): void {
    const half = length >> 1;
    if (half === 0) return;
    const left = bytes.subarray(at, at + half);
    const right = bytes.subarray(at + half, at + length);
    for (let round = 0; round < ROUNDS; round += 1) {
      const isLeft = round % 2 === 0;
      this.#mask(isLeft ? left : right, isLeft ? right : left, [kind, length, round]);
    }
  }

  /** SHAKE256 under a key in front, which a sponge allows (FIPS 202). */
  #mask(target: Uint8Array, other: Uint8Array, tweak: readonly number[]): void {
    const hash = createHash('shake256', { outputLength: target.length });
    const pad = hash.update(this.#bodyKey).update(Uint8Array.from(tweak)).update(other).digest();
    for (let i = 0; i < target.length; i += 1) target[i]! ^= pad[i]!;
  }

  /** Throws the key away. */
  wipe(): void {
    for (const words of [this.#addressKey, this.#bodyKey, this.#hash]) words.fill(0);
  }
}

function isBroadcast(bytes: Uint8Array, at: number): boolean {
  for (let i = at; i < at + ADDRESS_BYTES; i += 1) if (bytes[i] !== 0xff) return false;
  return true;
}
