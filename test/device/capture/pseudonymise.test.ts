import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import {
  digestElements,
  emptyDigest,
  emptyElements,
  readElements,
} from '../../../device/capture/information-elements.ts';
import { Pseudonymiser } from '../../../device/capture/pseudonymise.ts';
import { seededRandom } from '../../../shared/random.ts';

const address = fc.uint8Array({ minLength: 6, maxLength: 6 });

describe('pseudonyms', () => {
  test.prop([address, address])('tell addresses apart under one key', (one, other) => {
    const pseudonymiser = new Pseudonymiser(seededRandom(1));
    const same = Buffer.compare(one, other) === 0;
    expect(pseudonymiser.pseudonymOf(one, 0) === pseudonymiser.pseudonymOf(other, 0)).toBe(same);
  });

  test.prop([address, fc.integer(), fc.integer()])('cannot be linked across keys', (bytes, low, high) => {
    const pseudonymiser = new Pseudonymiser(seededRandom(1));
    const before = [pseudonymiser.pseudonymOf(bytes, 0), pseudonymiser.signatureOf(low, high)];
    pseudonymiser.renewKey();
    const after = [pseudonymiser.pseudonymOf(bytes, 0), pseudonymiser.signatureOf(low, high)];
    expect(after[0]).not.toBe(before[0]);
    expect(after[1]).not.toBe(before[1]);
  });

  test.prop([fc.array(fc.tuple(fc.integer(), fc.integer()), { minLength: 1, maxLength: 600 })])(
    'signatures do not depend on what was met before',
    (digests) => {
      const met = new Pseudonymiser(seededRandom(5));
      for (const [low, high] of [...digests, ...digests]) {
        const signature = met.signatureOf(low | 0, high | 0);
        expect(new Pseudonymiser(seededRandom(5)).signatureOf(low | 0, high | 0)).toBe(signature);
      }
    },
  );
});

describe('the digest of the elements', () => {
  const digest = (...elements: number[][]) => {
    const bytes = Uint8Array.from(elements.flat());
    expect(readElements(bytes, 0, bytes.length, emptyElements())).toBe(true);
    const read = emptyDigest();
    digestElements(bytes, 0, bytes.length, read);
    return `${read.low} ${read.high}`;
  };
  const rates = [1, 4, 2, 4, 11, 22];
  const ht = [45, 26, ...new Array<number>(26).fill(7)];
  const stable = digest([0, 0], rates, [3, 1, 1], ht, [221, 6, 0, 80, 242, 4, 1, 1]);

  it('leaves out network name, channel and what varies in vendor bodies', () => {
    expect(digest([0, 3, 65, 66, 67], rates, [3, 1, 11], ht, [221, 6, 0, 80, 242, 4, 9, 9])).toBe(stable);
    expect(digest(rates, ht, [221, 6, 0, 80, 242, 4, 5, 5])).toBe(stable);
  });

  it.each([
    ['other rates', digest([1, 4, 2, 4, 11, 12], ht, [221, 6, 0, 80, 242, 4, 1, 1])],
    ['another order', digest(ht, rates, [221, 6, 0, 80, 242, 4, 1, 1])],
    ['another vendor type', digest(rates, ht, [221, 6, 0, 80, 242, 8, 1, 1])],
    ['an element more', digest(rates, ht, [221, 6, 0, 80, 242, 4, 1, 1], [59, 1, 1])],
    ['an element less', digest(rates, ht)],
  ])('tells apart %s', (_name, other) => {
    expect(other).not.toBe(stable);
  });

  test.prop([fc.uint8Array({ minLength: 1, maxLength: 64 }), fc.nat(63), fc.integer({ min: 1, max: 255 })])(
    'changes with every byte of a stable element',
    (body, at, change) => {
      const other = Uint8Array.from(body);
      other[at % body.length]! ^= change;
      expect(digest([45, body.length, ...other])).not.toBe(digest([45, body.length, ...body]));
    },
  );
});
