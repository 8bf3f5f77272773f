// Information elements without what identifies. Ids and lengths stay, so that all is parsed as before.
// Of bodies only what is on this list stays: what the signature is made of, where it has the form that
// the standard gives it, and a few numbers about the radio. All else becomes zeros: names of networks,
// WPS (name, UUID-E, serial number), P2P, neighbours, mesh and FILS, and what is not known at all.
import {
  DS_PARAMETER,
  EXTENDED_CAPABILITIES,
  EXTENDED_RATES,
  EXTENSION,
  EXTENSION_HE_CAPABILITIES,
  HT_CAPABILITIES,
  INTERWORKING,
  SSID,
  SUPPORTED_RATES,
  stableBytes,
  VENDOR,
  VENDOR_BYTES_KEPT,
  VHT_CAPABILITIES,
} from '../information-elements.ts';
import type { KeyedPermutation } from './keyed-permutation.ts';
import type { ScrubCounts } from './scrub-counts.ts';

/** Elements of one form alone, which hold nothing but numbers about the radio: id to length. */
const RADIO_PARAMETERS = new Map([
  [DS_PARAMETER, 1],
  [42, 1], // ERP
  [46, 1], // QoS Capability
  [61, 22], // HT Operation
  [70, 5], // RM Enabled Capabilities
  [192, 5], // VHT Operation
]);

/** Longer bodies of these elements are no rates and no capabilities (IEEE 802.11-2020, 9.4.2.3, .13, .26, .55, .157). */
const RATES_MAX = 16;
const EXTENDED_CAPABILITIES_BYTES_MAX = 16;
const HT_CAPABILITIES_BYTES = 26;
const VHT_CAPABILITIES_BYTES = 12;
/** Of 802.11ax-2021, 9.4.2.248: id extension, MAC, PHY, one to three maps, thresholds. */
const HE_CAPABILITIES_BYTES = [18, 60] as const;
/** Access network options, venue or not, and then the HESSID, which is an address (9.4.2.91). */
const INTERWORKING_WITH_HESSID = [7, 9];
const INTERWORKING_PLAIN = [1, 3];
const ADDRESS_BYTES = 6;

/**
 * Scrubs the elements from `start` to `end` (exclusive) in place. Where one would end behind `end`,
 * it and the rest become zeros.
 */
export function scrubElements(
  bytes: Uint8Array,
  start: number,
  end: number,
  keyed: KeyedPermutation,
  counts: ScrubCounts,
): void {
  let at = start;
  while (at + 2 <= end) {
    const length = bytes[at + 1]!;
    const body = at + 2;
    if (body + length > end) break;
    scrubElement(bytes, bytes[at]!, body, length, keyed, counts);
    if (bytes[at] === SSID && length > 0) counts.names += 1;
    at = body + length;
  }
  bytes.fill(0, at, end);
}

function scrubElement(
  bytes: Uint8Array,
  id: number,
  body: number,
  length: number,
  keyed: KeyedPermutation,
  counts: ScrubCounts,
): void {
  if (RADIO_PARAMETERS.get(id) === length) return;
  // An extension's first byte is part of its id.
  const idBytes = id === EXTENSION ? Math.min(1, length) : 0;
  const stable = Math.max(idBytes, stableBytes(id, bytes, body, length));
  if (INTERWORKING_WITH_HESSID.includes(length) && id === INTERWORKING) {
    if (keyed.replaceAddress(bytes, body + length - ADDRESS_BYTES)) counts.addresses += 1;
  } else {
    // Whatever has another form than it should may hold anything: it becomes something else that stays
    // as different from others, and so does what the signature may be made of in future.
    const plain = Math.min(stable, plainBytes(id, bytes, body, length));
    keyed.replaceBytes(bytes, body + plain, stable - plain, id);
  }
  bytes.fill(0, body + stable, body + length);
}

/** How many bytes of a body are what the standard says. */
function plainBytes(id: number, bytes: Uint8Array, body: number, length: number): number {
  switch (id) {
    case SUPPORTED_RATES:
    case EXTENDED_RATES:
      return length <= RATES_MAX ? length : 0;
    case EXTENDED_CAPABILITIES:
      return length <= EXTENDED_CAPABILITIES_BYTES_MAX ? length : 0;
    case HT_CAPABILITIES:
      return length === HT_CAPABILITIES_BYTES ? length : 0;
    case VHT_CAPABILITIES:
      return length === VHT_CAPABILITIES_BYTES ? length : 0;
    case INTERWORKING:
      return INTERWORKING_PLAIN.includes(length) ? length : 0;
    case VENDOR:
      return VENDOR_BYTES_KEPT;
    case EXTENSION: {
      const [shortest, longest] = HE_CAPABILITIES_BYTES;
      const isHe = bytes[body] === EXTENSION_HE_CAPABILITIES && length >= shortest && length <= longest;
      return isHe ? length : 1;
    }
    default:
      return 0;
  }
}
