// What follows the last record: zeros after a power cut, of any length, and another capture strung behind.
import { gzipSync } from 'node:zlib';
import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { CaptureStream } from '../../../device/capture/capture-stream.ts';
import { LINK_TYPES, linkPacket } from '../../simulator/frame.ts';
import { pcapFile, pcapHeader } from '../../simulator/pcap-writer.ts';
import { decodeBytes } from '../../support/decode-capture.ts';
import { PcapngSection } from '../../support/pcapng-writer.ts';
import { SAMPLE_FRAMES, sampleFrame, samplePackets } from '../../support/sample-frames.ts';
import { scrubBytes } from '../../support/scrub-bytes.ts';

/** The samples, some minutes later for each number. */
const packets = (part: number, linkType: 127 | 163 = 127) =>
  samplePackets(LINK_TYPES.radiotap).map(({ timeUs }, index) => ({
    timeUs: timeUs + part * 1.2e8,
    packet: linkPacket(linkType, sampleFrame(index)),
  }));

function pcapng(part: number, bigEndian = false): Buffer {
  const section = new PcapngSection(bigEndian).interface({ linkType: LINK_TYPES.radiotap });
  for (const { timeUs, packet } of packets(part)) section.packet(0, BigInt(timeUs), packet);
  return section.bytes();
}

const pcap = (part: number, format = {}) => pcapFile(packets(part), format);
const kinds: readonly (readonly [name: string, of: (part: number) => Buffer])[] = [
  ['pcap', (part) => pcap(part)],
  ['pcap, big-endian', (part) => pcap(part, { bigEndian: true })],
  ['pcap, ns', (part) => pcap(part, { nanoseconds: true })],
  ['pcapng', (part) => pcapng(part)],
  ['pcapng, big-endian', (part) => pcapng(part, true)],
];
const said = (bytes: number) => `has ${bytes} bytes of zeros behind its last record, as after a power cut`;

describe.each(kinds)('zeros behind a %s', (_name, of) => {
  it.each([1, 7, 8, 11, 12, 15, 16, 17, 4096, 70_001])('%d of them are said, and cost nothing', async (n) => {
    for (const packed of [false, true]) {
      const bytes = Buffer.concat([of(0), Buffer.alloc(n)]);
      const { frames, problem, notes, hours } = await decodeBytes(packed ? gzipSync(bytes) : bytes);
      expect({ counted: frames.counted, problem, notes }).toEqual({
        counted: SAMPLE_FRAMES,
        problem: undefined,
        notes: [said(n)],
      });
      expect(Object.values(frames).reduce((sum, count) => sum + count)).toBe(SAMPLE_FRAMES);
      expect(hours).toEqual((await decodeBytes(of(0))).hours);
    }
  });

  test.prop([fc.integer({ min: 1, max: 3000 }), fc.array(fc.nat(5000), { maxLength: 30 })], { numRuns: 20 })(
    'are the same wherever the bytes are split',
    async (n, cuts) => {
      const bytes = Buffer.concat([of(0), Buffer.alloc(n)]);
      expect(await decodeBytes(bytes, cuts)).toEqual(await decodeBytes(bytes));
    },
  );

  it('are left out where it is scrubbed', async () => {
    for (const cuts of [[], [of(0).length], [of(0).length + 3, of(0).length + 40]]) {
      const { bytes, problem } = await scrubBytes(Buffer.concat([of(0), Buffer.alloc(100)]), cuts);
      expect([bytes.length <= of(0).length, problem]).toEqual([true, undefined]);
      expect((await decodeBytes(bytes)).frames.counted).toBe(SAMPLE_FRAMES);
    }
  });

  it('with something else behind them end the reading', async () => {
    const bytes = Buffer.concat([of(0), Buffer.alloc(100), Buffer.alloc(40, 0x5a)]);
    const { frames, problem } = await decodeBytes(bytes);
    expect(frames.counted).toBe(SAMPLE_FRAMES);
    expect(problem).toMatch(/^is corrupt: behind 100 bytes of zeros stands something/);
  });

  it('with another capture behind them, as of a program that was started again, are passed over', async () => {
    const bytes = Buffer.concat([of(0), Buffer.alloc(100), of(1)]);
    const { frames, problem, notes } = await decodeBytes(bytes);
    expect({ counted: frames.counted, problem }).toEqual({ counted: 2 * SAMPLE_FRAMES, problem: undefined });
    expect(notes).toEqual([expect.stringMatching(/^consists of 2 captures strung/), said(100)]);
  });

  it('bug fixed: zeros that begin within the last record, as at the end of a page, made a pcapng corrupt', async () => {
    const whole = of(0);
    const lastBytes = packets(0).at(-1)!.packet.length;
    // Within its frame, behind the head of its record, and within that.
    for (const lost of [4, 8, lastBytes - 40, lastBytes + 8, lastBytes + 24].map((n) => n & ~3)) {
      const cut = whole.subarray(0, ((whole.length - lost) >> 2) << 2);
      const bytes = Buffer.concat([cut, Buffer.alloc(5000)]);
      const { frames, problem, notes } = await decodeBytes(bytes);
      expect(problem).toBeUndefined();
      expect(frames.counted).toBeGreaterThanOrEqual(SAMPLE_FRAMES - 1);
      expect(notes).toEqual([expect.stringMatching(/^has \d+ bytes of zeros behind its last record/)]);
      expect(await decodeBytes(bytes, [cut.length - 9, cut.length + 3])).toEqual(await decodeBytes(bytes));
      const scrubbed = await scrubBytes(bytes, [cut.length - 9]);
      expect(scrubbed.problem).toBeUndefined();
      expect((await decodeBytes(scrubbed.bytes)).problem).toBeUndefined();
      const more = await decodeBytes(Buffer.concat([bytes, of(1)]));
      expect([more.problem, more.frames.counted]).toEqual([undefined, frames.counted + SAMPLE_FRAMES]);
    }
  });

  it("at a live pipe's end are no frames", async () => {
    const pieces = [of(0), Buffer.alloc(5), Buffer.alloc(4000)];
    const stream = new CaptureStream(
      'live',
      async function* () {
        for (const piece of pieces) yield Uint8Array.from(piece);
      },
      false,
    );
    let frames = 0;
    for (;;) {
      const step = stream.advance();
      if (step === 'end') break;
      if (step === 'frame') frames += 1;
      else await stream.fill();
    }
    expect([frames, stream.problem, stream.notes]).toEqual([SAMPLE_FRAMES, undefined, [said(4005)]]);
  });
});

const pairs = kinds.flatMap((first) =>
  kinds.map((second) => [first[0], second[0], first[1], second[1]] as const),
);

it.each(pairs)('a %s with a %s strung behind it is read on', async (firstName, secondName, first, second) => {
  const bytes = Buffer.concat([first(0), second(1), first(2)]);
  const { frames, problem, notes } = await decodeBytes(bytes);
  expect({ counted: frames.counted, problem }).toEqual({ counted: 3 * SAMPLE_FRAMES, problem: undefined });
  // A pcapng may have any number of sections: that is one capture.
  const isOne = firstName.startsWith('pcapng') && secondName.startsWith('pcapng');
  expect(notes).toEqual(isOne ? [] : ['consists of 3 captures strung together, read one after the other']);
  const scrubbed = await scrubBytes(bytes, [70, 900, 1500]);
  const again = await decodeBytes(scrubbed.bytes);
  expect([again.frames, again.problem]).toEqual([frames, undefined]);
});

it('each of them keeps its own link type, check sequences and byte order', async () => {
  const avs = samplePackets(LINK_TYPES.avs, { fcs: 'good' }).map(({ timeUs, packet }) => ({
    timeUs: timeUs + 1.2e8,
    packet,
  }));
  const bytes = Buffer.concat([pcap(0), pcapFile(avs, { linkType: 163, bigEndian: true }), pcap(2)]);
  expect((await decodeBytes(bytes)).frames.counted).toBe(3 * SAMPLE_FRAMES);
});

test.prop([fc.array(fc.nat(3000), { maxLength: 30 })], { numRuns: 20 })(
  'strung together they give the same wherever the bytes are split',
  async (cuts) => {
    const bytes = Buffer.concat([
      pcap(0),
      pcapHeader(),
      pcapng(1),
      Buffer.alloc(33),
      pcap(2, { bigEndian: true }),
    ]);
    expect(await decodeBytes(bytes, cuts)).toEqual(await decodeBytes(bytes));
  },
);
