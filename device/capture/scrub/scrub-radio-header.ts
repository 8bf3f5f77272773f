// What adapters put before the frame, without what is not known: strengths, rates, channels and clocks
// stay; vendors' own fields, names of interfaces, processes and places (PPI knows GPS) become zeros.
// The layouts stand in radiotap.ts, ppi.ts, avs.ts and prism.ts, which have read the header already.
import { isAvs } from '../avs.ts';
import { u16, u32 } from '../endian.ts';
import { understoodSpans } from '../radiotap.ts';
import {
  LINKTYPE_IEEE802_11_AVS,
  LINKTYPE_IEEE802_11_PRISM,
  LINKTYPE_IEEE802_11_RADIOTAP,
  LINKTYPE_PPI,
} from '../read-radio-header.ts';

const AVS_BYTES = 64;
const PPI_LENGTH_AT = 2;
const PPI_HEADER_BYTES = 8;
const PPI_FLAG_ALIGNED = 0x01;
const PPI_COMMON = 2;
const PPI_COMMON_BYTES = 20;
const PRISM_DEVICE_AT = 8;
const PRISM_HEADER_BYTES = 24;
const PRISM_ITEM_BYTES = 12;
const PRISM_MESSAGE_CODE_MAX = 0x44;
/** Items 1 … 10, hosttime to frame length, as hex: of either message code, numbered from bit 12 or 16. */
const PRISM_ITEM = /^[1-9a]0{1,2}4[14]$/;

/** Scrubs the header from `start` to `end` (exclusive) in place, right after `readRadioHeader` has read it. */
export function scrubRadioHeader(bytes: Uint8Array, start: number, end: number, linkType: number): void {
  if (linkType === LINKTYPE_IEEE802_11_RADIOTAP) scrubRadiotap(bytes, start, end);
  else if (linkType === LINKTYPE_PPI) scrubPpi(bytes, start, end);
  else if (linkType === LINKTYPE_IEEE802_11_AVS) scrubAvs(bytes, start, end);
  else if (linkType === LINKTYPE_IEEE802_11_PRISM) {
    // Some drivers put an AVS header there.
    if (isAvs(bytes, start, end)) scrubAvs(bytes, start, end);
    else scrubPrism(bytes, start, end);
  }
}

function scrubRadiotap(bytes: Uint8Array, start: number, end: number): void {
  let at = start;
  for (const [from, until] of understoodSpans()) {
    bytes.fill(0, at, start + from);
    at = start + until;
  }
  bytes.fill(0, at, end);
}

/** Version 2 has the receiver's address behind what both versions share. */
function scrubAvs(bytes: Uint8Array, start: number, end: number): void {
  bytes.fill(0, start + AVS_BYTES, end);
}

function scrubPpi(bytes: Uint8Array, start: number, end: number): void {
  const isAligned = (bytes[start + 1]! & PPI_FLAG_ALIGNED) !== 0;
  let at = start + PPI_HEADER_BYTES;
  while (at + 4 <= end) {
    const type = u16(bytes, at, true);
    const size = u16(bytes, at + 2, true);
    const value = at + 4;
    const kept = type === PPI_COMMON && size >= PPI_COMMON_BYTES ? PPI_COMMON_BYTES : 0;
    at = value + size;
    if (isAligned) at = start + ((at - start + 3) & ~3);
    bytes.fill(0, value + kept, Math.min(at, end));
  }
  bytes.fill(0, Math.min(at, end), end);
}

/** Leaves the head of a PPI header alone, with its link type; returns its length. */
export function shortenPpi(bytes: Uint8Array, start: number): number {
  bytes[start + PPI_LENGTH_AT] = PPI_HEADER_BYTES;
  bytes[start + PPI_LENGTH_AT + 1] = 0;
  return PPI_HEADER_BYTES;
}

function scrubPrism(bytes: Uint8Array, start: number, end: number): void {
  const littleEndian = u32(bytes, start, true) <= PRISM_MESSAGE_CODE_MAX;
  bytes.fill(0, start + PRISM_DEVICE_AT, start + PRISM_HEADER_BYTES);
  let at = start + PRISM_HEADER_BYTES;
  for (; at + PRISM_ITEM_BYTES <= end; at += PRISM_ITEM_BYTES) {
    if (!PRISM_ITEM.test(u32(bytes, at, littleEndian).toString(16))) bytes.fill(0, at, at + PRISM_ITEM_BYTES);
  }
  bytes.fill(0, at, end);
}
