// The code that a person types, in all the ways people type.
import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import {
  authorityFingerprint,
  formatPairingCode,
  newSecret,
  parsePairingCode,
} from '../../shared/pairing.ts';
import { seededRandom } from '../../shared/random.ts';

const CODE = { secret: '7K3M01QZ', fingerprint: '4T2AB9CDEF' };

property.prop([fc.integer(), fc.integer()])('a code that is shown is read as it was', (a, b) => {
  const secret = newSecret(seededRandom(a));
  const fingerprint = (newSecret(seededRandom(b)) + newSecret(seededRandom(b + 1))).slice(0, 10);
  expect(parsePairingCode(formatPairingCode({ secret, fingerprint }))).toEqual({ secret, fingerprint });
});

test.each([
  '7K3M-01QZ-4T2AB-9CDEF',
  '7k3m-01qz-4t2ab-9cdef',
  ' 7K3M 01QZ 4T2AB 9CDEF ',
  '7K3M01QZ4T2AB9CDEF',
  '7K3M-OIQZ-4T2AB-9CDEF',
  '7K3M-olqz-4T2AB-9CDEF',
])('%s is the same code', (text) => {
  expect(parsePairingCode(text)).toEqual(CODE);
});

test.each(['', '7K3M-01QZ', '7K3M-01QZ-4T2AB-9CDE', '7K3M-01QZ-4T2AB-9CDEFG', '7K3M-01QU-4T2AB-9CDEF'])(
  "'%s' is none",
  (text) => {
    expect(parsePairingCode(text)).toBeUndefined();
  },
);

test('a secret has 40 bits: each letter is one of 32', () => {
  const random = seededRandom(1);
  const letters = new Set(Array.from({ length: 200 }, () => newSecret(random)).join(''));
  expect(letters.size).toBe(32);
});

test('a fingerprint depends on every bit of the certificate', async () => {
  const one = await authorityFingerprint(Buffer.from('certificate'));
  expect(one).toMatch(/^[0-9A-HJKMNP-TV-Z]{10}$/);
  expect(await authorityFingerprint(Buffer.from('certificate'))).toBe(one);
  expect(await authorityFingerprint(Buffer.from('certificatd'))).not.toBe(one);
});
