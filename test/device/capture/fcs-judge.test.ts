// Drivers say "there is a check sequence" where none is, and nothing where one is. The CRC tells, once for
// each interface; what is counted is the same, whatever is claimed.
import { fc, test } from '@fast-check/vitest';
import { describe, expect, it, vi } from 'vitest';
import { FcsJudge } from '../../../device/capture/fcs-judge.ts';
import { LINK_TYPES, linkPacket, probeRequest, radiotapHeader, withFcs } from '../../simulator/frame.ts';
import { type PcapRecord, pcapFile } from '../../simulator/pcap-writer.ts';
import { FLAG_BAD_FCS, FLAG_FCS_AT_END } from '../../simulator/radiotap.ts';
import { caseFile, casesNote, hasCases } from '../../support/cases.ts';
import { decodeBytes, occurred } from '../../support/decode-capture.ts';
import { PcapngSection } from '../../support/pcapng-writer.ts';

const START_US = Date.UTC(2026, 10, 27, 9) * 1000;
const FRAMES = 120;

/** Of eight phones, each with its own elements, the last of them four bytes long: a sequence could hide there. */
function frameOf(index: number): Buffer {
  const phone = index % 8;
  return probeRequest({
    address: `02:00:5e:10:00:0${phone}`,
    elements: [
      Uint8Array.from([1, 4, 0x82, 0x84, 0x8b, 0x96]),
      Uint8Array.from([3, 1, 6]),
      Uint8Array.from([127, 2, phone, phone]),
    ],
    sequence: index,
  });
}

/** What the radiotap header claims: nothing at all where `claim` is undefined. */
function packetOf(frame: Uint8Array, hasFcs: boolean, claim: boolean | undefined): Buffer {
  const flags = claim === undefined ? {} : { flags: claim ? FLAG_FCS_AT_END : 0 };
  const header = radiotapHeader({ ...flags, rate: 2, frequencyMhz: 2437, signalDbm: -50, antenna: 0 });
  return Buffer.concat([header, hasFcs ? withFcs(frame, 'good') : frame]);
}

const timed = (packets: readonly Buffer[]): PcapRecord[] =>
  packets.map((packet, index) => ({ timeUs: START_US + index * 7_500_000, packet }));

const packetsOf = (hasFcs: boolean, claim: boolean | undefined) =>
  Array.from({ length: FRAMES }, (_, index) => packetOf(frameOf(index), hasFcs, claim));

/** A pcap whose file header claims a sequence of so many bytes (draft-ietf-opsawg-pcap, FCS len in 16-bit words). */
function claimed(file: Buffer, bytes: number): Buffer {
  file.writeUInt32LE((file.readUInt32LE(20) | 0x0400_0000 | ((bytes / 2) << 28)) >>> 0, 20);
  return file;
}

const reference = async () => (await decodeBytes(pcapFile(timed(packetsOf(false, false))))).hours;

describe.each([true, false])('a check sequence is there: %s', (hasFcs) => {
  it.each([true, false, undefined])('and the radio header claims %s: the same is counted', async (claim) => {
    const { frames, hours } = await decodeBytes(pcapFile(timed(packetsOf(hasFcs, claim))));
    expect(occurred(frames)).toEqual({ counted: FRAMES });
    expect(hours).toEqual(await reference());
  });

  it.each([0, 4])('and the file header of a pcap claims %d bytes: the same is counted', async (bytes) => {
    for (const linkType of [LINK_TYPES.bare, LINK_TYPES.avs, LINK_TYPES.radiotap]) {
      const packets = Array.from({ length: FRAMES }, (_, index) =>
        linkType === LINK_TYPES.radiotap
          ? packetOf(frameOf(index), hasFcs, undefined)
          : linkPacket(linkType, frameOf(index), { signalDbm: -50, fcs: hasFcs ? 'good' : 'none' }),
      );
      const { frames, hours } = await decodeBytes(claimed(pcapFile(timed(packets), { linkType }), bytes));
      expect(occurred(frames)).toEqual({ counted: FRAMES });
      expect(hours.map(({ present }) => present)).toEqual((await reference()).map(({ present }) => present));
    }
  });

  it('and PPI claims the opposite: the same is counted', async () => {
    const packets = Array.from({ length: FRAMES }, (_, index) => {
      const packet = linkPacket(LINK_TYPES.ppi, frameOf(index), {
        signalDbm: -50,
        fcs: hasFcs ? 'good' : 'none',
      });
      packet[20] = hasFcs ? 0 : 1;
      return packet;
    });
    const { frames } = await decodeBytes(pcapFile(timed(packets), { linkType: LINK_TYPES.ppi }));
    expect(occurred(frames)).toEqual({ counted: FRAMES });
  });

  it('and Prism says nothing of it: it is counted', async () => {
    const head = Buffer.alloc(24);
    head.writeUInt32LE(0x44, 0);
    head.writeUInt32LE(24, 4);
    const packets = Array.from({ length: FRAMES }, (_, index) =>
      Buffer.concat([head, hasFcs ? withFcs(frameOf(index), 'good') : frameOf(index)]),
    );
    const { frames } = await decodeBytes(pcapFile(timed(packets), { linkType: 119 }));
    expect(occurred(frames)).toEqual({ counted: FRAMES });
  });
});

/** Interfaces of a pcapng, each with what is so, what its option claims and what its headers claim. */
const anInterface = fc.record({
  hasFcs: fc.boolean(),
  claim: fc.constantFrom(true, false, undefined),
  option: fc.constantFrom(undefined, 0, 4),
});

test.prop([fc.array(anInterface, { minLength: 1, maxLength: 3 }), fc.boolean()], { numRuns: 40 })(
  'each interface of a pcapng is judged by itself, and the same is counted',
  async (interfaces, bigEndian) => {
    const section = new PcapngSection(bigEndian);
    for (const { option } of interfaces) {
      section.interface({
        linkType: LINK_TYPES.radiotap,
        ...(option !== undefined && { fcsLength: option }),
      });
    }
    for (let index = 0; index < FRAMES; index += 1) {
      const at = index % interfaces.length;
      const { hasFcs, claim } = interfaces[at]!;
      section.packet(at, BigInt(START_US + index * 7_500_000), packetOf(frameOf(index), hasFcs, claim));
    }
    const { frames, hours } = await decodeBytes(section.bytes());
    expect(occurred(frames)).toEqual({ counted: FRAMES });
    expect(hours).toEqual(await reference());
  },
);

test.prop([fc.array(fc.boolean(), { minLength: 1, maxLength: 60 }), fc.boolean()], { numRuns: 40 })(
  'frames of both kinds in any order on one interface are all counted',
  async (kinds, claim) => {
    // Longer at its end than a sequence, so that no frame can be taken for one without its last element.
    const frame = (index: number) => Buffer.concat([frameOf(index), Buffer.from([45, 3, 1, 2, index])]);
    const packets = kinds.map((hasFcs, index) => packetOf(frame(index), hasFcs, claim));
    const { frames } = await decodeBytes(pcapFile(timed(packets)));
    expect(occurred(frames)).toEqual({ counted: kinds.length });
  },
);

test.prop([fc.array(fc.nat(3), { maxLength: 12 }), fc.boolean(), fc.boolean()], { numRuns: 40 })(
  'cut and damaged frames before the first good one change nothing for those after',
  async (spoilt, hasFcs, claim) => {
    const before = spoilt.map((kind, index): PcapRecord => {
      const packet = packetOf(frameOf(index), hasFcs, claim);
      const timeUs = START_US + index * 1000;
      if (kind === 0) return { timeUs, packet: packet.subarray(0, -9), originalLength: packet.length };
      if (kind === 1) packet[8] = (claim ? FLAG_FCS_AT_END : 0) | FLAG_BAD_FCS;
      // A sequence of garbage, or a last element that ends behind the frame.
      else packet[packet.length - (kind === 2 ? 3 : 10)]! ^= 0x55;
      return { timeUs, packet };
    });
    const good = timed(packetsOf(hasFcs, claim)).map((record) => ({
      ...record,
      timeUs: record.timeUs + 1e6,
    }));
    const { frames } = await decodeBytes(pcapFile([...before, ...good]));
    expect(frames.counted).toBeGreaterThanOrEqual(FRAMES);
  },
);

it('frames that a forger ends with a right sequence take nothing away from the others', async () => {
  const forged = Array.from({ length: 8 }, (_, index) => {
    const frame = Buffer.concat([frameOf(index), Buffer.from([221, 7, 2, 0, 0x5e])]);
    return packetOf(Buffer.concat([withFcs(frame, 'good')]), false, false);
  });
  const longer = Array.from({ length: FRAMES }, (_, index) =>
    packetOf(Buffer.concat([frameOf(index), Buffer.from([45, 3, 1, 2, 3])]), false, false),
  );
  const { frames } = await decodeBytes(pcapFile(timed([...forged, ...longer])));
  expect(frames.counted).toBeGreaterThanOrEqual(FRAMES);
});

it('a driver that calls every sequence bad is not believed where it is right, and is where it is wrong', async () => {
  const records = (ending: 'good' | 'bad') =>
    timed(
      Array.from({ length: FRAMES }, (_, index) => {
        const packet = packetOf(frameOf(index), true, true);
        packet[8] = FLAG_FCS_AT_END | FLAG_BAD_FCS;
        if (ending === 'bad') packet[packet.length - 1]! ^= 0x55;
        return packet;
      }),
    );
  const right = await decodeBytes(pcapFile(records('good')));
  expect(occurred(right.frames)).toEqual({ counted: FRAMES });
  expect(right.hours).toEqual(await reference());
  expect(occurred((await decodeBytes(pcapFile(records('bad')))).frames)).toEqual({ 'bad-fcs': FRAMES });
});

it('where it is decided, no more is computed: a long capture costs what it did', async () => {
  const tried = vi.spyOn(FcsJudge.prototype, 'note');
  for (const hasFcs of [true, false]) {
    const packets = Array.from({ length: 2000 }, (_, index) => packetOf(frameOf(index), hasFcs, !hasFcs));
    await decodeBytes(pcapFile(timed(packets)));
  }
  expect(tried.mock.calls.length).toBe(8);
  // Each interface by itself: one of each kind under one claim is not a mixture.
  tried.mockClear();
  const section = new PcapngSection();
  for (let at = 0; at < 2; at += 1) section.interface({ linkType: LINK_TYPES.radiotap });
  for (let index = 0; index < 400; index += 1) {
    const packet = packetOf(frameOf(index), index % 2 === 0, true);
    section.packet(index % 2, BigInt(START_US + index * 1_000_000), packet);
  }
  expect((await decodeBytes(section.bytes())).frames.counted).toBe(400);
  expect(tried.mock.calls.length).toBe(8);
  tried.mockRestore();
});

describe.skipIf(!hasCases)(`cases${casesNote}`, () => {
  it('fcs-flag-without-fcs: all were malformed, and the count was 0', async () => {
    const { frames, hours } = await decodeBytes(caseFile('fcs-flag-without-fcs/capture.pcap'));
    expect(occurred(frames)).toEqual({ counted: 120 });
    expect(hours[0]!.occupancy).toBeGreaterThan(2);
  });
});
