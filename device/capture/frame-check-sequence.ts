// The FCS of 802.11 (9.2.4.8): CRC-32 over header and body, sent least significant byte first. Only
// needed where a capture does not say whether it kept the last four bytes.
import { crc32 } from 'node:zlib';
import { u32 } from './endian.ts';

export const FCS_BYTES = 4;

/** Whether the last 4 bytes before `end` are the check sequence of what stands from `start`. */
export function endsWithFcs(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start <= FCS_BYTES) return false;
  const tail = end - FCS_BYTES;
  return crc32(bytes.subarray(start, tail)) === u32(bytes, tail, true);
}
