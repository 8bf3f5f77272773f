// The walk over the elements, held against a plain one that makes a list of them.
import { fc, test } from '@fast-check/vitest';
import { expect, it } from 'vitest';
import {
  digestElements,
  emptyDigest,
  emptyElements,
  readElements,
  stableBytes,
} from '../../../device/capture/information-elements.ts';

interface PlainElement {
  readonly id: number;
  readonly body: Uint8Array;
}

/** Undefined where an element would end behind the bytes. */
function plainElements(bytes: Uint8Array): PlainElement[] | undefined {
  if (bytes.length === 0) return [];
  const [id, length = Number.POSITIVE_INFINITY] = bytes;
  if (bytes.length < 2 + length) return undefined;
  const others = plainElements(bytes.subarray(2 + length));
  return others && [{ id: id!, body: bytes.subarray(2, 2 + length) }, ...others];
}

/** Id and length of each, then its stable bytes, filled up to words. */
function plainWords({ id, body }: PlainElement): number[] {
  const kept = stableBytes(id, body, 0, body.length);
  if (kept < 0) return [];
  const filled = Buffer.alloc(4 * Math.ceil(kept / 4));
  filled.set(body.subarray(0, kept));
  return [
    id + 256 * kept,
    ...Array.from({ length: filled.length / 4 }, (_, word) => filled.readInt32LE(4 * word)),
  ];
}

function plainDigest(elements: readonly PlainElement[]) {
  let low = 0x9747b28c;
  let high = 0x3c6ef372;
  for (const word of elements.flatMap(plainWords)) {
    low = Math.imul(low ^ word, 0xcc9e2d51);
    low ^= low >>> 13;
    high = Math.imul(high + word, 0x1b873593) ^ (high >>> 15);
  }
  const kept = elements.map(({ id, body }) => Math.max(0, stableBytes(id, body, 0, body.length)));
  return { low, high, stableBytes: kept.reduce((sum, length) => sum + length, 0) };
}

const ID = fc.constantFrom(0, 1, 3, 45, 50, 59, 107, 127, 191, 221, 255);
const anElement = fc
  .tuple(ID, fc.uint8Array({ maxLength: 40 }))
  .map(([id, body]) => Uint8Array.from([id, body.length, ...body]));
/** Whole elements, whatever comes first of an extension; and some that are cut off, or no elements at all. */
const bodies = fc
  .tuple(fc.array(anElement, { maxLength: 12 }), fc.nat(200), fc.uint8Array({ maxLength: 3 }))
  .map(([elements, cut, behind]) => {
    const bytes = Buffer.concat(elements);
    return cut < 50 ? bytes.subarray(0, cut) : cut < 100 ? Buffer.concat([bytes, behind]) : bytes;
  });

test.prop([bodies, fc.nat(9), fc.nat(1)], { numRuns: 1000 })(
  'elements are read as by making a list of them',
  (body, before, behind) => {
    const bytes = Buffer.concat([Buffer.alloc(before, 1), body, Buffer.alloc(behind, 1)]);
    const end = before + body.length;
    const plain = plainElements(body);
    const elements = emptyElements();
    expect(readElements(bytes, before, end, elements)).toBe(plain !== undefined);
    if (plain === undefined) return;
    const channel = plain.findLast(({ id, body: { length } }) => id === 3 && length === 1);
    expect(elements.dsChannel).toBe(channel?.body[0] ?? 0);
    const digest = emptyDigest();
    digestElements(bytes, before, end, digest);
    expect(digest).toEqual(plainDigest(plain));
  },
);

it('what was read of the frame before does not stay', () => {
  const elements = { dsChannel: 11 };
  expect(readElements(Uint8Array.from([0, 0]), 0, 2, elements)).toBe(true);
  expect(elements.dsChannel).toBe(0);
});
