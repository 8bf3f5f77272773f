// A pcapng as it was (pcapng.ts has the layout): sections, interfaces and packets stay, in their order,
// byte order and resolution. Of options stay those that say how to read times and frames; comments,
// names of interfaces, systems, hosts and hardware, keys and statistics are left out.
import type { CapturedFrame } from '../captured-frame.ts';
import { u16, u32 } from '../endian.ts';
import {
  BLOCK_BYTES_MAX,
  BLOCK_FRAME_BYTES,
  BYTE_ORDER_MAGIC,
  ENHANCED_PACKET,
  INTERFACE_DESCRIPTION,
  OPTION_END,
  OPTION_FCS_LENGTH,
  OPTION_TIME_OFFSET,
  OPTION_TIME_RESOLUTION,
  PACKET_OBSOLETE,
  SECTION_HEADER,
  SIMPLE_PACKET,
} from '../pcapng.ts';
import type { ContainerScrubber } from './container-scrubber.ts';
import type { RecordBuffer } from './record-buffer.ts';
import type { ScrubCounts } from './scrub-counts.ts';
import { bytesOf, originalLengthOf } from './scrub-pcap.ts';

/** Options of an interface that stay, and how many bytes of each. */
const KEPT_OPTIONS = new Map([
  [OPTION_TIME_RESOLUTION, 1],
  [OPTION_FCS_LENGTH, 1],
  [OPTION_TIME_OFFSET, 8],
]);
const INTERFACE_BYTES = 8;
const PACKET_HEAD_BYTES = 20;
const PACKETS = [PACKET_OBSOLETE, SIMPLE_PACKET, ENHANCED_PACKET];

const padded = (length: number) => (length + 3) & ~3;

export function pcapngScrubber(out: RecordBuffer, counts: ScrubCounts): ContainerScrubber {
  const scrubber = new PcapngScrubber(out, counts);
  return (passed, frame, keptBytes) => scrubber.pass(passed, frame, keptBytes);
}

class PcapngScrubber {
  readonly #out: RecordBuffer;
  readonly #counts: ScrubCounts;
  #littleEndian = true;

  constructor(out: RecordBuffer, counts: ScrubCounts) {
    this.#out = out;
    this.#counts = counts;
  }

  /** Whole blocks, the last of them the packet of `frame`, if there is one; the reader has checked their lengths. */
  pass(passed: Uint8Array, frame: CapturedFrame | undefined, keptBytes: number): void {
    for (let at = 0; at + BLOCK_FRAME_BYTES <= passed.length; ) {
      const isSection = u32(passed, at, false) === SECTION_HEADER;
      if (isSection) this.#littleEndian = u32(passed, at + 8, true) === BYTE_ORDER_MAGIC;
      const type = isSection ? SECTION_HEADER : u32(passed, at, this.#littleEndian);
      const length = u32(passed, at + 4, this.#littleEndian);
      // Zeros behind the last block.
      if (length === 0) return;
      const block = passed.subarray(at + 8, at + length - 4);
      at += length;
      // A longer one was passed over by the reader as well, some of it perhaps before it had come.
      if (length > BLOCK_BYTES_MAX) this.#counts.blocks += 1;
      else if (PACKETS.includes(type) && frame !== undefined && at === passed.length) {
        this.#putPacket(type, block, frame, keptBytes);
      } else this.#putBlock(type, block);
    }
  }

  #putBlock(type: number, body: Uint8Array): void {
    if (type === SECTION_HEADER) this.#putSection(body);
    else if (type === INTERFACE_DESCRIPTION && body.length >= INTERFACE_BYTES) this.#putInterface(body);
    else this.#counts.blocks += 1;
  }

  #put(type: number, bodyBytes: number, putBody: () => void): void {
    const length = BLOCK_FRAME_BYTES + padded(bodyBytes);
    this.#out.u32(type);
    this.#out.u32(length);
    putBody();
    this.#out.zeros(padded(bodyBytes) - bodyBytes);
    this.#out.u32(length);
  }

  #putSection(body: Uint8Array): void {
    const out = this.#out;
    out.littleEndian = this.#littleEndian;
    this.#put(SECTION_HEADER, 16, () => {
      out.u32(BYTE_ORDER_MAGIC);
      for (const at of [4, 6]) out.u16(body.length >= at + 2 ? u16(body, at, this.#littleEndian) : 0);
      // The section's length is not known beforehand: −1, as the draft has it.
      out.u32(0xffff_ffff);
      out.u32(0xffff_ffff);
    });
  }

  #putInterface(body: Uint8Array): void {
    const out = this.#out;
    const options = this.#keptOptions(body);
    const optionBytes = options.reduce((sum, { value }) => sum + 4 + padded(value.length), 0);
    this.#put(INTERFACE_DESCRIPTION, INTERFACE_BYTES + (options.length > 0 ? optionBytes + 4 : 0), () => {
      out.u16(u16(body, 0, this.#littleEndian));
      out.u16(0);
      out.u32(u32(body, 4, this.#littleEndian));
      for (const { code, value } of options) {
        out.u16(code);
        out.u16(value.length);
        out.put(value);
        out.zeros(padded(value.length) - value.length);
      }
      if (options.length > 0) out.u32(OPTION_END);
    });
  }

  #keptOptions(body: Uint8Array): { code: number; value: Uint8Array }[] {
    const options: { code: number; value: Uint8Array }[] = [];
    for (let at = INTERFACE_BYTES; at + 4 <= body.length; ) {
      const code = u16(body, at, this.#littleEndian);
      const length = u16(body, at + 2, this.#littleEndian);
      if (code === OPTION_END || at + 4 + length > body.length) break;
      const kept = KEPT_OPTIONS.get(code);
      if (kept !== undefined && length >= kept) {
        const value = Uint8Array.from(body.subarray(at + 4, at + 4 + kept));
        // Never so in practice: the byte order that was read is not the one that is written.
        if (this.#out.littleEndian !== this.#littleEndian) value.reverse();
        options.push({ code, value });
      }
      at += 4 + padded(length);
    }
    return options;
  }

  #putPacket(type: number, body: Uint8Array, frame: CapturedFrame, keptBytes: number): void {
    const out = this.#out;
    const headBytes = type === SIMPLE_PACKET ? 4 : PACKET_HEAD_BYTES;
    this.#put(type, headBytes + keptBytes, () => {
      if (type !== SIMPLE_PACKET) {
        this.#putPacketHead(type, body);
        out.u32(keptBytes);
      }
      out.u32(originalLengthOf(frame, keptBytes));
      out.put(bytesOf(frame, keptBytes));
    });
  }

  /** Interface and time; an obsolete packet's count of drops goes. */
  #putPacketHead(type: number, body: Uint8Array): void {
    const out = this.#out;
    if (type === PACKET_OBSOLETE) {
      out.u16(u16(body, 0, this.#littleEndian));
      out.u16(0);
    } else out.u32(u32(body, 0, this.#littleEndian));
    for (const at of [4, 8]) out.u32(u32(body, at, this.#littleEndian));
  }
}
