// The FCS of 802.11 (9.2.4.8): CRC-32 over header and body, sent least significant byte first.
import { crc32 } from 'node:zlib';
import type { CapturedFrame } from './captured-frame.ts';
import { u32 } from './endian.ts';
import type { RadioHeader } from './radio-header.ts';

export const FCS_BYTES = 4;

/** Whether the last 4 bytes before `end` are the check sequence of what stands from `start`. */
export function endsWithFcs(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start <= FCS_BYTES) return false;
  const tail = end - FCS_BYTES;
  return crc32(bytes.subarray(start, tail)) === u32(bytes, tail, true);
}

/**
 * Whether a frame came in damaged, as its radio header says: not where the CRC is right all the same, since some drivers
 * say so of every frame.
 */
export const isDamaged = (frame: CapturedFrame, { badFcs, offset }: RadioHeader): boolean =>
  badFcs &&
  (frame.originalLength > frame.length || !endsWithFcs(frame.bytes, offset, frame.offset + frame.length));

/**
 * Where the body of `frame` ends and its check sequence begins, if it has one: that is the end of the frame on the
 * air, of which a snap length may have left less. May lie before the body where the frame is too short for one.
 */
export function endOfBody({ offset, length, originalLength }: CapturedFrame, hasFcs: boolean): number {
  const cutOff = Math.max(0, originalLength - length);
  return offset + length - (hasFcs ? Math.max(0, FCS_BYTES - cutOff) : 0);
}
