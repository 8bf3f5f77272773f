// Heard frames to bytes of a capture file, in place and without an object a frame: record header,
// radiotap, 802.11 header (IEEE 802.11-2020 clause 9.3.3), elements, FCS.
import { crc32 } from './crc.ts';
import { PCAP_RECORD_HEADER_BYTES } from './pcap-writer.ts';
import type { HeardFrames } from './radio/heard-frames.ts';
import {
  type Adapter,
  channelFlagsOf,
  FLAG_BAD_FCS,
  FLAG_FCS_AT_END,
  frequencyOf,
  radiotapLayouts,
} from './radiotap.ts';

const MAC_HEADER_BYTES = 24;
const FCS_BYTES = 4;
/** Longest record: no body of ours comes near. */
export const RECORD_BYTES_MAX = 1024;

// Probe request; to everyone, from nobody yet, in any network.
const macHeader = Uint8Array.from([
  0x40, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0,
  0,
]);

/** Writes frame `index` at `offset` and returns the offset after it; `shiftUs` is added to its time. */
export type FrameEncoder = (
  frames: HeardFrames,
  index: number,
  into: Uint8Array,
  offset: number,
  shiftUs: number,
) => number;

export function createFrameEncoder(adapter: Adapter): FrameEncoder {
  const layout = radiotapLayouts[adapter];
  const headerBytes = layout.template.length;
  return (frames, index, into, offset, shiftUs) => {
    const body = frames.body[index]!;
    const timeUs = frames.timeUs[index]! + shiftUs;
    const damage = frames.damage[index]!;
    const radioAt = offset + PCAP_RECORD_HEADER_BYTES;
    const macAt = radioAt + headerBytes;
    const bodyAt = macAt + MAC_HEADER_BYTES;
    let end = bodyAt + body.bytes.length;

    into.set(macHeader, macAt);
    putAddress(into, macAt + 10, frames.addressHigh[index]!, frames.addressLow[index]!);
    const sequence = frames.sequence[index]! << 4;
    into[macAt + 22] = sequence;
    into[macAt + 23] = sequence >> 8;
    into.set(body.bytes, bodyAt);
    if (body.channelOffset >= 0) into[bodyAt + body.channelOffset] = frames.channel[index]!;

    if (layout.fcs) {
      put32(into, end, crc32(into, macAt, end));
      if (damage > 0) flipBit(into, macAt, end, damage);
      end += FCS_BYTES;
    }

    into.set(layout.template, radioAt);
    if (layout.tsft >= 0) putTsft(into, radioAt + layout.tsft, timeUs);
    into[radioAt + layout.flags] = (layout.fcs ? FLAG_FCS_AT_END : 0) | (damage > 0 ? FLAG_BAD_FCS : 0);
    const rate = frames.rate[index]!;
    into[radioAt + layout.rate] = rate;
    put16(into, radioAt + layout.frequency, frequencyOf(frames.tuned[index]!));
    put16(into, radioAt + layout.channelFlags, channelFlagsOf(rate));
    for (const at of layout.signals) into[radioAt + at] = frames.signalDbm[index]!;

    const seconds = Math.floor(timeUs / 1e6);
    put32(into, offset, seconds);
    put32(into, offset + 4, timeUs - seconds * 1e6);
    put32(into, offset + 8, end - radioAt);
    put32(into, offset + 12, end - radioAt);
    return end;
  };
}

function put16(into: Uint8Array, at: number, value: number): void {
  into[at] = value;
  into[at + 1] = value >> 8;
}

function put32(into: Uint8Array, at: number, value: number): void {
  into[at] = value;
  into[at + 1] = value >>> 8;
  into[at + 2] = value >>> 16;
  into[at + 3] = value >>> 24;
}

function putAddress(into: Uint8Array, at: number, high: number, low: number): void {
  into[at] = high >> 8;
  into[at + 1] = high;
  into[at + 2] = low >>> 24;
  into[at + 3] = low >>> 16;
  into[at + 4] = low >>> 8;
  into[at + 5] = low;
}

/** The adapter's own clock, in µs; it began to count at some moment of the capture's clock. */
function putTsft(into: Uint8Array, at: number, timeUs: number): void {
  const sinceUs = timeUs % 2 ** 40;
  put32(into, at, sinceUs % 2 ** 32);
  put32(into, at + 4, Math.floor(sinceUs / 2 ** 32));
}

/** A broken bit somewhere from the sender's address on: before it, the frame would not be taken for one. */
function flipBit(into: Uint8Array, macAt: number, end: number, damage: number): void {
  const bytes = end - macAt - 10;
  into[macAt + 10 + ((damage >> 3) % bytes)]! ^= 1 << (damage & 7);
}
