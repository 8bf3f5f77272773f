// Twelve probe requests of three made-up phones, as test material for containers and link types.
import { type LinkType, linkPacket, probeRequest, type RadioParts } from '../simulator/frame.ts';

const RATES = Uint8Array.from([1, 4, 0x82, 0x84, 0x8b, 0x96]);
const HT = Uint8Array.from([45, 26, 0x2d, 0x40, 0x1b, 0xff, ...new Array<number>(22).fill(0)]);
const VENDOR = Uint8Array.from([221, 7, 0x02, 0x00, 0x5e, 0x08, 0, 1, 0]);

export const SAMPLE_START_US = Date.UTC(2026, 10, 23, 12) * 1000;
export const SAMPLE_STEP_US = 7_250_125;
export const SAMPLE_FRAMES = 12;

export function sampleFrame(index: number): Buffer {
  const phone = index % 3;
  return probeRequest({
    address: `02:00:5e:00:00:0${phone}`,
    ssid: phone === 1 ? 'canary-network' : '',
    elements: phone === 2 ? [RATES, HT] : [RATES, Uint8Array.from([3, 1, 6]), HT, VENDOR],
    sequence: 100 + index,
  });
}

/** The twelve with their times in microseconds since 1970. */
export function samplePackets(
  linkType: LinkType,
  radio: RadioParts = {},
): { timeUs: number; packet: Buffer }[] {
  return Array.from({ length: SAMPLE_FRAMES }, (_, index) => ({
    timeUs: SAMPLE_START_US + index * SAMPLE_STEP_US,
    packet: linkPacket(linkType, sampleFrame(index), radio),
  }));
}
