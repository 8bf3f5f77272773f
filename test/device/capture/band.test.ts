// The DS Parameter Set belongs to the 2.4 GHz band alone: where the radio was tuned to another, its absence
// tells no computer from a phone.
import { describe, expect, it } from 'vitest';
import { LINK_TYPES, linkPacket, probeRequest, radiotapHeader } from '../../simulator/frame.ts';
import { pcapFile } from '../../simulator/pcap-writer.ts';
import { caseFile, casesNote, hasCases } from '../../support/cases.ts';
import { decodeBytes, occurred } from '../../support/decode-capture.ts';

const START_US = Date.UTC(2026, 10, 27, 9) * 1000;
const GLOBAL = '00:00:5e:00:53:01';

const frameOf = (channel?: number) =>
  probeRequest({
    address: GLOBAL,
    elements: [
      Uint8Array.from([1, 4, 0x82, 0x84, 0x8b, 0x96]),
      ...(channel === undefined ? [] : [Uint8Array.from([3, 1, channel])]),
    ],
  });

async function outcomeOf(linkType: number, packet: Uint8Array, settings = {}): Promise<string> {
  const { frames } = await decodeBytes(pcapFile([{ timeUs: START_US, packet }], { linkType }), [], settings);
  return Object.keys(occurred(frames)).join();
}

/** `flags`: the channel's. */
const radiotap = (frequencyMhz: number | undefined, flags = 0, channel?: number) =>
  Buffer.concat([
    radiotapHeader({
      ...(frequencyMhz !== undefined && { frequencyMhz, channelFlags: flags }),
      signalDbm: -50,
    }),
    frameOf(channel),
  ]);

/** Radiotap's field 18: flags u32 | frequency u16 | number u8 | power i8. */
function xchannel(frequencyMhz: number): Buffer {
  const header = Buffer.alloc(16);
  header.writeUInt16LE(16, 2);
  header.writeUInt32LE(1 << 18, 4);
  header.writeUInt16LE(frequencyMhz, 12);
  return Buffer.concat([header, frameOf()]);
}

/** AVS: a channel number or a frequency, as the PHY has it. */
function avs(channel: number): Buffer {
  return linkPacket(LINK_TYPES.avs, frameOf(), { channel, signalDbm: -50 });
}

function ppi(frequencyMhz: number): Buffer {
  const packet = linkPacket(LINK_TYPES.ppi, frameOf(), { signalDbm: -50 });
  packet.writeUInt16LE(frequencyMhz, 24);
  return packet;
}

function prism(channel: number): Buffer {
  const header = Buffer.alloc(36);
  header.writeUInt32LE(0x44, 0);
  header.writeUInt32LE(36, 4);
  header.writeUInt32LE(0x0003_0044, 24);
  header.writeUInt32LE(channel, 32);
  return Buffer.concat([header, frameOf()]);
}

describe('a fixed address without a DS element', () => {
  it.each([
    ['radiotap, 5180 MHz', LINK_TYPES.radiotap, radiotap(5180)],
    ['radiotap, 5885 MHz', LINK_TYPES.radiotap, radiotap(5885)],
    ['radiotap, 6 GHz: 5955 MHz', LINK_TYPES.radiotap, radiotap(5955)],
    ['radiotap, 7115 MHz', LINK_TYPES.radiotap, radiotap(7115)],
    ['radiotap, by the flags alone', LINK_TYPES.radiotap, radiotap(0, 0x0140)],
    ['radiotap, XChannel', LINK_TYPES.radiotap, xchannel(5180)],
    ['PPI', LINK_TYPES.ppi, ppi(5240)],
    ['AVS, channel 36', LINK_TYPES.avs, avs(36)],
    ['AVS, 5180 MHz', LINK_TYPES.avs, avs(5180)],
    ['Prism, channel 161', 119, prism(161)],
  ])('is counted outside the 2.4 GHz band: %s', async (_name, linkType, packet) => {
    expect(await outcomeOf(linkType, packet)).toBe('counted');
  });

  it.each([
    ['radiotap, 2412 MHz', LINK_TYPES.radiotap, radiotap(2412)],
    ['radiotap, channel 14', LINK_TYPES.radiotap, radiotap(2484)],
    ['radiotap, by the flags alone', LINK_TYPES.radiotap, radiotap(0, 0x00a0)],
    ['radiotap without a channel', LINK_TYPES.radiotap, radiotap(undefined)],
    ['radiotap, XChannel', LINK_TYPES.radiotap, xchannel(2437)],
    ['PPI', LINK_TYPES.ppi, ppi(2437)],
    ['AVS, channel 6', LINK_TYPES.avs, avs(6)],
    ['AVS, 2437 MHz', LINK_TYPES.avs, avs(2437)],
    ['Prism, channel 11', 119, prism(11)],
    ['a bare frame', LINK_TYPES.bare, frameOf()],
  ])("is a computer's within it, or where nobody says: %s", async (_name, linkType, packet) => {
    expect(await outcomeOf(linkType, packet)).toBe('computer');
  });

  it('in the next frame of a capture is judged by its own band', async () => {
    const packets = [radiotap(5180), radiotap(2437), radiotap(5180), radiotap(undefined)];
    const records = packets.map((packet, index) => ({ timeUs: START_US + index * 1e6, packet }));
    expect(occurred((await decodeBytes(pcapFile(records))).frames)).toEqual({ counted: 2, computer: 2 });
  });
});

it('a DS element on 5 GHz does no harm, and tells the channel', async () => {
  expect(await outcomeOf(LINK_TYPES.radiotap, radiotap(5180, 0, 36))).toBe('counted');
  expect(await outcomeOf(LINK_TYPES.radiotap, radiotap(5180, 0, 36), { channel: 6 })).toBe('other-channel');
});

it.skipIf(!hasCases)(`five-ghz-no-ds: all were taken for computers${casesNote}`, async () => {
  const { frames, hours } = await decodeBytes(caseFile('five-ghz-no-ds/capture.pcap'));
  expect(occurred(frames)).toEqual({ counted: 120 });
  expect(hours[0]!.occupancy).toBeGreaterThan(2);
});
