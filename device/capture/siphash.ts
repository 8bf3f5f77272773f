// SipHash-2-4 (Aumasson and Bernstein, 2012) of one 8-byte message, on 32-bit halves. A keyed
// pseudo-random function: without the key, addresses cannot be tried out against its results.

/** 128-bit key as four little-endian words, low word first. */
export const KEY_WORDS = 4;

/** `v[0..7]`: the four 64-bit words of state as low and high halves; reused by every call. */
const v = new Int32Array(8);

function sipRound(): void {
  let v0l = v[0]!;
  let v0h = v[1]!;
  let v1l = v[2]!;
  let v1h = v[3]!;
  let v2l = v[4]!;
  let v2h = v[5]!;
  let v3l = v[6]!;
  let v3h = v[7]!;
  let low: number;
  let high: number;

  // v0 += v1; v1 = rotl(v1, 13) ^ v0; v0 = rotl(v0, 32)
  low = (v0l + v1l) | 0;
  high = (v0h + v1h + (low >>> 0 < v0l >>> 0 ? 1 : 0)) | 0;
  v0l = low;
  v0h = high;
  low = ((v1l << 13) | (v1h >>> 19)) ^ v0l;
  v1h = ((v1h << 13) | (v1l >>> 19)) ^ v0h;
  v1l = low;
  low = v0l;
  v0l = v0h;
  v0h = low;
  // v2 += v3; v3 = rotl(v3, 16) ^ v2
  low = (v2l + v3l) | 0;
  high = (v2h + v3h + (low >>> 0 < v2l >>> 0 ? 1 : 0)) | 0;
  v2l = low;
  v2h = high;
  low = ((v3l << 16) | (v3h >>> 16)) ^ v2l;
  v3h = ((v3h << 16) | (v3l >>> 16)) ^ v2h;
  v3l = low;
  // v0 += v3; v3 = rotl(v3, 21) ^ v0
  low = (v0l + v3l) | 0;
  high = (v0h + v3h + (low >>> 0 < v0l >>> 0 ? 1 : 0)) | 0;
  v0l = low;
  v0h = high;
  low = ((v3l << 21) | (v3h >>> 11)) ^ v0l;
  v3h = ((v3h << 21) | (v3l >>> 11)) ^ v0h;
  v3l = low;
  // v2 += v1; v1 = rotl(v1, 17) ^ v2; v2 = rotl(v2, 32)
  low = (v2l + v1l) | 0;
  high = (v2h + v1h + (low >>> 0 < v2l >>> 0 ? 1 : 0)) | 0;
  v2l = low;
  v2h = high;
  low = ((v1l << 17) | (v1h >>> 15)) ^ v2l;
  v1h = ((v1h << 17) | (v1l >>> 15)) ^ v2h;
  v1l = low;
  low = v2l;
  v2l = v2h;
  v2h = low;

  v[0] = v0l;
  v[1] = v0h;
  v[2] = v1l;
  v[3] = v1h;
  v[4] = v2l;
  v[5] = v2h;
  v[6] = v3l;
  v[7] = v3h;
}

function absorb(low: number, high: number): void {
  v[6] = v[6]! ^ low;
  v[7] = v[7]! ^ high;
  sipRound();
  sipRound();
  v[0] = v[0]! ^ low;
  v[1] = v[1]! ^ high;
}

/**
 * SipHash-2-4 of the 8 bytes `low`, `high` (little-endian halves) under the four words of `key` from
 * `keyAt`. The 64-bit result goes to `out[0]` (low half) and `out[1]` (high half).
 */
export function sipHash8(key: Uint32Array, keyAt: number, low: number, high: number, out: Uint32Array): void {
  const k0l = key[keyAt]!;
  const k0h = key[keyAt + 1]!;
  const k1l = key[keyAt + 2]!;
  const k1h = key[keyAt + 3]!;
  v[0] = k0l ^ 0x70736575;
  v[1] = k0h ^ 0x736f6d65;
  v[2] = k1l ^ 0x6e646f6d;
  v[3] = k1h ^ 0x646f7261;
  v[4] = k0l ^ 0x6e657261;
  v[5] = k0h ^ 0x6c796765;
  v[6] = k1l ^ 0x79746573;
  v[7] = k1h ^ 0x74656462;
  absorb(low, high);
  // The last block holds the message's length, 8, in its top byte.
  absorb(0, 0x0800_0000);
  v[4] = v[4]! ^ 0xff;
  sipRound();
  sipRound();
  sipRound();
  sipRound();
  out[0] = v[0]! ^ v[2]! ^ v[4]! ^ v[6]!;
  out[1] = v[1]! ^ v[3]! ^ v[5]! ^ v[7]!;
  v.fill(0);
}
