// What follows the last record of a capture: nothing; zeros, where the power was cut before the bytes that the file
// had grown by were written; or another capture, where somebody strung two together or a program went on writing to
// a file that was there. A capture's magic number stands where no record could begin.
import type { ByteWindow } from './byte-window.ts';
import { u16, u32 } from './endian.ts';

/** draft-ietf-opsawg-pcap, 4: in either byte order. The third is Kuznetzov's. */
const PCAP_MAGICS = [0xa1b2c3d4, 0xa1b23c4d, 0xa1b2cd34];
/** draft-ietf-opsawg-pcapng, 4.1: block type, and the byte order behind the length. */
const SECTION_HEADER = 0x0a0d0d0a;
const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
/** So many bytes tell. */
const HEAD_BYTES = 12;
const FIRST_BYTES: readonly number[] = [0xa1, 0xd4, 0x4d, 0x34, 0x0a];

/** Whether another capture's header begins at `start`; a record's would have to be of the year 2055, with no bytes. */
export function beginsCapture(bytes: Uint8Array, start: number, end: number): boolean {
  return FIRST_BYTES.includes(bytes[start]!) && end - start >= HEAD_BYTES && isCaptureHead(bytes, start);
}

/** Apart, since every record is asked: what the functions within it take of memory, each call would take. */
function isCaptureHead(bytes: Uint8Array, start: number): boolean {
  if (u32(bytes, start, false) === SECTION_HEADER) {
    return [true, false].some((little) => u32(bytes, start + 8, little) === BYTE_ORDER_MAGIC);
  }
  return [true, false].some(
    (little) =>
      PCAP_MAGICS.includes(u32(bytes, start, little)) &&
      u16(bytes, start + 4, little) === 2 &&
      u16(bytes, start + 6, little) === 4,
  );
}

export function isZero(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) if (bytes[at] !== 0) return false;
  return true;
}

/** How many zeros end before `end`. */
export function zerosBefore(bytes: Uint8Array, end: number): number {
  let at = end;
  while (at > 0 && bytes[at - 1] === 0) at -= 1;
  return end - at;
}

export class ZeroTail {
  /** Zeros passed over so far. */
  bytes = 0;

  /** Passes over zeros. `more`: that was all that has come. `another`: a capture begins behind them. */
  pass(window: ByteWindow): 'more' | 'another' | 'broken' {
    const { bytes, end } = window;
    const from = window.start;
    while (window.start < end && bytes[window.start] === 0) window.start += 1;
    this.bytes += window.start - from;
    if (window.available < HEAD_BYTES) return 'more';
    return beginsCapture(bytes, window.start, end) ? 'another' : 'broken';
  }

  /** For people: why reading ended at what stands behind the zeros. */
  get problem(): string {
    return `behind ${this.bytes} bytes of zeros stands something that does not begin like a capture`;
  }
}
