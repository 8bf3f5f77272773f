import { gzipSync } from 'node:zlib';
import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { FRAME_BYTES_MAX } from '../../../device/capture/captured-frame.ts';
import { LINK_TYPES } from '../../simulator/frame.ts';
import { pcapFile, pcapHeader, pcapRecord } from '../../simulator/pcap-writer.ts';
import { decodeBytes, decodeStreams, occurred, streamOf } from '../../support/decode-capture.ts';
import { PcapngSection } from '../../support/pcapng-writer.ts';
import {
  SAMPLE_FRAMES,
  SAMPLE_START_US,
  SAMPLE_STEP_US,
  samplePackets,
} from '../../support/sample-frames.ts';

const COVERAGE = ((SAMPLE_FRAMES - 1) * SAMPLE_STEP_US) / 3.6e9;
const radiotap = samplePackets(LINK_TYPES.radiotap);
const pcap = pcapFile(radiotap);

/** Ticks of 10^-n seconds since 1970. */
const ticks = (timeUs: number, digits: number) => (BigInt(timeUs) * 10n ** BigInt(digits)) / 1_000_000n;

function pcapng(bigEndian: boolean, digits: number): Buffer {
  const section = new PcapngSection(bigEndian).interface({ linkType: 127, resolution: digits });
  for (const { timeUs, packet } of radiotap) section.packet(0, ticks(timeUs, digits), packet);
  return section.bytes();
}

function severalInterfaces(): Buffer {
  const start = BigInt(SAMPLE_START_US / 1e6);
  const section = new PcapngSection()
    .interface({ linkType: 1 })
    .interface({ linkType: LINK_TYPES.ppi, resolution: 9 })
    // Powers of two, and an offset: 2^-10 s since the start of the samples.
    .interface({ linkType: LINK_TYPES.radiotap, resolution: 0x8a, offsetSeconds: start });
  const ppi = samplePackets(LINK_TYPES.ppi);
  for (const [index, { timeUs, packet }] of radiotap.entries()) {
    const sinceStart = (BigInt(timeUs - SAMPLE_START_US) * 1024n) / 1_000_000n;
    if (index % 2) section.packet(2, sinceStart, packet, index === 3);
    else section.packet(1, ticks(timeUs, 9), ppi[index]!.packet);
    section.packet(0, ticks(timeUs, 6), Buffer.alloc(60)).block(0x0bad, Buffer.alloc(40));
  }
  return section.bytes();
}

const containers: [name: string, bytes: Buffer][] = [
  ['pcap, little-endian, µs', pcap],
  ['pcap, little-endian, ns', pcapFile(radiotap, { nanoseconds: true })],
  ['pcap, big-endian, µs', pcapFile(radiotap, { bigEndian: true })],
  ['pcap, big-endian, ns', pcapFile(radiotap, { bigEndian: true, nanoseconds: true })],
  ['pcap, gzip', gzipSync(pcap)],
  [
    'pcap, gzip in two members',
    Buffer.concat([gzipSync(pcap.subarray(0, 500)), gzipSync(pcap.subarray(500))]),
  ],
  ['pcapng, µs', pcapng(false, 6)],
  ['pcapng, ns, big-endian', pcapng(true, 9)],
  ['pcapng, 10⁻⁷ s', pcapng(false, 7)],
  ['pcapng, several interfaces and block types', severalInterfaces()],
  [
    'pcapng, sections of both byte orders',
    Buffer.concat([new PcapngSection(true).bytes(), pcapng(false, 6)]),
  ],
];

describe.each(containers)('%s', (_name, bytes) => {
  it('holds the twelve probe requests at their times', async () => {
    const { frames, probeRequests, problem, hours } = await decodeBytes(bytes);
    expect(problem).toBeUndefined();
    expect(probeRequests).toBe(SAMPLE_FRAMES);
    expect(frames.counted).toBe(SAMPLE_FRAMES);
    expect(hours).toHaveLength(1);
    expect(hours[0]!.coverage).toBeCloseTo(COVERAGE, 6);
  });

  test.prop([fc.array(fc.nat(bytes.length), { maxLength: 40 })], { numRuns: 20 })(
    'gives the same wherever the bytes are split',
    async (cuts) => {
      expect(await decodeBytes(bytes, cuts)).toEqual(await decodeBytes(bytes));
    },
  );

  it('gives what came before, and says so, wherever it is cut short', async () => {
    let most = 0;
    for (let length = 0; length < bytes.length; length += 17) {
      const { probeRequests } = await decodeBytes(bytes.subarray(0, length));
      expect(probeRequests).toBeGreaterThanOrEqual(most);
      most = probeRequests;
    }
    expect(most).toBeGreaterThanOrEqual(SAMPLE_FRAMES - 1);
    const { problem } = await decodeBytes(bytes.subarray(0, bytes.length - 1));
    expect(problem).toMatch(/cut short/);
  });

  test.prop(
    [fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 0, max: 255 })), { maxLength: 8 })],
    {
      numRuns: 60,
    },
  )('survives any bytes changed', async (changes) => {
    const damaged = Buffer.from(bytes);
    for (const [at, value] of changes) damaged[at] = value;
    const { frames } = await decodeBytes(damaged);
    expect(Object.values(frames).reduce((sum, count) => sum + count)).toBeLessThanOrEqual(2 * SAMPLE_FRAMES);
  });
});

describe('what is not a capture', () => {
  it.each([
    ['nothing', Buffer.alloc(0), /^is empty$/],
    ['three bytes', Buffer.from([1, 2, 3]), /cut short within its header/],
    ['text', Buffer.from('Permission is hereby granted'), /is not a pcap or pcapng capture/],
    ['gzip of text', gzipSync('Permission is hereby granted'), /is not a pcap or pcapng capture/],
    [
      'gzip that is broken',
      Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9]),
      /is (cut short|corrupt)/,
    ],
    ['half a header', pcapHeader().subarray(0, 20), /cut short/],
  ])('%s', async (_name, bytes, problem) => {
    expect((await decodeBytes(bytes)).problem).toMatch(problem);
  });

  test.prop([
    fc.uint8Array({ maxLength: 4000 }),
    fc.constantFrom(Buffer.alloc(0), pcapHeader(), new PcapngSection().bytes()),
  ])('random bytes, behind any header', async (bytes, header) => {
    const { frames } = await decodeBytes(Buffer.concat([header, bytes]));
    expect(Object.values(frames).every((count) => count >= 0)).toBe(true);
  });
});

describe('lengths that lie', () => {
  it('a record of two gibibytes ends a pcap, what came before is kept', async () => {
    const lie = pcapRecord({ ...radiotap[0]!, claimedLength: 0x7fff_ffff });
    const { probeRequests, problem } = await decodeBytes(Buffer.concat([pcap, lie, Buffer.alloc(5000)]));
    expect(probeRequests).toBe(SAMPLE_FRAMES);
    expect(problem).toMatch(/record 13 claims 2147483647 bytes/);
  });

  it('a longest frame is read', async () => {
    const packet = Buffer.alloc(FRAME_BYTES_MAX);
    const { frames, problem } = await decodeBytes(
      pcapFile([{ timeUs: SAMPLE_START_US, packet }, ...radiotap]),
    );
    expect(problem).toBeUndefined();
    expect(occurred(frames)).toEqual({ 'malformed-radio-header': 1, counted: SAMPLE_FRAMES });
  });

  it('a huge block of unknown type is passed over without being kept', async () => {
    const section = new PcapngSection().block(0x0bad, Buffer.alloc(3 << 20)).interface({ linkType: 127 });
    section.packet(0, ticks(SAMPLE_START_US, 6), radiotap[0]!.packet);
    const { probeRequests, problem } = await decodeBytes(section.bytes(), [1000, 1 << 20, 2 << 20]);
    expect({ probeRequests, problem }).toEqual({ probeRequests: 1, problem: undefined });
  });

  it.each([4, 8, 13])('a block length of %d ends a pcapng', async (length) => {
    const section = new PcapngSection().interface({ linkType: 127 });
    section.packet(0, ticks(SAMPLE_START_US, 6), radiotap[0]!.packet).block(6, Buffer.alloc(40), length);
    const { probeRequests, problem } = await decodeBytes(section.bytes());
    expect(probeRequests).toBe(1);
    expect(problem).toMatch(new RegExp(`block 4 claims a length of ${length}`));
  });

  it('a block length of 0 with more than zeros behind it ends a pcapng', async () => {
    const section = new PcapngSection().interface({ linkType: 127 });
    section.packet(0, ticks(SAMPLE_START_US, 6), radiotap[0]!.packet).block(6, Buffer.alloc(40, 0x5a), 0);
    const { probeRequests, problem } = await decodeBytes(section.bytes());
    expect(probeRequests).toBe(1);
    expect(problem).toBe(
      'is corrupt: behind 4 bytes of zeros stands something that does not begin like a capture',
    );
  });

  it('a packet of an interface that was not described ends a pcapng', async () => {
    const section = new PcapngSection().packet(3, 0n, radiotap[0]!.packet);
    expect((await decodeBytes(section.bytes())).problem).toMatch(/interface 3, which is not described/);
  });
});

describe('time stamps', () => {
  it('a packet without one is not a sighting', async () => {
    const section = new PcapngSection().interface({ linkType: 127 }).simplePacket(radiotap[0]!.packet);
    expect(occurred((await decodeBytes(section.bytes())).frames)).toEqual({ 'no-timestamp': 1 });
  });

  it('a fraction of more than a second is none', async () => {
    const file = pcapFile(radiotap);
    file.writeUInt32LE(1_000_000, 28);
    expect(occurred((await decodeBytes(file)).frames)).toEqual({ 'no-timestamp': 1, counted: 11 });
  });

  it('lone ones from other years leave the hours as they are', async () => {
    const wild = radiotap.flatMap((record, index) => [
      record,
      { ...record, timeUs: record.timeUs + (index % 2 ? 1 : -1) * 3.15e13 * (index + 1) },
    ]);
    const { hours, frames } = await decodeBytes(pcapFile(wild));
    expect(hours).toEqual((await decodeBytes(pcap)).hours);
    expect(occurred(frames)).toEqual({ counted: 12, 'time-jump': 12 });
  });

  it('a clock that is set back after an hour has closed does not open it again', async () => {
    const hours = (n: number) => radiotap.map((r) => ({ ...r, timeUs: r.timeUs + n * 3.6e9 }));
    const file = pcapFile([...hours(0), ...hours(1), ...hours(2), ...hours(3), ...hours(0), ...hours(4)]);
    const decoded = await decodeBytes(file);
    const seen = decoded.hours.map(({ hour }) => hour);
    expect(seen).toEqual([...new Set(seen)].sort((a, b) => a - b));
    expect(decoded.frames['hour-closed']).toBeGreaterThan(0);
  });
});

describe('several captures', () => {
  it('are one stream, merged by time', async () => {
    const odd = pcapFile(radiotap.filter((_, index) => index % 2 === 1));
    const even = pcapFile(radiotap.filter((_, index) => index % 2 === 0));
    const merged = await decodeStreams([streamOf(odd, [], 'odd'), streamOf(even, [], 'even')]);
    expect(merged.hours).toEqual((await decodeBytes(pcap)).hours);
    expect(merged.frames).toEqual((await decodeBytes(pcap)).frames);
  });

  it('of different days come in the order of their days', async () => {
    const day = (n: number) =>
      streamOf(pcapFile(radiotap.map((r) => ({ ...r, timeUs: r.timeUs + n * 8.64e10 }))));
    const { hours } = await decodeStreams([day(2), day(0), day(1)]);
    const seen = hours.map(({ hour }) => hour);
    expect(seen).toEqual([seen[0], seen[0]! + 24, seen[0]! + 48]);
  });
});

describe('bugs fixed', () => {
  /** One packet with a time stamp of `ticks` units of 10^-digits s, after an honest one. */
  const wild = (digits: number, stamps: readonly bigint[]) => {
    const section = new PcapngSection().interface({ linkType: 127, resolution: digits });
    for (const stamp of stamps) section.packet(0, stamp, radiotap[0]!.packet);
    return section.bytes();
  };

  it('time stamps beyond the year 9999 crashed the replay', async () => {
    const stamps = radiotap.map(({ timeUs }) => BigInt(timeUs));
    expect(occurred((await decodeBytes(wild(0, stamps))).frames)).toEqual({ 'no-timestamp': 12 });
  });

  it('time stamps beyond what a number can tell apart hung the replay', async () => {
    const stamps = [0n, 1n, 2n, 3n, 4n].map((n) => 9_166_703_408_412_014_592n + 1024n * n);
    expect(occurred((await decodeBytes(wild(0, stamps))).frames)).toEqual({ 'no-timestamp': 5 });
  });

  it('one first frame from the future took a visit away from the day', async () => {
    const future = { ...radiotap[0]!, timeUs: SAMPLE_START_US + 8.64e11 };
    const { hours } = await decodeBytes(pcapFile([future, ...radiotap.slice(0, 4), ...radiotap]));
    const [hour] = (await decodeBytes(pcapFile(radiotap))).hours;
    const seen = hours.find(({ hour: one }) => one === hour!.hour);
    expect(seen!.present).toBeGreaterThanOrEqual(hour!.present! - 1 / 3.6);
    expect(seen!.present).toBeGreaterThan(0);
  });

  it('frames from the future that agreed closed the running hour', async () => {
    const later = (ms: number) => radiotap.map((r) => ({ ...r, timeUs: r.timeUs + ms * 1000 }));
    const day = 86_400_000;
    const { frames } = await decodeBytes(
      pcapFile([...radiotap, ...later(3650 * day).slice(0, 5), ...later(100_000)]),
    );
    expect(frames['hour-closed']).toBe(0);
  });
});
