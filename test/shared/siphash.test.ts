import { fc, test } from '@fast-check/vitest';
import { expect, it } from 'vitest';
import { sipHash8 } from '../../shared/siphash.ts';

it('gives the result that the authors of SipHash-2-4 give for eight bytes', () => {
  // vectors.h of the reference implementation: key 00…0f, message 00…07.
  const key = Uint32Array.from([0x03020100, 0x07060504, 0x0b0a0908, 0x0f0e0d0c]);
  const out = new Uint32Array(2);
  sipHash8(key, 0, 0x03020100, 0x07060504, out);
  expect([...new Uint8Array(out.buffer)].map((byte) => byte.toString(16).padStart(2, '0')).join('')).toBe(
    '6224939a79f5f593',
  );
});

/** As the paper writes it (Aumasson and Bernstein, 2012, 2.3), for a message of eight bytes. */
function plainSipHash([k0, k1]: readonly bigint[], message: bigint): bigint {
  const bits = (value: bigint) => BigInt.asUintN(64, value);
  const rotated = (value: bigint, by: bigint) => bits((value << by) | (value >> (64n - by)));
  let v0 = k0! ^ 0x736f6d6570736575n;
  let v1 = k1! ^ 0x646f72616e646f6dn;
  let v2 = k0! ^ 0x6c7967656e657261n;
  let v3 = k1! ^ 0x7465646279746573n;
  const rounds = (count: number) => {
    for (let round = 0; round < count; round += 1) {
      v0 = bits(v0 + v1);
      v2 = bits(v2 + v3);
      v1 = rotated(v1, 13n) ^ v0;
      v3 = rotated(v3, 16n) ^ v2;
      v0 = rotated(v0, 32n);
      v2 = bits(v2 + v1);
      v0 = bits(v0 + v3);
      v1 = rotated(v1, 17n) ^ v2;
      v3 = rotated(v3, 21n) ^ v0;
      v2 = rotated(v2, 32n);
    }
  };
  for (const block of [message, 8n << 56n]) {
    v3 ^= block;
    rounds(2);
    v0 ^= block;
  }
  v2 ^= 0xffn;
  rounds(4);
  return v0 ^ v1 ^ v2 ^ v3;
}

const word = fc.nat(0xffff_ffff);

test.prop([fc.array(word, { minLength: 4, maxLength: 4 }), word, word])(
  'gives what plain arithmetic of 64 bits gives',
  (key, low, high) => {
    const out = new Uint32Array(2);
    sipHash8(Uint32Array.from(key), 0, low, high, out);
    const [a, b, c, d] = key.map(BigInt);
    const expected = plainSipHash([a! | (b! << 32n), c! | (d! << 32n)], BigInt(low) | (BigInt(high) << 32n));
    expect(BigInt(out[0]!) | (BigInt(out[1]!) << 32n)).toBe(expected);
  },
);
