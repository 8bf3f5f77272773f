// The 802.11 MAC header (IEEE 802.11-2020, 9.2.4 and 9.3.3.1): tells probe requests from all else.
//   frame control u16 | duration u16 | addresses 1-3, 6 bytes each | sequence control u16 | [HT control u32]
// Frame control: version (bits 0-1), type (2-3), subtype (4-7), to DS, from DS, more fragments, retry,
// power management, more data, protected, +HTC.
import type { FrameOutcome } from './frame-outcome.ts';

/** Where a probe request's parts lie; reused for every frame. */
export interface ProbeRequestHeader {
  /** First byte of the transmitter address (address 2), 6 bytes. */
  transmitterAt: number;
  /** 0 … 4095. */
  sequenceNumber: number;
  /** First byte of the frame body: the information elements. */
  bodyAt: number;
}

const HEADER_BYTES = 24;
const HT_CONTROL_BYTES = 4;
const FLAG_MORE_FRAGMENTS = 0x04;
const FLAG_PROTECTED = 0x40;
const FLAG_HT_CONTROL = 0x80;
const FLAGS_DS = 0x03;

const MANAGEMENT = 0;
const CONTROL = 1;
const DATA = 2;
const PROBE_REQUEST = 4;

/**
 * Reads the header of the frame at `start` … `end` (end exclusive, FCS included where there is one).
 * `probe-request` fills in `header`; everything else is what the frame is counted as.
 */
export function readMacHeader(
  bytes: Uint8Array,
  start: number,
  end: number,
  header: ProbeRequestHeader,
): 'probe-request' | FrameOutcome {
  if (end - start < 2) return 'truncated';
  const control = bytes[start]!;
  const flags = bytes[start + 1]!;
  if ((control & 0x03) !== 0) return 'malformed-frame';
  const type = (control >> 2) & 0x03;
  if (type !== MANAGEMENT) return type === CONTROL ? 'control' : type === DATA ? 'data' : 'extension';
  if (control >> 4 !== PROBE_REQUEST) return 'other-management';
  // A management frame stays within its cell (9.2.4.1.4): to DS and from DS are 0.
  if ((flags & FLAGS_DS) !== 0) return 'malformed-frame';
  const bodyAt = start + HEADER_BYTES + ((flags & FLAG_HT_CONTROL) !== 0 ? HT_CONTROL_BYTES : 0);
  if (bodyAt > end) return 'truncated';
  if ((flags & FLAG_PROTECTED) !== 0) return 'protected';
  const sequenceControl = bytes[start + 22]! | (bytes[start + 23]! << 8);
  if ((flags & FLAG_MORE_FRAGMENTS) !== 0 || (sequenceControl & 0x0f) !== 0) return 'fragment';
  header.transmitterAt = start + 10;
  header.sequenceNumber = sequenceControl >> 4;
  header.bodyAt = bodyAt;
  return 'probe-request';
}
