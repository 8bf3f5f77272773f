import { fc, test as propertyTest } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { KeyedPermutation } from '../../../../device/capture/scrub/keyed-permutation.ts';
import { seededRandom } from '../../../../shared/random.ts';

const keyed = new KeyedPermutation(seededRandom(1));
const other = new KeyedPermutation(seededRandom(2));

function replaced(address: Uint8Array, by = keyed): Buffer {
  const bytes = Buffer.concat([Buffer.alloc(3, 0x55), address, Buffer.alloc(3, 0x55)]);
  const told = by.replaceAddress(bytes, 3);
  expect(told).toBe(!address.every((byte) => byte === 0xff));
  expect([...bytes.subarray(0, 3), ...bytes.subarray(9)]).toEqual(Array(6).fill(0x55));
  return bytes.subarray(3, 9);
}

function replacedBytes(body: Uint8Array, kind = 107, by = keyed): Buffer {
  const bytes = Buffer.from(body);
  by.replaceBytes(bytes, 0, bytes.length, kind);
  return bytes;
}

const address = fc
  .tuple(
    fc.oneof(fc.constantFrom(0, 1, 2, 3, 255), fc.nat(255)),
    fc.uint8Array({ minLength: 5, maxLength: 5 }),
  )
  .map(([first, rest]) => Uint8Array.from([first, ...rest]));
const differences = (a: Uint8Array, b: Uint8Array) =>
  a.reduce((sum, byte, i) => sum + (byte ^ b[i]!).toString(2).replaceAll('0', '').length, 0);

describe('addresses', () => {
  propertyTest.prop([address, address])(
    'equal stay equal, different stay different, kind for kind',
    (a, b) => {
      expect(replaced(a).equals(replaced(b))).toBe(Buffer.from(a).equals(b));
      expect(replaced(a)[0]! & 3).toBe(a[0]! & 3);
      expect(replaced(a).equals(a)).toBe(a.every((byte) => byte === 0xff));
    },
  );

  test('are all different still, thousands of neighbours', () => {
    const seen = new Set<string>();
    const neighbour = Buffer.from('3c2ef9000000', 'hex');
    for (let i = 0; i < 20_000; i += 1) {
      neighbour.writeUIntBE(i, 3, 3);
      seen.add(replaced(neighbour).toString('hex'));
    }
    expect(seen.size).toBe(20_000);
    // Nothing tells that they had one maker: as many prefixes as chance gives to 20,000 of 2²².
    expect(new Set([...seen].map((hex) => hex.slice(0, 6))).size).toBeGreaterThan(19_800);
  });

  test('change in half of their bits where one bit changes, and with the key', () => {
    const random = seededRandom(3);
    let byBit = 0;
    let byKey = 0;
    for (let i = 0; i < 1000; i += 1) {
      const one = Buffer.from(Array.from({ length: 6 }, () => random.uint32() & 0xff));
      const two = Buffer.from(one);
      const bit = 2 + (random.uint32() % 46);
      two[bit >> 3]! ^= 1 << (bit & 7);
      byBit += differences(replaced(one), replaced(two)) / 1000;
      byKey += differences(replaced(one), replaced(one, other)) / 1000;
    }
    // 46 bits at one half: deviation of the mean 0.11.
    for (const mean of [byBit, byKey]) expect(Math.abs(mean - 23)).toBeLessThan(0.6);
  });

  test('broadcast stays, and nothing else becomes it', () => {
    const broadcast = Buffer.alloc(6, 0xff);
    expect(replaced(broadcast)).toEqual(broadcast);
    expect(replaced(Buffer.from('fffffffffffe', 'hex'))).not.toEqual(broadcast);
  });
});

describe('bodies', () => {
  propertyTest.prop([fc.uint8Array({ minLength: 2, maxLength: 255 }), fc.nat(254)])(
    'are replaced at equal length, repeatably, and one changed byte makes another',
    (body, at) => {
      const changed = Buffer.from(body);
      changed[at % body.length]! ^= 1;
      expect(replacedBytes(body)).toEqual(replacedBytes(body));
      expect(replacedBytes(body)).toHaveLength(body.length);
      expect(replacedBytes(body)).not.toEqual(replacedBytes(changed));
    },
  );

  test('of two bytes stay different, all those with a small first byte', () => {
    const seen = new Set<string>();
    for (let i = 0; i < 4096; i += 1) seen.add(replacedBytes(Buffer.from([i >> 8, i])).toString('hex'));
    expect(seen.size).toBe(4096);
  });

  test('become another under another id, length or key', () => {
    const body = Buffer.alloc(8, 7);
    const forms = [replacedBytes(body), replacedBytes(body, 45), replacedBytes(body, 107, other)];
    const longer = replacedBytes(Buffer.alloc(9, 7)).subarray(0, 8);
    expect(new Set([...forms, longer, body].map((bytes) => bytes.toString('hex'))).size).toBe(5);
  });

  test('of one byte stay as they are', () => {
    expect([...replacedBytes(Buffer.from([9]))]).toEqual([9]);
  });
});

test('a key that was thrown away gives other addresses', () => {
  const gone = new KeyedPermutation(seededRandom(1));
  const one = Buffer.from('da0102030405', 'hex');
  expect(replaced(one, gone)).toEqual(replaced(one));
  gone.wipe();
  expect(replaced(one, gone)).not.toEqual(replaced(one));
});
