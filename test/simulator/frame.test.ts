import { crc32 } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { LINK_TYPES, linkPacket, probePacket, probeRequest, radiotapHeader, withFcs } from './frame.ts';
import { createFrameEncoder, RECORD_BYTES_MAX } from './frame-encoder.ts';
import { pcapFile, pcapRecord } from './pcap-writer.ts';
import { dsParameter, element, extendedRates, htCapabilities, supportedRates } from './phones/elements.ts';
import { frameBody } from './phones/frame-body.ts';
import { HeardFrames } from './radio/heard-frames.ts';
import { ADAPTERS, type Adapter } from './radiotap.ts';
import { tcpdumpLines, tcpdumpMissing } from './tcpdump.ts';

const rates = supportedRates(1, 2, 5.5, 11);
const more = extendedRates(6, 9, 12, 18);
const parts = {
  address: 'da:a1:19:01:02:03',
  ssid: 'Cafe',
  elements: [rates, more, dsParameter(7), htCapabilities(0x012c, 0x17, 1)],
  sequence: 0xabc,
};

/** One heard frame of the same parts, through the fast encoder. */
function encoded(adapter: Adapter, damage: number): Buffer {
  const frames = new HeardFrames(0, 2e15);
  const body = frameBody(
    ['ssid', rates, more, 'ds', htCapabilities(0x012c, 0x17, 1)],
    'Cafe',
    Buffer.alloc(16),
  );
  const heard = { timeUs: 1_700_000_000_123_456, channel: 7, rate: 2, sequence: 0xabc, body };
  frames.add({ ...heard, addressHigh: 0xdaa1, addressLow: 0x19010203 }, 6, -71, damage);
  const into = Buffer.alloc(RECORD_BYTES_MAX, 0x55);
  return into.subarray(0, createFrameEncoder(adapter)(frames, 0, into, 0, 0));
}

describe('the fast encoder writes what the planted builder writes', () => {
  const common = { flags: 0, rate: 2, frequencyMhz: 2437, signalDbm: -71, antenna: 0, rxFlags: 0 };
  const record = (header: Uint8Array, frame: Uint8Array) =>
    pcapRecord({ timeUs: 1_700_000_000_123_456, packet: Buffer.concat([header, frame]) });

  test('without FCS', () => {
    expect(encoded('plain', 0)).toEqual(record(radiotapHeader(common), probeRequest(parts)));
  });

  test('with time and FCS', () => {
    const header = radiotapHeader({ ...common, tsftUs: 1_700_000_000_123_456 % 2 ** 40, flags: 0x10 });
    expect(encoded('tsft-fcs', 0)).toEqual(record(header, withFcs(probeRequest(parts), 'good')));
  });

  test('with one signal an antenna: the same frame behind a longer header', () => {
    const bytes = encoded('per-antenna', 0).subarray(16);
    expect(bytes.readUInt16LE(2)).toBe(38);
    expect([bytes.readInt8(30), bytes.readInt8(34), bytes.readInt8(36)]).toEqual([-71, -71, -71]);
    expect(bytes.subarray(38)).toEqual(probeRequest(parts));
  });

  test('a broken frame differs in one bit, behind the receiver, and is flagged', () => {
    const good = encoded('tsft-fcs', 0).subarray(16 + 26);
    for (const damage of [1, 77, 0x7fff]) {
      const broken = encoded('tsft-fcs', damage);
      expect(broken[16 + 16]).toBe(0x50);
      const frame = broken.subarray(16 + 26);
      const bits = [...frame].flatMap((byte, i) => (byte === good[i] ? [] : [[i, byte ^ good[i]!]]));
      expect(bits).toHaveLength(1);
      expect(bits[0]![0]).toBeGreaterThanOrEqual(10);
      expect([1, 2, 4, 8, 16, 32, 64, 128]).toContain(bits[0]![1]);
      expect(crc32(frame.subarray(0, -4)) === frame.readUInt32LE(frame.length - 4)).toBe(false);
    }
  });
});

test('fields of a radiotap header lie on their natural boundaries', () => {
  // flags at 8; the channel, of two-byte fields, at 10; the signal at 14; RX flags at 16.
  const header = radiotapHeader({ flags: 0x10, frequencyMhz: 2412, signalDbm: -40, rxFlags: 0 });
  expect(header.toString('hex')).toBe('000012002a400000' + '1000' + '6c09a000' + 'd800' + '0000');
});

test.skipIf(tcpdumpMissing)('tcpdump reads a planted frame under every link type', () => {
  for (const linkType of Object.values(LINK_TYPES)) {
    const packet = linkPacket(linkType, probeRequest(parts), { signalDbm: -71 });
    const lines = tcpdumpLines(pcapFile([{ timeUs: 1e15, packet }], { linkType }));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('SA:da:a1:19:01:02:03');
    expect(lines[0]).toContain('Probe Request (Cafe)');
    if (linkType === LINK_TYPES.radiotap) expect(lines[0]).toContain('-71dBm signal');
  }
});

test.skipIf(tcpdumpMissing)('tcpdump reads every adapter’s header, and sees the broken frame', () => {
  for (const adapter of ADAPTERS) {
    const packet = encoded(adapter, 0).subarray(16);
    const [line] = tcpdumpLines(pcapFile([{ timeUs: 1e15, packet }]));
    expect(line).toMatch(/1\.0 Mb\/s 2437 MHz 11b -71dBm signal .*Probe Request \(Cafe\)/);
  }
  const broken = linkPacket(LINK_TYPES.radiotap, probeRequest(parts), { fcs: 'bad' });
  expect(tcpdumpLines(pcapFile([{ timeUs: 1e15, packet: broken }]))[0]).toContain('bad-fcs');
});

test('AVS and PPI hold the signal where their formats say', () => {
  const frame = probeRequest(parts);
  expect(linkPacket(LINK_TYPES.avs, frame, { signalDbm: -71 }).readInt32BE(48)).toBe(-71);
  expect(linkPacket(LINK_TYPES.ppi, frame, { signalDbm: -71 }).readInt8(30)).toBe(-71);
});

test('an element holds 255 bytes and no more', () => {
  expect(element(221, Buffer.alloc(255))).toHaveLength(257);
  expect(() => element(221, Buffer.alloc(256))).toThrow(RangeError);
});

test('an SSID can be left out, and an adapter can be silent about the signal', () => {
  const bare = probeRequest({ address: '02:00:00:00:00:01', ssid: null, elements: [rates] });
  expect(bare.subarray(24)).toEqual(rates);
  const silent = probePacket({ address: '02:00:00:00:00:01', signalDbm: null });
  expect(silent.readUInt32LE(4) & (1 << 5)).toBe(0);
});
