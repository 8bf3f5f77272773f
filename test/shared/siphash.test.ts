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
