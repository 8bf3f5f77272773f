// A pcap as it was (pcap.ts has the layout): byte order, resolution, variant, snap length, link type and
// the times stay. The writer's time zone and, in Kuznetzov's variant, its interface become zeros.
import type { CapturedFrame } from '../captured-frame.ts';
import { u32 } from '../endian.ts';
import { FILE_HEADER_BYTES, type PcapLayout, pcapLayoutOf } from '../pcap.ts';
import type { ContainerScrubber } from './container-scrubber.ts';
import type { RecordBuffer } from './record-buffer.ts';

const ZONE_AT = 8;
const SNAP_LENGTH_AT = 16;
const RECORD_HEADER_BYTES = 16;

export function pcapScrubber(out: RecordBuffer): ContainerScrubber {
  let layout: PcapLayout | undefined;
  const putFileHeader = (header: Uint8Array) => {
    layout = pcapLayoutOf(header);
    if (layout === undefined) throw new Error('a pcap without its magic number was read');
    out.littleEndian = layout.littleEndian;
    out.put(header.subarray(0, ZONE_AT));
    out.zeros(SNAP_LENGTH_AT - ZONE_AT);
    out.put(header.subarray(SNAP_LENGTH_AT, FILE_HEADER_BYTES));
  };
  return (passed, frame, keptBytes) => {
    let at = 0;
    if (layout === undefined && passed.length > 0) {
      putFileHeader(passed);
      at = FILE_HEADER_BYTES;
    }
    if (frame === undefined || layout === undefined) return;
    const { littleEndian, recordHeaderBytes } = layout;
    out.u32(u32(passed, at, littleEndian));
    out.u32(u32(passed, at + 4, littleEndian));
    out.u32(keptBytes);
    out.u32(originalLengthOf(frame, keptBytes));
    out.zeros(recordHeaderBytes - RECORD_HEADER_BYTES);
    out.put(bytesOf(frame, keptBytes));
  };
}

export function bytesOf({ bytes, offset }: CapturedFrame, keptBytes: number): Uint8Array {
  return bytes.subarray(offset, offset + keptBytes);
}

/** A frame that was left out does not tell its length either. */
export function originalLengthOf({ length, originalLength }: CapturedFrame, keptBytes: number): number {
  return keptBytes === length ? originalLength : keptBytes;
}
