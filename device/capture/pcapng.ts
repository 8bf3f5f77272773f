// pcapng (draft-ietf-opsawg-pcapng): blocks of
//   type u32 | total length u32 | body, padded to 4 | total length u32
// A section header sets the byte order and ends the interfaces before it; interface descriptions
// give link type and time resolution; packets come in enhanced, simple and obsolete blocks.
// Everything else, and whatever is too long to be a packet, is passed over without being kept.
import type { ByteWindow } from './byte-window.ts';
import type { CaptureReader, ReadStep } from './capture-reader.ts';
import { type CapturedFrame, FRAME_BYTES_MAX } from './captured-frame.ts';
import { u16, u32 } from './endian.ts';
import type { FcsPresence } from './fcs-judge.ts';
import { FcsJudge } from './fcs-judge.ts';
import { beginsCapture, isZero, ZeroTail, zerosBefore } from './zero-tail.ts';

export const SECTION_HEADER = 0x0a0d0d0a;
export const INTERFACE_DESCRIPTION = 1;
export const PACKET_OBSOLETE = 2;
export const SIMPLE_PACKET = 3;
export const ENHANCED_PACKET = 6;
export const BYTE_ORDER_MAGIC = 0x1a2b3c4d;

export const BLOCK_FRAME_BYTES = 12;
/** The longest head of a packet block: behind it is the frame. */
const PACKET_HEAD_BYTES = 28;
/** A block with the longest frame and generous options; a longer one is passed over. */
export const BLOCK_BYTES_MAX = FRAME_BYTES_MAX + 65_536;
/** A section with more interfaces is refused: the table must not grow without bound. */
const INTERFACES_MAX = 4096;

export const OPTION_END = 0;
export const OPTION_TIME_RESOLUTION = 9;
export const OPTION_FCS_LENGTH = 13;
export const OPTION_TIME_OFFSET = 14;

interface Interface {
  readonly linkType: number;
  readonly snapLength: number;
  /** A time stamp in milliseconds is ticks × multiplier ÷ divisor: exact for whole seconds, as 1e-9 is not. */
  readonly ticks: TickScale;
  readonly offsetMs: number;
  readonly fcs: FcsPresence;
  readonly judge: FcsJudge;
}

interface TickScale {
  readonly multiplier: number;
  readonly divisor: number;
}

const MICROSECONDS: TickScale = { multiplier: 1, divisor: 1000 };

export function isPcapng(magic: Uint8Array): boolean {
  return u32(magic, 0, false) === SECTION_HEADER;
}

export class PcapngReader implements CaptureReader {
  readonly container = 'pcapng';
  problem: string | undefined;
  #littleEndian = true;
  #interfaces: Interface[] = [];
  #blocks = 0;
  readonly #tail = new ZeroTail();

  get zeros(): number {
    return this.#tail.bytes;
  }

  next(window: ByteWindow, frame: CapturedFrame): ReadStep {
    while (this.problem === undefined) {
      if (window.skipping > 0 || window.available < BLOCK_FRAME_BYTES) return 'more';
      const { bytes, start } = window;
      // No block: each has its length behind its type.
      if (this.#tail.bytes > 0 || isZero(bytes, start, start + 8)) {
        return this.#passTail(window);
      }
      const isSection = u32(bytes, start, false) === SECTION_HEADER;
      if (!isSection && beginsCapture(bytes, start, window.end)) return 'another';
      if (isSection && !this.#readByteOrder(bytes, start + 8)) break;
      const type = isSection ? SECTION_HEADER : u32(bytes, start, this.#littleEndian);
      const length = u32(bytes, start + 4, this.#littleEndian);
      if (length === 0) {
        // The power was cut behind its type.
        window.start += 4;
        return this.#passTail(window);
      }
      if (length < BLOCK_FRAME_BYTES || length % 4 !== 0) {
        this.#fail(`claims a length of ${length}`);
        break;
      }
      this.#blocks += 1;
      if (length > BLOCK_BYTES_MAX) {
        window.skip(length);
        continue;
      }
      if (window.available < length) {
        this.#blocks -= 1;
        return 'more';
      }
      const lengthAgain = u32(bytes, start + length - 4, this.#littleEndian);
      if (lengthAgain === 0) {
        // Its head was written before the power was cut, and its end was not.
        window.start += length;
        this.#tail.bytes += zerosBefore(bytes, window.start);
        return this.#passTail(window);
      }
      if (lengthAgain !== length) {
        this.#fail('begins and ends with different lengths');
        break;
      }
      window.start += length;
      if (this.#readBlock(type, bytes, start + 8, start + length - 4, frame)) return 'frame';
    }
    return 'broken';
  }

  cutShort(window: ByteWindow, frame: CapturedFrame): boolean {
    if (window.skipping > 0 || window.available < PACKET_HEAD_BYTES) return false;
    const { bytes, start, available } = window;
    const type = u32(bytes, start, this.#littleEndian);
    const isPacket = type === ENHANCED_PACKET || type === PACKET_OBSOLETE || type === SIMPLE_PACKET;
    const length = u32(bytes, start + 4, this.#littleEndian);
    // Else `next` would have gone on.
    if (!isPacket || available >= length) return false;
    if (!this.#readBlock(type, bytes, start + 8, start + length - 4, frame)) return false;
    frame.originalLength = Math.max(frame.length, frame.originalLength);
    frame.length = Math.max(0, Math.min(frame.length, start + available - frame.offset));
    window.skip(length);
    this.#blocks += 1;
    return true;
  }

  #passTail(window: ByteWindow): ReadStep {
    const step = this.#tail.pass(window);
    if (step === 'broken') this.problem = this.#tail.problem;
    return step;
  }

  #fail(what: string): void {
    this.problem = `block ${this.#blocks + 1} ${what}`;
  }

  #readByteOrder(bytes: Uint8Array, offset: number): boolean {
    if (u32(bytes, offset, true) === BYTE_ORDER_MAGIC) this.#littleEndian = true;
    else if (u32(bytes, offset, false) === BYTE_ORDER_MAGIC) this.#littleEndian = false;
    else {
      this.#fail('is a section header without a byte order');
      return false;
    }
    return true;
  }

  /** Returns true where the block was a packet; `body` up to `end` lies in the window. */
  #readBlock(type: number, bytes: Uint8Array, body: number, end: number, frame: CapturedFrame): boolean {
    switch (type) {
      case SECTION_HEADER:
        this.#interfaces = [];
        return false;
      case INTERFACE_DESCRIPTION:
        this.#readInterface(bytes, body, end);
        return false;
      case ENHANCED_PACKET:
        return this.#readPacket(bytes, body, end, frame, false);
      case PACKET_OBSOLETE:
        return this.#readPacket(bytes, body, end, frame, true);
      case SIMPLE_PACKET:
        return this.#readSimplePacket(bytes, body, end, frame);
      default:
        return false;
    }
  }

  #readInterface(bytes: Uint8Array, body: number, end: number): void {
    if (end - body < 8 || this.#interfaces.length >= INTERFACES_MAX) {
      this.#fail(
        end - body < 8 ? 'is an interface description cut short' : 'describes one interface too many',
      );
      return;
    }
    let ticks = MICROSECONDS;
    let offsetMs = 0;
    let fcs: FcsPresence = 'unknown';
    for (let at = body + 8; at + 4 <= end; ) {
      const code = u16(bytes, at, this.#littleEndian);
      const length = u16(bytes, at + 2, this.#littleEndian);
      const value = at + 4;
      if (code === OPTION_END || value + length > end) break;
      if (code === OPTION_TIME_RESOLUTION && length >= 1) ticks = tickScaleOf(bytes[value]!);
      if (code === OPTION_FCS_LENGTH && length >= 1) fcs = bytes[value] === 0 ? 'absent' : 'present';
      if (code === OPTION_TIME_OFFSET && length >= 8) offsetMs = 1000 * this.#i64(bytes, value);
      at = value + ((length + 3) & ~3);
    }
    const snapLength = u32(bytes, body + 4, this.#littleEndian);
    this.#interfaces.push({
      linkType: u16(bytes, body, this.#littleEndian),
      snapLength: snapLength === 0 ? FRAME_BYTES_MAX : snapLength,
      ticks,
      offsetMs,
      fcs,
      judge: new FcsJudge(),
    });
  }

  #i64(bytes: Uint8Array, offset: number): number {
    const first = u32(bytes, offset, this.#littleEndian);
    const second = u32(bytes, offset + 4, this.#littleEndian);
    return this.#littleEndian ? (second | 0) * 2 ** 32 + first : (first | 0) * 2 ** 32 + second;
  }

  #readPacket(
    bytes: Uint8Array,
    body: number,
    end: number,
    frame: CapturedFrame,
    obsolete: boolean,
  ): boolean {
    if (end - body < 20) {
      this.#fail('is a packet cut short');
      return false;
    }
    const littleEndian = this.#littleEndian;
    const index = obsolete ? u16(bytes, body, littleEndian) : u32(bytes, body, littleEndian);
    const source = this.#interfaces[index];
    const length = u32(bytes, body + 12, littleEndian);
    if (source === undefined || length > end - body - 20) {
      this.#fail(
        source ? `claims ${length} bytes of packet` : `names interface ${index}, which is not described`,
      );
      return false;
    }
    const ticks = u32(bytes, body + 4, littleEndian) * 2 ** 32 + u32(bytes, body + 8, littleEndian);
    fill(frame, bytes, body + 20, length, u32(bytes, body + 16, littleEndian), source);
    frame.timeMs = (ticks * source.ticks.multiplier) / source.ticks.divisor + source.offsetMs;
    return true;
  }

  #readSimplePacket(bytes: Uint8Array, body: number, end: number, frame: CapturedFrame): boolean {
    const source = this.#interfaces[0];
    if (source === undefined || end - body < 4) {
      this.#fail(source ? 'is a packet cut short' : 'is a packet before any interface');
      return false;
    }
    const originalLength = u32(bytes, body, this.#littleEndian);
    const length = Math.min(originalLength, source.snapLength, end - body - 4);
    fill(frame, bytes, body + 4, length, originalLength, source);
    // A simple packet has no time stamp (section 4.4).
    frame.timeMs = Number.NaN;
    return true;
  }
}

function fill(
  frame: CapturedFrame,
  bytes: Uint8Array,
  offset: number,
  length: number,
  originalLength: number,
  source: Interface,
): void {
  frame.bytes = bytes;
  frame.offset = offset;
  frame.length = length;
  frame.originalLength = originalLength;
  frame.linkType = source.linkType;
  frame.fcs = source.fcs;
  frame.judge = source.judge;
}

/** if_tsresol: the top bit chooses powers of 2 over powers of 10; the rest is the negative exponent. */
function tickScaleOf(resolution: number): TickScale {
  const exponent = resolution & 0x7f;
  if ((resolution & 0x80) !== 0) return { multiplier: 1000, divisor: 2 ** exponent };
  return { multiplier: 10 ** Math.max(0, 3 - exponent), divisor: 10 ** Math.max(0, exponent - 3) };
}
