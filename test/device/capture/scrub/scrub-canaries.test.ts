// Planted addresses and names, in every place of a capture that we know of, are searched for in every common
// spelling in what scrubbing leaves; and it is counted as before.
import { describe, expect, test } from 'vitest';
import {
  CANARIES,
  CHANNEL,
  canaryPatterns,
  ETHERNET_CANARY,
  ethernetPacket,
} from '../../../end-to-end/canaries.ts';
import { addressPatterns, leaksIn, type Pattern, textPatterns } from '../../../end-to-end/spellings.ts';
import { LINK_TYPES, linkPacket, probeRequest, withFcs } from '../../../simulator/frame.ts';
import { type PcapRecord, pcapFile } from '../../../simulator/pcap-writer.ts';
import { element, interworking, supportedRates, vendor } from '../../../simulator/phones/elements.ts';
import { decodeBytes, occurred } from '../../../support/decode-capture.ts';
import { PcapngSection } from '../../../support/pcapng-writer.ts';
import { countsOf, scrubBytes } from '../../../support/scrub-bytes.ts';

const FROM_US = Date.parse('2026-03-02T09:00:00Z') * 1000;
const ADDRESS = 'da:a1:19:7c:6e:5b';
const NAME = 'Canary on the Roof';
const raw = Buffer.from(ADDRESS.replaceAll(':', ''), 'hex');
const named = Buffer.concat([Buffer.from(NAME), raw]);
const patterns: readonly Pattern[] = [
  ...canaryPatterns(),
  ...addressPatterns('address', ADDRESS),
  ...textPatterns('name', NAME),
];
const leaks = (bytes: Uint8Array) => leaksIn(new Map([['scrubbed', Buffer.from(bytes)]]), patterns);

/** Every minute for an hour. */
function* hourly(packets: readonly Omit<PcapRecord, 'timeUs'>[]): Generator<PcapRecord> {
  for (let minute = 0; minute < 60; minute += 1) {
    for (const [i, packet] of packets.entries())
      yield { ...packet, timeUs: FROM_US + minute * 6e7 + i * 1000 };
  }
}

async function expectScrubbed(capture: Buffer): Promise<Buffer> {
  const { bytes, problem } = await scrubBytes(capture);
  expect(problem).toBeUndefined();
  expect(leaks(capture)).not.toEqual([]);
  expect(leaks(bytes)).toEqual([]);
  // Under other keys: counts depend on addresses through equality alone.
  expect(await countsOf(bytes, 2)).toEqual(await countsOf(capture, 1));
  return bytes;
}

test('the canaries of all outcomes', async () => {
  const capture = pcapFile(hourly(CANARIES));
  const bytes = await expectScrubbed(capture);
  const settings = { channel: CHANNEL };
  const [before, after] = [await decodeBytes(capture, [], settings), await decodeBytes(bytes, [], settings)];
  expect(after).toEqual(before);
  // All of them; without a list, the one that would be ignored is counted.
  const outcomes = new Set(CANARIES.map(({ outcome }) => outcome));
  expect(Object.keys(occurred(before.frames))).toHaveLength(outcomes.size - 1);
});

test('a capture of Ethernet: nothing stays but the times', async () => {
  const capture = pcapFile([{ timeUs: FROM_US, packet: ethernetPacket() }], { linkType: 1 });
  expect(leaksIn(new Map([['ethernet', capture]]), addressPatterns('address', ETHERNET_CANARY))).not.toEqual(
    [],
  );
  const { bytes, counts } = await scrubBytes(capture);
  expect(leaks(bytes)).toEqual([]);
  expect(bytes).toHaveLength(24 + 16);
  expect(counts.frames['unsupported-link-type']).toBe(1);
});

describe('a probe request', () => {
  const packetOf = (...elements: Uint8Array[]) =>
    linkPacket(LINK_TYPES.radiotap, probeRequest({ address: '02:00:00:00:00:01', elements }), {
      fcs: 'good',
    });

  test.each<[what: string, element: Uint8Array]>([
    ['a mesh id', element(114, Buffer.from(NAME))],
    ['an SSID list', element(84, named)],
    ['a neighbour report', element(52, [...raw, 0, 0, 0, 0, 81, 6, 7])],
    ['Interworking with a HESSID', element(107, [...interworking(15).subarray(2), ...raw])],
    ['Interworking with venue and HESSID', element(107, [15, 1, 2, ...raw])],
    ['Interworking of no form', element(107, named)],
    ['HT capabilities of no form', element(45, named)],
    ['VHT capabilities of no form', element(191, named)],
    ['extended capabilities of no form', element(127, named)],
    ['rates of no form', element(1, named)],
    ['extended rates of no form', element(50, named)],
    ['HE capabilities of no form', element(255, [35, ...named, ...named, ...named])],
    ['FILS request parameters', element(255, [2, ...named])],
    ['a FILS indication', element(240, named)],
    ['a multi-link element', element(255, [107, 0, 1, ...raw])],
    ['an unknown extension', element(255, [99, ...named])],
    ['an unknown element', element(230, named)],
    ['a DS parameter of no form', element(3, named)],
    ['P2P', vendor('50:6f:9a', 9, ...named)],
    ['an Apple tag', vendor('00:17:f2', 10, ...named)],
    ['a vendor tag of only a name', element(221, Buffer.from(NAME))],
    ['TDLS link identifier', element(101, [...raw, ...raw, ...raw])],
  ])('with %s', async (_what, planted) => {
    // One phone has it, another has not, and a third has another.
    const different = Buffer.from(planted);
    different[different.length - 1]! ^= 1;
    const packets = [packetOf(planted), packetOf(supportedRates(1)), packetOf(different)];
    await expectScrubbed(pcapFile(hourly(packets.map((packet) => ({ packet })))));
  });

  test('keeps the length of its SSID, and one that has none', async () => {
    const ssid = (name: string) => ({
      packet: linkPacket(LINK_TYPES.bare, probeRequest({ address: ADDRESS, ssid: name })),
    });
    const capture = pcapFile(hourly([ssid(NAME), ssid('')]), { linkType: LINK_TYPES.bare });
    const bytes = await expectScrubbed(capture);
    expect(bytes.subarray(24 + 16 + 24, 24 + 16 + 24 + 2 + NAME.length)).toEqual(
      Buffer.concat([Buffer.from([0, NAME.length]), Buffer.alloc(NAME.length)]),
    );
    expect(bytes).toHaveLength(capture.length);
  });
});

/** A frame of any kind: frame control, then addresses, sequence control, and the rest. */
function macFrame(
  frameControl: number,
  addresses: number,
  ...rest: readonly (Uint8Array | readonly number[])[]
): Buffer {
  const head = Buffer.from([frameControl & 0xff, frameControl >> 8, 0x12, 0x34]);
  const three = Array.from({ length: Math.min(3, addresses) }, () => raw);
  const sequence = addresses >= 3 ? [Buffer.from([0x10, 0x20])] : [];
  const fourth = addresses === 4 ? [raw] : [];
  return Buffer.concat([head, ...three, ...sequence, ...fourth, ...rest.map((part) => Buffer.from(part))]);
}

describe('another frame', () => {
  const beaconStart = [...raw, 1, 2, 100, 0, 0x31, 0x04];
  test.each<[what: string, frame: Buffer]>([
    ['beacon', macFrame(0x80, 3, beaconStart, element(0, Buffer.from(NAME)), element(52, named))],
    ['beacon cut within an element', macFrame(0x80, 3, beaconStart, [0, 200], named)],
    ['beacon with HT control', macFrame(0x8080, 3, raw.subarray(0, 4), beaconStart, element(0, named))],
    ['probe response', macFrame(0x50, 3, beaconStart, element(221, [0, 0x50, 0xf2, 4, ...named]))],
    ['association request', macFrame(0x00, 3, [1, 2, 3, 4], element(0, named))],
    ['reassociation request', macFrame(0x20, 3, [1, 2, 3, 4], raw, element(0, named))],
    ['reassociation request cut within its address', macFrame(0x20, 3, [1, 2, 3, 4], raw.subarray(0, 5))],
    ['authentication', macFrame(0xb0, 3, [3, 0, 1, 0, 0, 0], named)],
    ['deauthentication', macFrame(0xc0, 3, [7, 0], element(76, named))],
    ['action', macFrame(0xd0, 3, [4, 10], named)],
    ['vendor’s action', macFrame(0xd0, 3, [127], named)],
    ['protected action', macFrame(0x40d0, 3, named)],
    ['management frame of a reserved subtype', macFrame(0x70, 3, named)],
    ['fragment of a beacon', macFrame(0x0480, 3, named)],
    ['management frame cut within its header', macFrame(0x80, 2, raw.subarray(0, 5))],
    ['data frame', macFrame(0x08, 3, named)],
    ['data frame of four addresses and QoS', macFrame(0x0388, 4, [1, 2], named)],
    ['data frame cut within its address', macFrame(0x08, 2, raw.subarray(0, 5))],
    ['RTS', macFrame(0xb4, 2)],
    ['CTS', macFrame(0xc4, 1)],
    ['PS-Poll', macFrame(0xa4, 2)],
    ['Block Ack', macFrame(0x94, 2, named)],
    ['control frame of another subtype', macFrame(0x34, 2, named)],
    ['extension frame', macFrame(0x0c, 2, named)],
    ['frame of another version', macFrame(0x41, 3, named)],
  ])('%s', async (_what, frame) => {
    for (const linkType of [LINK_TYPES.bare, LINK_TYPES.radiotap, LINK_TYPES.ppi]) {
      for (const fcs of ['none', 'good'] as const) {
        const packet = linkPacket(linkType, frame, { fcs });
        const bytes = await expectScrubbed(pcapFile(hourly([{ packet }]), { linkType }));
        if (fcs === 'none') continue;
        const body = bytes.subarray(-frame.length - 4, -4);
        expect(bytes.subarray(-frame.length - 4)).toEqual(withFcs(body, 'good'));
      }
    }
  });
});

describe('a check sequence that is wrong stays wrong', () => {
  const frame = probeRequest({ address: ADDRESS, ssid: NAME });
  const isRight = (bytes: Buffer, length: number) =>
    bytes.subarray(-length - 4).equals(withFcs(bytes.subarray(-length - 4, -4), 'good'));

  test('where the adapter says so, and nothing of the frame is left but its type', async () => {
    for (const linkType of [LINK_TYPES.radiotap, LINK_TYPES.ppi]) {
      const packet = linkPacket(linkType, frame, { fcs: 'bad' });
      const bytes = await expectScrubbed(pcapFile(hourly([{ packet }]), { linkType }));
      expect(isRight(bytes, frame.length)).toBe(false);
      expect(bytes.subarray(-frame.length - 4, -4)).toEqual(
        Buffer.concat([frame.subarray(0, 2), Buffer.alloc(frame.length - 2)]),
      );
    }
  });

  test('where nobody says so: it is counted, before and after', async () => {
    const packet = linkPacket(LINK_TYPES.radiotap, frame, { fcs: 'good' });
    packet[packet.length - 1]! ^= 1;
    const capture = pcapFile(hourly([{ packet }]));
    const bytes = await expectScrubbed(capture);
    expect(isRight(bytes, frame.length)).toBe(false);
    expect(occurred((await decodeBytes(bytes)).frames)).toEqual({ counted: 60 });
  });

  test('and of one that is cut, what there is is made anew', async () => {
    const whole = linkPacket(LINK_TYPES.radiotap, frame, { fcs: 'good' });
    const packet = whole.subarray(0, -2);
    const bytes = await expectScrubbed(pcapFile(hourly([{ packet, originalLength: whole.length }])));
    const body = bytes.subarray(-frame.length - 2, -2);
    expect(bytes.subarray(-frame.length - 2)).toEqual(withFcs(body, 'good').subarray(0, -2));
  });
});

describe('what stands before the frame', () => {
  const frame = probeRequest({ address: ADDRESS, ssid: NAME });
  const pcapOf = (header: Buffer, linkType: number) =>
    pcapFile(hourly([{ packet: Buffer.concat([header, frame]) }]), { linkType });

  test('radiotap: a vendor’s namespace, and the signal of an antenna behind it', async () => {
    const vendorBytes = named.length;
    const header = Buffer.concat([
      // Flags and signal | vendor's namespace | the next antenna's signal.
      Buffer.from([0, 0, 0, 0, 0x22, 0, 0, 0xc0, 0, 0, 0, 0xa0, 0x20, 0, 0, 0, 0, 0xb0]),
      Buffer.from([1, 2, 3, 4, vendorBytes, 0]),
      named,
      Buffer.from([0xd0]),
      named,
    ]);
    header.writeUInt16LE(header.length, 2);
    const bytes = await expectScrubbed(pcapOf(header, LINK_TYPES.radiotap));
    const kept = bytes.subarray(24 + 16, 24 + 16 + header.length);
    expect([kept[17], kept[24 + vendorBytes]]).toEqual([0xb0, 0xd0]);
  });

  test('radiotap: fields in TLV form', async () => {
    const header = Buffer.concat([Buffer.from([0, 0, 0, 0, 0x20, 0, 0, 0x10, 0xb0, 0, 0, 0]), named]);
    header.writeUInt16LE(header.length, 2);
    await expectScrubbed(pcapOf(header, LINK_TYPES.radiotap));
  });

  test('PPI: a place, a process', async () => {
    const field = (type: number, body: Buffer) => {
      const head = Buffer.alloc(4);
      head.writeUInt16LE(type, 0);
      head.writeUInt16LE(body.length, 2);
      return Buffer.concat([head, body]);
    };
    const common = Buffer.alloc(20);
    common.writeInt8(-66, 18);
    const fields = [field(30_002, named), field(2, common), field(7, Buffer.from(NAME))];
    const header = Buffer.concat([Buffer.from([0, 0, 0, 0, 105, 0, 0, 0]), ...fields]);
    header.writeUInt16LE(header.length, 2);
    const bytes = await expectScrubbed(pcapOf(header, LINK_TYPES.ppi));
    expect(bytes.includes(common)).toBe(true);
  });

  test('AVS 2: the receiver’s address', async () => {
    const old = linkPacket(LINK_TYPES.avs, Buffer.alloc(0));
    const header = Buffer.concat([old, Buffer.alloc(8), raw, Buffer.alloc(2)]);
    header.writeUInt32BE(0x80211002, 0);
    header.writeUInt32BE(header.length, 4);
    for (const linkType of [LINK_TYPES.avs, 119]) await expectScrubbed(pcapOf(header, linkType));
  });

  test('Prism: the name of the interface, and items that nobody knows', async () => {
    const header = Buffer.alloc(24 + 24);
    header.writeUInt32LE(0x44, 0);
    header.writeUInt32LE(header.length, 4);
    header.write(`wlx${ADDRESS.replaceAll(':', '')}`, 8);
    header.writeUInt32LE(0x6044, 24);
    header.writeUInt16LE(4, 30);
    header.writeInt32LE(-61, 32);
    header.writeUInt32LE(0x7777, 36);
    raw.copy(header, 40);
    const bytes = await expectScrubbed(pcapOf(header, 119));
    expect(bytes.subarray(40 + 24, 40 + 36)).toEqual(header.subarray(24, 36));
  });
});

describe('pcapng', () => {
  const text = (value: string) => Buffer.concat([Buffer.from(value), Buffer.alloc(-value.length & 3)]);
  const frame = linkPacket(LINK_TYPES.radiotap, probeRequest({ address: ADDRESS, ssid: NAME }));

  test.each([false, true])(
    'blocks and options with names are left out (big-endian: %s)',
    async (bigEndian) => {
      const ticks = BigInt(FROM_US);
      const section = new PcapngSection(bigEndian)
        .interface({ linkType: 127, resolution: 9, fcsLength: 0, offsetSeconds: 5n })
        .block(4, text(NAME)) // name resolution
        .block(10, text(NAME)) // decryption secrets
        .block(0x0bad, text(NAME)); // custom
      for (let i = 0; i < 60; i += 1) {
        const now = (ticks + BigInt(i) * 30_000_000n) * 1000n;
        section.packet(0, now, frame, i % 3 === 0);
        // A comment behind the packet, as the next block's neighbour, and a packet without a time.
        section.block(5, text(NAME)).simplePacket(frame);
      }
      const capture = section.bytes();
      const bytes = await expectScrubbed(capture);
      expect(bytes.includes('mon0')).toBe(false);
      expect((await scrubBytes(capture)).counts.blocks).toBe(3 + 60);
      // What was scrubbed is scrubbed: addresses again, nothing else.
      const again = await scrubBytes(bytes, [], 2);
      expect(again.bytes).toHaveLength(bytes.length);
      expect(again.counts).toEqual({ ...(await scrubBytes(capture)).counts, blocks: 0 });
    },
  );

  test('comments of sections, interfaces and packets', async () => {
    const option = (code: number, value: string) => {
      const head = Buffer.alloc(4);
      head.writeUInt16LE(code, 0);
      head.writeUInt16LE(Buffer.byteLength(value), 2);
      return Buffer.concat([head, text(value)]);
    };
    const packetHead = Buffer.alloc(20);
    packetHead.writeUInt32LE(Math.floor(FROM_US / 2 ** 32), 4);
    packetHead.writeUInt32LE(FROM_US % 2 ** 32, 8);
    packetHead.writeUInt32LE(frame.length, 12);
    packetHead.writeUInt32LE(frame.length, 16);
    const sectionBody = Buffer.alloc(16, 0xff);
    sectionBody.writeUInt32LE(0x1a2b3c4d, 0);
    sectionBody.writeUInt32LE(1, 4);
    const plain = new PcapngSection();
    const section = plain
      .block(0x0a0d0d0a, Buffer.concat([sectionBody, option(1, NAME), option(2, NAME)]))
      .block(1, Buffer.concat([Buffer.from([127, 0, 0, 0, 0, 0, 0, 0]), option(6, NAME), option(15, NAME)]))
      .block(6, Buffer.concat([packetHead, frame, Buffer.alloc(-frame.length & 3), option(1, NAME)]));
    await expectScrubbed(section.bytes());
  });

  test('an interface of another kind keeps its packets’ times alone', async () => {
    const section = new PcapngSection().interface({ linkType: 1 }).interface({ linkType: 127 });
    for (let i = 0n; i < 20n; i += 1n) {
      section.packet(0, BigInt(FROM_US) + i * 100_000_000n, Buffer.concat([raw, named]));
      section.packet(1, BigInt(FROM_US) + i * 100_000_000n, frame);
    }
    const { counts } = await scrubBytes(section.bytes());
    await expectScrubbed(section.bytes());
    expect([counts.frames['unsupported-link-type'], counts.frames['probe-request']]).toEqual([20, 20]);
  });

  test('an interface and a packet too long to be kept count for none', async () => {
    const tooLong = Buffer.concat([Buffer.from([1, 0, 0, 0, 0, 0, 0, 0]), Buffer.alloc(400_000, NAME)]);
    const section = new PcapngSection().block(1, tooLong).interface({ linkType: 127 });
    for (let i = 0n; i < 20n; i += 1n) section.packet(0, BigInt(FROM_US) + i * 100_000_000n, frame);
    section.packet(0, BigInt(FROM_US), Buffer.alloc(400_000, NAME));
    const bytes = await expectScrubbed(section.bytes());
    expect(bytes.length).toBeLessThan(5000);
    expect((await scrubBytes(section.bytes())).counts.blocks).toBe(2);
  });

  test('of any number of sections and blocks too long to be kept is read as before', async () => {
    const long = new PcapngSection().block(0x0bad, Buffer.alloc(700_000, NAME)).interface({ linkType: 127 });
    const section = new PcapngSection(true)
      .interface({ linkType: 1 })
      .interface({ linkType: 127, resolution: 6 });
    for (const one of [long, section]) {
      for (let i = 0n; i < 20n; i += 1n) {
        one.packet(one === long ? 0 : 1, BigInt(FROM_US) + i * 100_000_000n, frame);
      }
    }
    await expectScrubbed(Buffer.concat([long.bytes(), section.bytes()]));
  });
});

test('the search would find what was left', () => {
  expect(leaks(pcapFile(hourly([{ packet: macFrame(0x08, 3, named) }])))).toEqual(
    expect.arrayContaining(['scrubbed: address, raw', 'scrubbed: name, as it is']),
  );
});
