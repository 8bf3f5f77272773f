// AVS WLAN capture header, versions 1 and 2 (LINKTYPE 163), big-endian u32 fields:
//   magic 0x80211001 or 2 | length | MAC time u64 | host time u64 | PHY | channel | rate | antenna |
//   priority | signal type | signal i32 | noise i32 | preamble | encoding
import { isChannelOutsideBand } from './band.ts';
import { u32 } from './endian.ts';
import type { RadioHeader } from './radio-header.ts';
import { strongest } from './signal.ts';

const HEADER_BYTES = 64;
const CHANNEL_AT = 28;
const SIGNAL_TYPE_AT = 44;
const SIGNAL_AT = 48;
const SIGNAL_TYPE_DBM = 2;

export function isAvs(bytes: Uint8Array, start: number, end: number): boolean {
  return end - start >= 4 && u32(bytes, start, false) >>> 4 === 0x8021100;
}

export function readAvs(
  bytes: Uint8Array,
  end: number,
  header: RadioHeader,
): 'ok' | 'malformed-radio-header' {
  const start = header.offset;
  if (end - start < HEADER_BYTES || !isAvs(bytes, start, end)) return 'malformed-radio-header';
  const length = u32(bytes, start + 4, false);
  if (length < HEADER_BYTES || start + length > end) return 'malformed-radio-header';
  if (u32(bytes, start + SIGNAL_TYPE_AT, false) === SIGNAL_TYPE_DBM) {
    header.signalDbm = strongest(Number.NaN, u32(bytes, start + SIGNAL_AT, false) | 0);
  }
  // A number or a frequency, as the PHY has it.
  header.isOutsideBand = isChannelOutsideBand(u32(bytes, start + CHANNEL_AT, false));
  header.offset = start + length;
  return 'ok';
}
