// The information elements of a probe request (IEEE 802.11-2020, 9.4.2): id u8 | length u8 | body.
// From them come the tuned channel and a digest of what stays the same while a phone changes its
// address. The digest is not secret and not an identifier yet: the signature is its keyed hash.

export const SSID = 0;
export const SUPPORTED_RATES = 1;
export const DS_PARAMETER = 3;
export const HT_CAPABILITIES = 45;
export const EXTENDED_RATES = 50;
export const INTERWORKING = 107;
export const EXTENDED_CAPABILITIES = 127;
export const VHT_CAPABILITIES = 191;
export const VENDOR = 221;
export const EXTENSION = 255;
export const EXTENSION_HE_CAPABILITIES = 35;
const EXTENSION_FILS_REQUEST = 2;

/** Vendor elements count by organisation and type; what follows varies (WPS names, counters). */
export const VENDOR_BYTES_KEPT = 4;

/** Reused for every frame. */
export interface Elements {
  /** Channel number of the DS Parameter Set; 0 where there is none. */
  dsChannel: number;
}

/** Reused for every frame. */
export interface Digest {
  /** 64 bits over the stable elements in their order. */
  low: number;
  high: number;
  /** Bytes of those elements' bodies. */
  stableBytes: number;
}

export function emptyElements(): Elements {
  return { dsChannel: 0 };
}

export function emptyDigest(): Digest {
  return { low: 0, high: 0, stableBytes: 0 };
}

/** How many bytes of an element's body belong to what stays the same; -1 leaves out even its id. */
export function stableBytes(id: number, bytes: Uint8Array, body: number, length: number): number {
  switch (id) {
    case SSID:
    case DS_PARAMETER:
      return -1;
    case SUPPORTED_RATES:
    case EXTENDED_RATES:
    case HT_CAPABILITIES:
    case INTERWORKING:
    case EXTENDED_CAPABILITIES:
    case VHT_CAPABILITIES:
      return length;
    case VENDOR:
      return Math.min(length, VENDOR_BYTES_KEPT);
    case EXTENSION: {
      const extension = length > 0 ? bytes[body] : -1;
      if (extension === EXTENSION_HE_CAPABILITIES) return length;
      return extension === EXTENSION_FILS_REQUEST ? -1 : Math.min(length, 1);
    }
    default:
      return 0;
  }
}

/** Walks the elements from `start` to `end` (exclusive). False where one would end behind `end`. */
export function readElements(bytes: Uint8Array, start: number, end: number, elements: Elements): boolean {
  elements.dsChannel = 0;
  let at = start;
  while (at < end) {
    if (at + 2 > end) return false;
    const length = bytes[at + 1]!;
    const body = at + 2;
    if (body + length > end) return false;
    if (bytes[at] === DS_PARAMETER && length === 1) elements.dsChannel = bytes[body]!;
    at = body + length;
  }
  return true;
}

/**
 * Digests the stable elements from `start` to `end`, of which `readElements` has said that they are whole. It takes several
 * times as long as that, so it is left to frames that are counted.
 */
export function digestElements(bytes: Uint8Array, start: number, end: number, digest: Digest): void {
  // Two lanes of multiply-and-mix (after Murmur3's constants); SipHash keys the result.
  let low = 0x9747b28c;
  let high = 0x3c6ef372;
  let stable = 0;
  for (let at = start; at < end; ) {
    const id = bytes[at]!;
    const length = bytes[at + 1]!;
    const body = at + 2;
    at = body + length;
    const kept = stableBytes(id, bytes, body, length);
    if (kept < 0) continue;
    stable += kept;
    // Id and length first, then the body in words of four bytes, the last one filled up with zeros.
    let word = id | (kept << 8);
    for (let left = kept, i = body; ; left -= 4, i += 4) {
      low = Math.imul(low ^ word, 0xcc9e2d51);
      low ^= low >>> 13;
      high = Math.imul(high + word, 0x1b873593) ^ (high >>> 15);
      if (left <= 0) break;
      if (left >= 4) word = bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24);
      else {
        word = bytes[i]!;
        if (left > 1) word |= bytes[i + 1]! << 8;
        if (left > 2) word |= bytes[i + 2]! << 16;
      }
    }
  }
  digest.low = low;
  digest.high = high;
  digest.stableBytes = stable;
}
