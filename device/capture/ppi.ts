// PPI, Per-Packet Information (CACE 2007; LINKTYPE 192), little-endian:
//   version u8 = 0 | flags u8 | header length u16 | link type of the payload u32 | fields of type u16, length u16
// Field 2, "802.11-Common": TSF u64 | flags u16 | rate u16 | frequency u16 | channel flags u16 |
//   FHSS 2 × u8 | signal i8 dBm | noise i8 dBm
import { isOutsideBand } from './band.ts';
import { u16, u32 } from './endian.ts';
import type { RadioHeader } from './radio-header.ts';
import { strongest } from './signal.ts';

const HEADER_BYTES = 8;
const FLAG_FIELDS_ALIGNED = 0x01;
const FIELD_80211_COMMON = 2;
const COMMON_BYTES = 20;
const LINKTYPE_IEEE802_11 = 105;
const FLAG_FCS_PRESENT = 0x01;
const FLAG_FCS_INVALID = 0x04;

export function readPpi(
  bytes: Uint8Array,
  end: number,
  header: RadioHeader,
): 'ok' | 'malformed-radio-header' | 'unsupported-link-type' {
  const start = header.offset;
  if (end - start < HEADER_BYTES || bytes[start] !== 0) return 'malformed-radio-header';
  const length = u16(bytes, start + 2, true);
  if (length < HEADER_BYTES || start + length > end) return 'malformed-radio-header';
  if (u32(bytes, start + 4, true) !== LINKTYPE_IEEE802_11) return 'unsupported-link-type';
  const aligned = (bytes[start + 1]! & FLAG_FIELDS_ALIGNED) !== 0;
  for (let at = start + HEADER_BYTES; at + 4 <= start + length; ) {
    const type = u16(bytes, at, true);
    const size = u16(bytes, at + 2, true);
    const value = at + 4;
    if (value + size > start + length) return 'malformed-radio-header';
    if (type === FIELD_80211_COMMON && size >= COMMON_BYTES) takeCommon(bytes, value, header);
    at = value + size;
    if (aligned) at = start + (((at - start + 3) & ~3) >>> 0);
  }
  header.offset = start + length;
  return 'ok';
}

function takeCommon(bytes: Uint8Array, at: number, header: RadioHeader): void {
  const flags = u16(bytes, at + 8, true);
  header.fcs = (flags & FLAG_FCS_PRESENT) !== 0 ? 'present' : 'absent';
  header.badFcs = (flags & FLAG_FCS_INVALID) !== 0;
  header.isOutsideBand = isOutsideBand(u16(bytes, at + 12, true), u16(bytes, at + 14, true));
  header.signalDbm = strongest(header.signalDbm, (bytes[at + 18]! << 24) >> 24);
}
