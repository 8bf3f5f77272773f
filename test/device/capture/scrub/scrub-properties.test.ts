// Whatever a capture holds: scrubbing ends, what it leaves is counted as before, and of the bodies of elements
// that are on no list nothing is left.
import { isDeepStrictEqual } from 'node:util';
import { gzipSync } from 'node:zlib';
import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import {
  digestElements,
  emptyDigest,
  emptyElements,
  readElements,
} from '../../../../device/capture/information-elements.ts';
import { KeyedPermutation } from '../../../../device/capture/scrub/keyed-permutation.ts';
import { noScrubCounts } from '../../../../device/capture/scrub/scrub-counts.ts';
import { scrubElements } from '../../../../device/capture/scrub/scrub-elements.ts';
import { seededRandom } from '../../../../shared/random.ts';
import { LINK_TYPES, type LinkType, linkPacket, probeRequest } from '../../../simulator/frame.ts';
import { type PcapFormat, pcapFile, pcapHeader } from '../../../simulator/pcap-writer.ts';
import { presetShop } from '../../../simulator/shop.ts';
import { simulate } from '../../../simulator/simulate.ts';
import { PcapngSection } from '../../../support/pcapng-writer.ts';
import { countsOf, scrubBytes } from '../../../support/scrub-bytes.ts';

const FROM_US = Date.parse('2026-03-02T09:00:00Z') * 1000;

/** Without zeros, so that no run of it can be met in what has become zeros. */
const body = (minLength: number, maxLength: number) =>
  fc.array(fc.integer({ min: 1, max: 255 }), { minLength, maxLength });
/** Ids that the signature knows come as often as all others together. */
const elementId = fc.oneof(
  fc.constantFrom(0, 1, 3, 45, 50, 107, 127, 191, 221, 255),
  fc.integer({ min: 0, max: 255 }),
);
const anElement = fc
  .tuple(elementId, fc.oneof(body(0, 30), body(6, 9), body(26, 26), body(0, 120)))
  .map(([id, bytes]) => Uint8Array.from([id, bytes.length, ...bytes]));
const address = fc.uint8Array({ minLength: 6, maxLength: 6 }).map((bytes) =>
  Buffer.from(bytes)
    .toString('hex')
    .replace(/..(?=.)/g, '$&:'),
);
const frameControl = fc.oneof(
  { weight: 3, arbitrary: fc.constant(0x0040) },
  { weight: 1, arbitrary: fc.nat(0xffff) },
);

const frame = fc.record({
  address: fc.oneof(fc.constantFrom('02:00:00:00:00:01', '02:00:00:00:00:02'), address),
  ssid: fc.constantFrom('', 'canary-network', null),
  elements: fc.array(anElement, { maxLength: 6 }),
  sequence: fc.nat(4095),
  fragment: fc.constantFrom(0, 0, 0, 1),
  destination: address,
  bssid: address,
  frameControl,
});
const packet = fc.record({
  frame,
  radio: fc.record({
    signalDbm: fc.constantFrom(-50, -80, null),
    fcs: fc.constantFrom('none' as const, 'good' as const, 'bad' as const),
  }),
  /** How much of its end is missing, and whether the capture admits it. */
  cutBytes: fc.oneof(fc.constant(0), fc.nat(60)),
  isCutTold: fc.boolean(),
  afterMs: fc.nat(60_000),
});
const linkType = fc.constantFrom(...Object.values(LINK_TYPES));

type Packet = typeof packet extends fc.Arbitrary<infer T> ? T : never;

function captureOf(packets: readonly Packet[], type: LinkType, format: PcapFormat): Buffer {
  let timeUs = FROM_US;
  const records = packets.map(({ frame: parts, radio, cutBytes, isCutTold, afterMs }) => {
    timeUs += afterMs * 1000;
    const whole = linkPacket(type, probeRequest(parts), radio);
    const kept = whole.subarray(0, Math.max(0, whole.length - cutBytes));
    return { timeUs, packet: kept, ...(isCutTold && { originalLength: whole.length }) };
  });
  return pcapFile(records, { ...format, linkType: type });
}

describe('whatever frames a capture has', () => {
  test.prop(
    [
      fc.array(packet, { minLength: 1, maxLength: 30 }),
      linkType,
      fc.record({ bigEndian: fc.boolean(), nanoseconds: fc.boolean() }),
      fc.array(fc.nat(4000), { maxLength: 5 }),
    ],
    { numRuns: 150 },
  )('it is counted as before, frame by frame, at equal length', async (packets, type, format, cuts) => {
    const capture = captureOf(packets, type, format);
    const { bytes, problem, counts } = await scrubBytes(capture, cuts);
    expect(problem).toBeUndefined();
    expect(await countsOf(bytes, 2)).toEqual(await countsOf(capture, 1));
    expect(Object.values(counts.frames).reduce((sum, count) => sum + count)).toBe(packets.length);
    if (counts.frames['malformed-radio-header'] === 0) expect(bytes).toHaveLength(capture.length);
  });

  test.prop(
    [fc.array(anElement, { maxLength: 8 }), fc.constantFrom('none' as const, 'good' as const), linkType],
    {
      numRuns: 200,
    },
  )('nothing is left of bodies that are on no list', async (elements, fcs, type) => {
    const one = linkPacket(type, probeRequest({ address: '02:00:00:00:00:01', elements }), { fcs });
    const { bytes } = await scrubBytes(pcapFile([{ timeUs: FROM_US, packet: one }], { linkType: type }));
    for (const element of elements) {
      const [id = 0, length = 0] = element;
      if (isListed(id, length, element[2])) continue;
      // Organisation and type of a vendor, the extension's number: they stay.
      const from = 2 + (id === 221 ? 4 : id === 255 ? 1 : 0);
      for (let at = from; at + 5 <= element.length; at += 1) {
        expect(bytes.includes(Buffer.from(element.subarray(at, at + 5)))).toBe(false);
      }
    }
  });
});

describe('signatures', () => {
  const keyed = new KeyedPermutation(seededRandom(1));
  const digestOf = (elements: readonly Uint8Array[]) => {
    const bytes = Buffer.concat(elements);
    const found = { ...emptyElements(), ...emptyDigest() };
    expect(readElements(bytes, 0, bytes.length, found)).toBe(true);
    digestElements(bytes, 0, bytes.length, found);
    return found;
  };
  const scrubbed = (elements: readonly Uint8Array[]) => {
    const bytes = Buffer.concat(elements);
    scrubElements(bytes, 0, bytes.length, keyed, noScrubCounts());
    return [bytes];
  };
  /** Another element at a place, or none, or one more. */
  const change = fc.tuple(fc.nat(6), fc.constantFrom(0, 1), fc.option(anElement));

  test.prop([fc.array(anElement, { maxLength: 6 }), change], { numRuns: 500 })(
    'that were equal are equal, and those that differed differ',
    (elements, [at, removed, added]) => {
      const others = elements.toSpliced(at, removed, ...(added ? [added] : []));
      const isEqual = isDeepStrictEqual(digestOf(elements), digestOf(others));
      expect(isDeepStrictEqual(digestOf(scrubbed(elements)), digestOf(scrubbed(others)))).toBe(isEqual);
    },
  );

  it('leave out what they left out, and stay as they are where all has its form', () => {
    const plain = [
      [1, 2, 130, 132],
      [3, 1, 6],
      [45, 26, ...Array(26).fill(7)],
      [107, 1, 15],
      [221, 6, 0, 80, 242, 8, 1, 2],
    ];
    const elements = plain.map((bytes) => Uint8Array.from(bytes));
    const fils = Uint8Array.from([255, 4, 2, 1, 2, 3]);
    const digest = digestOf(elements);
    expect(digestOf(scrubbed(elements))).toEqual(digest);
    expect(digestOf([...elements, fils])).toMatchObject({ low: digest.low });
    expect(digestOf(scrubbed([...elements, fils]))).toMatchObject({ low: digest.low });
  });
});

/** The list, written apart from that of the scrubber: what may stay as it is. */
function isListed(id: number, length: number, first: number | undefined): boolean {
  if (id === 1 || id === 50 || id === 127) return length <= 16;
  if (id === 255) return first === 35 && length >= 18 && length <= 60;
  // Five bytes of Interworking can hold nothing of a HESSID but its end.
  const lengths: Readonly<Record<number, number>> = { 45: 26, 191: 12, 61: 22, 70: 5, 192: 5 };
  return lengths[id] === length;
}

describe('whatever bytes come', () => {
  const some = pcapFile(
    [1, 2, 3].map((n) => ({
      timeUs: FROM_US + n * 1e6,
      packet: linkPacket(LINK_TYPES.radiotap, probeRequest({ address: `02:00:00:00:00:0${n}` })),
    })),
  );
  const headers = [Buffer.alloc(0), pcapHeader(), pcapHeader({ bigEndian: true, linkType: 105 }), some];
  const sections = [
    new PcapngSection().bytes(),
    new PcapngSection(true).interface({ linkType: 192 }).bytes(),
  ];

  test.prop([fc.uint8Array({ maxLength: 3000 }), fc.constantFrom(...headers, ...sections)], { numRuns: 200 })(
    'scrubbing ends, and what it leaves is counted as before',
    async (bytes, header) => {
      const capture = Buffer.concat([header, bytes]);
      const scrubbed = await scrubBytes(capture);
      expect(await countsOf(scrubbed.bytes, 2)).toEqual(await countsOf(capture, 1));
      // What is left is whole, whatever broke off the reading.
      if (scrubbed.bytes.length > 0) expect((await scrubBytes(scrubbed.bytes)).problem).toBeUndefined();
    },
  );

  const changes = fc.array(fc.tuple(fc.nat(2000), fc.integer({ min: 0, max: 255 })), { maxLength: 8 });
  test.prop([changes, fc.array(packet, { minLength: 1, maxLength: 8 }), linkType], { numRuns: 150 })(
    'the same with a capture in which some are wrong',
    async (wrong, packets, type) => {
      const capture = captureOf(packets, type, {});
      for (const [at, value] of wrong) if (at < capture.length) capture[at] = value;
      const { bytes } = await scrubBytes(capture);
      expect(await countsOf(bytes, 2)).toEqual(await countsOf(capture, 1));
    },
  );
});

describe('a simulated hour', () => {
  const fromMs = Date.parse('2026-03-07T12:00:00Z');
  const capture = simulate({
    shop: presetShop('fashion'),
    fromMs,
    untilMs: fromMs + 3_600_000,
    seed: 3,
  }).capture();

  it('is counted as before, under any keys', async () => {
    const counts = await countsOf(capture, 1);
    expect(counts[0]!.frames.counted).toBeGreaterThan(1000);
    for (const seed of [1, 2, 3]) {
      const { bytes } = await scrubBytes(gzipSync(capture), [5000, 100_000], seed);
      expect(await countsOf(bytes, 10 + seed)).toEqual(counts);
    }
  });

  it('comes out in pieces, however long it is', async () => {
    const { longestPiece, bytes } = await scrubBytes(capture);
    expect(bytes.length).toBeGreaterThan(4 * longestPiece);
    expect(longestPiece).toBeLessThan(600_000);
  });
});
