// Classic pcap (draft-ietf-opsawg-pcap): a 24-byte file header, then records of
//   seconds u32 | fraction u32 | captured length u32 | original length u32 | bytes
// in the byte order of the machine that wrote it. The magic number tells the byte order and whether
// fractions are micro- or nanoseconds; Kuznetzov's variant has 8 more bytes a record.
import type { ByteWindow } from './byte-window.ts';
import type { CaptureReader, ReadStep } from './capture-reader.ts';
import { type CapturedFrame, FRAME_BYTES_MAX } from './captured-frame.ts';
import { u32 } from './endian.ts';
import type { FcsPresence } from './fcs-judge.ts';
import { FcsJudge } from './fcs-judge.ts';
import { beginsCapture, isZero, ZeroTail } from './zero-tail.ts';

export interface PcapLayout {
  readonly littleEndian: boolean;
  readonly fractionsPerSecond: number;
  readonly recordHeaderBytes: number;
}

export const FILE_HEADER_BYTES = 24;

/** Which variant the first four bytes announce; undefined where it is not a classic pcap. */
export function pcapLayoutOf(magic: Uint8Array): PcapLayout | undefined {
  for (const littleEndian of [true, false]) {
    const number = u32(magic, 0, littleEndian);
    if (number === 0xa1b2c3d4) return { littleEndian, fractionsPerSecond: 1e6, recordHeaderBytes: 16 };
    if (number === 0xa1b23c4d) return { littleEndian, fractionsPerSecond: 1e9, recordHeaderBytes: 16 };
    if (number === 0xa1b2cd34) return { littleEndian, fractionsPerSecond: 1e6, recordHeaderBytes: 24 };
  }
  return undefined;
}

export class PcapReader implements CaptureReader {
  readonly container = 'pcap';
  problem: string | undefined;
  readonly #layout: PcapLayout;
  #linkType = -1;
  #fcs: FcsPresence = 'unknown';
  readonly #judge = new FcsJudge();
  #records = 0;
  readonly #tail = new ZeroTail();

  constructor(layout: PcapLayout) {
    this.#layout = layout;
  }

  get zeros(): number {
    return this.#tail.bytes;
  }

  next(window: ByteWindow, frame: CapturedFrame): ReadStep {
    if (this.#tail.bytes > 0) return this.#passTail(window);
    if (this.problem !== undefined) return 'broken';
    if (this.#linkType < 0 && !this.#readFileHeader(window)) return 'more';
    const { littleEndian, recordHeaderBytes } = this.#layout;
    if (window.end - window.start < recordHeaderBytes) return 'more';
    const { bytes, start } = window;
    const length = u32(bytes, start + 8, littleEndian);
    // No record: one without bytes and of 1970 says nothing.
    if (length === 0 && isZero(bytes, start, start + recordHeaderBytes)) return this.#passTail(window);
    if (beginsCapture(bytes, start, window.end)) return 'another';
    if (length > FRAME_BYTES_MAX) {
      this.problem = `record ${this.#records + 1} claims ${length} bytes, more than any frame has`;
      return 'broken';
    }
    if (window.end - start < recordHeaderBytes + length) return 'more';
    this.#fill(frame, bytes, start, length);
    window.start = frame.offset + length;
    return 'frame';
  }

  #passTail(window: ByteWindow): ReadStep {
    const step = this.#tail.pass(window);
    if (step === 'broken') this.problem = this.#tail.problem;
    return step;
  }

  cutShort(window: ByteWindow, frame: CapturedFrame): boolean {
    const { littleEndian, recordHeaderBytes } = this.#layout;
    const arrived = window.available - recordHeaderBytes;
    if (this.#linkType < 0 || window.skipping > 0 || arrived < 0) return false;
    const { bytes, start } = window;
    const length = u32(bytes, start + 8, littleEndian);
    this.#fill(frame, bytes, start, arrived);
    frame.originalLength = Math.max(length, frame.originalLength);
    window.skip(recordHeaderBytes + length);
    return true;
  }

  /** The record at `start`, of whose frame `length` bytes are there. */
  #fill(frame: CapturedFrame, bytes: Uint8Array, start: number, length: number): void {
    const { littleEndian, recordHeaderBytes, fractionsPerSecond } = this.#layout;
    const fraction = u32(bytes, start + 4, littleEndian);
    frame.bytes = bytes;
    frame.offset = start + recordHeaderBytes;
    frame.length = length;
    frame.originalLength = u32(bytes, start + 12, littleEndian);
    frame.timeMs =
      fraction < fractionsPerSecond
        ? u32(bytes, start, littleEndian) * 1000 + fraction / (fractionsPerSecond / 1000)
        : Number.NaN;
    frame.linkType = this.#linkType;
    frame.fcs = this.#fcs;
    frame.judge = this.#judge;
    this.#records += 1;
  }

  #readFileHeader(window: ByteWindow): boolean {
    if (window.available < FILE_HEADER_BYTES) return false;
    // Bits 0-15 are the link type; bit 26 says that bits 28-31 hold the length of the FCS.
    const word = u32(window.bytes, window.start + 20, this.#layout.littleEndian);
    this.#linkType = word & 0xffff;
    if ((word & 0x0400_0000) !== 0) this.#fcs = word >>> 28 === 0 ? 'absent' : 'present';
    window.start += FILE_HEADER_BYTES;
    return true;
  }
}
