// SipHash-2-4 (Aumasson and Bernstein, 2012) of one 8-byte message, on 32-bit halves. A keyed
// pseudo-random function: without the key, addresses cannot be tried out against its results.

/** 128-bit key as four little-endian words, low word first. */
export const KEY_WORDS = 4;

/** SipHash-2-4 of one block runs 2 rounds for it, 2 for the block with the length, 4 to finish. */
const ROUNDS = 8;
const AFTER_MESSAGE = 2;
const AFTER_LENGTH = 4;
/** High half of the last block: the message's length, 8, in its top byte. */
const LENGTH_HIGH = 0x0800_0000;

/** 1 where `sum`, the low 32 bits of `a` + `b`, has overflowed. Processors guess every other comparison wrong. */
const carry = (a: number, b: number, sum: number): number => ((a & b) | ((a | b) & ~sum)) >>> 31;

/**
 * SipHash-2-4 of the 8 bytes `low`, `high` (little-endian halves) under the four words of `key` from
 * `keyAt`. The 64-bit result goes to `out[0]` (low half) and `out[1]` (high half).
 */
export function sipHash8(key: Uint32Array, keyAt: number, low: number, high: number, out: Uint32Array): void {
  let v0l = key[keyAt]! ^ 0x70736575;
  let v0h = key[keyAt + 1]! ^ 0x736f6d65;
  let v1l = key[keyAt + 2]! ^ 0x6e646f6d;
  let v1h = key[keyAt + 3]! ^ 0x646f7261;
  let v2l = key[keyAt]! ^ 0x6e657261;
  let v2h = key[keyAt + 1]! ^ 0x6c796765;
  let v3l = key[keyAt + 2]! ^ 0x79746573 ^ low;
  let v3h = key[keyAt + 3]! ^ 0x74656462 ^ high;
  let sum: number;
  for (let round = 0; round < ROUNDS; round += 1) {
    if (round === AFTER_MESSAGE) {
      v0l ^= low;
      v0h ^= high;
      v3h ^= LENGTH_HIGH;
    } else if (round === AFTER_LENGTH) {
      v0h ^= LENGTH_HIGH;
      v2l ^= 0xff;
    }
    // v0 += v1; v1 = rotl(v1, 13) ^ v0; v0 = rotl(v0, 32)
    sum = (v0l + v1l) | 0;
    v0h = (v0h + v1h + carry(v0l, v1l, sum)) | 0;
    v0l = sum;
    sum = ((v1l << 13) | (v1h >>> 19)) ^ v0l;
    v1h = ((v1h << 13) | (v1l >>> 19)) ^ v0h;
    v1l = sum;
    sum = v0l;
    v0l = v0h;
    v0h = sum;
    // v2 += v3; v3 = rotl(v3, 16) ^ v2
    sum = (v2l + v3l) | 0;
    v2h = (v2h + v3h + carry(v2l, v3l, sum)) | 0;
    v2l = sum;
    sum = ((v3l << 16) | (v3h >>> 16)) ^ v2l;
    v3h = ((v3h << 16) | (v3l >>> 16)) ^ v2h;
    v3l = sum;
    // v0 += v3; v3 = rotl(v3, 21) ^ v0
    sum = (v0l + v3l) | 0;
    v0h = (v0h + v3h + carry(v0l, v3l, sum)) | 0;
    v0l = sum;
    sum = ((v3l << 21) | (v3h >>> 11)) ^ v0l;
    v3h = ((v3h << 21) | (v3l >>> 11)) ^ v0h;
    v3l = sum;
    // v2 += v1; v1 = rotl(v1, 17) ^ v2; v2 = rotl(v2, 32)
    sum = (v2l + v1l) | 0;
    v2h = (v2h + v1h + carry(v2l, v1l, sum)) | 0;
    v2l = sum;
    sum = ((v1l << 17) | (v1h >>> 15)) ^ v2l;
    v1h = ((v1h << 17) | (v1l >>> 15)) ^ v2h;
    v1l = sum;
    sum = v2l;
    v2l = v2h;
    v2h = sum;
  }
  out[0] = v0l ^ v1l ^ v2l ^ v3l;
  out[1] = v0h ^ v1h ^ v2h ^ v3h;
}

/**
 * SipHash-2-4 of an address, the 6 bytes at `at` as the low ones of a block, into `out` as `sipHash8`. Under one key two
 * addresses never have the same bytes, so no hash is shared but by chance.
 */
export function hashAddress(
  key: Uint32Array,
  keyAt: number,
  bytes: Uint8Array,
  at: number,
  out: Uint32Array,
): void {
  const low = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
  const high = bytes[at + 4]! | (bytes[at + 5]! << 8);
  sipHash8(key, keyAt, low, high, out);
}
