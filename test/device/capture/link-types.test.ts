import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import type { CapturedFrame } from '../../../device/capture/captured-frame.ts';
import { FcsJudge } from '../../../device/capture/fcs-judge.ts';
import { emptyRadioHeader, type RadioHeader } from '../../../device/capture/radio-header.ts';
import { readRadioHeader } from '../../../device/capture/read-radio-header.ts';
import { LINK_TYPES, radiotapHeader, withFcs } from '../../simulator/frame.ts';
import { pcapFile } from '../../simulator/pcap-writer.ts';
import { decodeBytes, occurred } from '../../support/decode-capture.ts';
import { SAMPLE_FRAMES, sampleFrame, samplePackets } from '../../support/sample-frames.ts';

const PRISM = 119;

function read(linkType: number, packet: Uint8Array): RadioHeader & { step: string } {
  const frame: CapturedFrame = {
    bytes: packet,
    offset: 0,
    length: packet.length,
    originalLength: packet.length,
    timeMs: 0,
    linkType,
    fcs: 'unknown',
    judge: new FcsJudge(),
  };
  const header = emptyRadioHeader();
  return { step: readRadioHeader(frame, header), ...header };
}

describe.each(Object.entries(LINK_TYPES))('link type %s', (name, linkType) => {
  it.each(['none', 'good'] as const)('gives twelve probe requests, FCS %s', async (fcs) => {
    const { frames, probeRequests } = await decodeBytes(
      pcapFile(samplePackets(linkType, { fcs }), { linkType }),
    );
    expect(probeRequests).toBe(SAMPLE_FRAMES);
    expect(occurred(frames)).toEqual({ counted: SAMPLE_FRAMES });
  });

  it('drops frames whose FCS the adapter found wrong, where it can say so', async () => {
    const { frames } = await decodeBytes(pcapFile(samplePackets(linkType, { fcs: 'bad' }), { linkType }));
    if (name === 'radiotap' || name === 'ppi') expect(occurred(frames)).toEqual({ 'bad-fcs': SAMPLE_FRAMES });
    else expect(frames.counted + frames['malformed-elements']).toBe(SAMPLE_FRAMES);
  });

  it('reads the signal, and knows when there is none', () => {
    const packetOf = (signalDbm: number | null) => samplePackets(linkType, { signalDbm })[0]!.packet;
    expect(read(linkType, packetOf(-67)).signalDbm).toBe(name === 'bare' ? Number.NaN : -67);
    expect(read(linkType, packetOf(null)).signalDbm).toBeNaN();
  });

  test.prop([fc.nat(80)])('cut anywhere is malformed or read, never over-read', (length) => {
    const packet = samplePackets(linkType)[0]!.packet.subarray(0, length);
    const { step, offset } = read(linkType, packet);
    if (step === 'ok') expect(offset).toBeLessThanOrEqual(length);
    else expect(step).toBe('malformed-radio-header');
  });
});

test.prop([fc.constantFrom(105, PRISM, 127, 163, 192), fc.uint8Array({ maxLength: 200 })])(
  'random bytes under any link type are read within their bounds',
  (linkType, packet) => {
    const { step, offset } = read(linkType, packet);
    expect(['ok', 'malformed-radio-header', 'unsupported-link-type']).toContain(step);
    expect(offset).toBeLessThanOrEqual(packet.length);
  },
);

it('other link types are said to be unsupported', async () => {
  const { frames } = await decodeBytes(pcapFile(samplePackets(LINK_TYPES.bare), { linkType: 1 }));
  expect(occurred(frames)).toEqual({ 'unsupported-link-type': SAMPLE_FRAMES });
});

describe('radiotap', () => {
  const FRAME = sampleFrame(0);

  /** Present words, then the fields as they lie. */
  function header(words: readonly number[], fields: readonly number[], length?: number): Buffer {
    const bytes = Buffer.alloc(4 + 4 * words.length + fields.length);
    bytes.writeUInt16LE(length ?? bytes.length, 2);
    for (const [index, word] of words.entries()) bytes.writeUInt32LE(word >>> 0, 4 + 4 * index);
    bytes.set(fields, 4 + 4 * words.length);
    return Buffer.concat([bytes, FRAME]);
  }

  const MORE = 0x8000_0000;
  const SIGNAL = 1 << 5;
  const ANTENNA = 1 << 11;
  const NEXT_RADIOTAP = 1 << 29;
  const NEXT_VENDOR = 1 << 30;
  const dbm = (value: number) => value & 0xff;

  it('aligns every field before the signal', () => {
    const fields = { tsftUs: 12_345, flags: 0, rate: 2, frequencyMhz: 2437, signalDbm: -71, antenna: 1 };
    const packet = Buffer.concat([radiotapHeader(fields), FRAME]);
    expect(read(127, packet)).toMatchObject({
      step: 'ok',
      signalDbm: -71,
      offset: packet.length - FRAME.length,
    });
  });

  it('takes the strongest of several antennas', () => {
    const words = [SIGNAL | NEXT_RADIOTAP | MORE, SIGNAL | ANTENNA | NEXT_RADIOTAP | MORE, SIGNAL | ANTENNA];
    const packet = header(words, [dbm(-70), dbm(-74), 0, dbm(-68), 1]);
    expect(read(127, packet)).toMatchObject({ step: 'ok', signalDbm: -68, offset: 21 });
  });

  it("passes over a vendor's namespace and goes on behind it", () => {
    const words = [NEXT_VENDOR | MORE, SIGNAL | ANTENNA | NEXT_RADIOTAP | MORE, SIGNAL];
    // OUI, sub-namespace, skip length 5; five bytes that look like a strong signal; then ours.
    const packet = header(words, [0x02, 0, 0x5e, 0, 5, 0, dbm(-1), dbm(-1), 9, 9, 9, dbm(-80)]);
    expect(read(127, packet)).toMatchObject({ step: 'ok', signalDbm: -80 });
  });

  it('refuses a vendor length that leads out of the header', () => {
    const packet = header([NEXT_VENDOR | MORE, SIGNAL], [0x02, 0, 0x5e, 0, 0xff, 0xff]);
    expect(read(127, packet).step).toBe('malformed-radio-header');
  });

  it('refuses present words that never end', () => {
    const packet = header(new Array<number>(200).fill(MORE), []);
    expect(read(127, packet).step).toBe('malformed-radio-header');
  });

  const known: readonly (readonly [Buffer, expected: { step: string; signalDbm?: number }])[] = [
    [header([SIGNAL], [dbm(-51)]), { step: 'ok', signalDbm: -51 }],
    [header([SIGNAL | ANTENNA], [dbm(-52), 0]), { step: 'ok', signalDbm: -52 }],
    [header([SIGNAL | MORE, ANTENNA], [dbm(-53), 0]), { step: 'ok', signalDbm: -53 }],
    [header([SIGNAL | MORE, ANTENNA | MORE, 0], [dbm(-54), 0]), { step: 'ok', signalDbm: -54 }],
    [header([SIGNAL | MORE, ANTENNA], [dbm(-55)]), { step: 'malformed-radio-header' }],
    [header([SIGNAL | MORE], []), { step: 'malformed-radio-header' }],
    [
      header([NEXT_VENDOR | MORE, NEXT_RADIOTAP | MORE, SIGNAL], [2, 0, 0x5e, 0, 0, 0, dbm(-56)]),
      { step: 'ok', signalDbm: -56 },
    ],
    [
      header([NEXT_VENDOR | MORE, NEXT_RADIOTAP | MORE, SIGNAL], [2, 0, 0x5e, 0, 1, 0, 9, dbm(-57)]),
      { step: 'ok', signalDbm: -57 },
    ],
  ];
  test.prop([fc.array(fc.constantFrom(...known), { minLength: 2, maxLength: 20 })])(
    'every header is read by its own words, whatever came before it',
    (sequence) => {
      for (const [packet, expected] of sequence) expect(read(127, packet)).toMatchObject(expected);
    },
  );

  it('refuses a header longer than the packet, and one whose fields are longer than it', () => {
    expect(read(127, header([SIGNAL], [dbm(-70)], 4000)).step).toBe('malformed-radio-header');
    expect(read(127, header([1 | SIGNAL], [0, 0])).step).toBe('malformed-radio-header');
  });
});

describe('prism', () => {
  function prism(littleEndian: boolean, items: readonly (readonly [id: number, value: number])[]): Buffer {
    const header = Buffer.alloc(24 + 12 * items.length);
    const u32 = (at: number, value: number) =>
      littleEndian ? header.writeInt32LE(value, at) : header.writeInt32BE(value, at);
    u32(0, 0x44);
    u32(4, header.length);
    for (const [index, [id, value]] of items.entries()) {
      u32(24 + 12 * index, id);
      u32(24 + 12 * index + 8, value);
    }
    return Buffer.concat([header, withFcs(sampleFrame(0), 'good')]);
  }

  it.each([true, false])('gives signal and frame, little-endian %s', async (littleEndian) => {
    const packet = prism(littleEndian, [
      [0x0003_0044, 6],
      [0x0006_0044, -59],
    ]);
    expect(read(PRISM, packet)).toMatchObject({ step: 'ok', signalDbm: -59, offset: 48 });
    const { frames } = await decodeBytes(pcapFile([{ timeUs: 1.7e15, packet }], { linkType: PRISM }));
    expect(occurred(frames)).toEqual({ counted: 1 });
  });

  it('takes an AVS header under the same link type', () => {
    expect(read(PRISM, samplePackets(LINK_TYPES.avs)[0]!.packet)).toMatchObject({
      step: 'ok',
      signalDbm: -60,
    });
  });
});
