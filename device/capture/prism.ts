// Prism monitor header (LINKTYPE 119), in the byte order of the machine that captured:
//   message code u32 | message length u32 | device name 16 bytes |
//   items: id u32 | status u16 (0 = present) | length u16 | value u32
// Some drivers put an AVS header under the same link type.
import { isAvs, readAvs } from './avs.ts';
import { isChannelOutsideBand } from './band.ts';
import { u16, u32 } from './endian.ts';
import type { RadioHeader } from './radio-header.ts';
import { strongest } from './signal.ts';

const HEADER_BYTES = 24;
const ITEM_BYTES = 12;
/** PRISM_MSG_CODE of wlan-ng and of the drivers that imitate it. */
const MESSAGE_CODES = [0x44, 0x41];
/** The ids' third nibble counts the items: hosttime, mactime, channel, rssi, sq, signal, noise, … */
const CHANNEL_IDS = [0x3044, 0x0003_0044, 0x3041, 0x0003_0041];
const SIGNAL_IDS = [0x6044, 0x0006_0044, 0x6041, 0x0006_0041];

export function readPrism(
  bytes: Uint8Array,
  end: number,
  header: RadioHeader,
): 'ok' | 'malformed-radio-header' {
  const start = header.offset;
  if (isAvs(bytes, start, end)) return readAvs(bytes, end, header);
  if (end - start < HEADER_BYTES) return 'malformed-radio-header';
  const littleEndian = MESSAGE_CODES.includes(u32(bytes, start, true));
  if (!littleEndian && !MESSAGE_CODES.includes(u32(bytes, start, false))) return 'malformed-radio-header';
  const length = u32(bytes, start + 4, littleEndian);
  if (length < HEADER_BYTES || start + length > end) return 'malformed-radio-header';
  for (let at = start + HEADER_BYTES; at + ITEM_BYTES <= start + length; at += ITEM_BYTES) {
    if (u16(bytes, at + 4, littleEndian) !== 0) continue;
    const id = u32(bytes, at, littleEndian);
    const value = u32(bytes, at + 8, littleEndian) | 0;
    // Positive values are in the driver's own scale, not dBm.
    if (SIGNAL_IDS.includes(id)) header.signalDbm = strongest(header.signalDbm, value);
    else if (CHANNEL_IDS.includes(id)) header.isOutsideBand = isChannelOutsideBand(value);
  }
  header.offset = start + length;
  return 'ok';
}
