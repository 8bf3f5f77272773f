// Radiotap (radiotap.org; LINKTYPE 127), little-endian:
//   version u8 = 0 | pad u8 | header length u16 | present u32, more while bit 31 is set | fields
// A present word's bits name fields that follow in order, each aligned from the header's start. Bit 29
// starts the standard namespace again (the next antenna), bit 30 a vendor's, whose fields are skipped.
import type { RadioHeader } from './radio-header.ts';

const FLAGS = 1;
const DBM_ANTENNA_SIGNAL = 5;
const TLVS = 28;
const RADIOTAP_NAMESPACE = 29;
const VENDOR_NAMESPACE = 30;
const MORE_PRESENT_WORDS = 0x8000_0000;

const FLAG_FCS_AT_END = 0x10;
const FLAG_BAD_FCS = 0x40;

/** Size and alignment in bytes of fields 0 … 27 (radiotap.org, "Defined fields"). */
// biome-ignore format: a table
const FIELDS: readonly (readonly [size: number, alignment: number])[] = [
  [8, 8], [1, 1], [1, 1], [4, 2], [2, 2], [1, 1], [1, 1], [2, 2],     // TSFT flags rate channel FHSS signal noise lock
  [2, 2], [2, 2], [1, 1], [1, 1], [1, 1], [1, 1], [2, 2], [2, 2],     // tx-att dB-tx-att tx-power antenna dB-sig dB-noise rx tx
  [1, 1], [1, 1], [8, 4], [3, 1], [8, 4], [12, 2], [12, 8], [12, 2],  // rts retries xchannel MCS A-MPDU VHT timestamp HE
  [12, 2], [6, 2], [1, 1], [4, 2],                                    // HE-MU HE-MU-other 0-length-PSDU L-SIG
];

/** Adapters send the same present word all the time: where its fields lie is worked out once. */
const lastLayout = { present: -1, flagsAt: -1, signalAt: -1, endAt: 0 };

export function readRadiotap(
  bytes: Uint8Array,
  end: number,
  header: RadioHeader,
): 'ok' | 'malformed-radio-header' {
  const start = header.offset;
  if (end - start < 8 || bytes[start] !== 0) return 'malformed-radio-header';
  const length = bytes[start + 2]! | (bytes[start + 3]! << 8);
  if (length < 8 || start + length > end) return 'malformed-radio-header';
  const present = presentWord(bytes, start + 4);
  const simple = (present & (MORE_PRESENT_WORDS | (1 << VENDOR_NAMESPACE))) === 0;
  const read = simple
    ? readOneWord(bytes, start, length, present, header)
    : readAllWords(bytes, start, length, header);
  if (!read) return 'malformed-radio-header';
  header.offset = start + length;
  return 'ok';
}

function presentWord(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
}

function readOneWord(
  bytes: Uint8Array,
  start: number,
  length: number,
  present: number,
  header: RadioHeader,
): boolean {
  if (lastLayout.present !== present) layOut(present);
  if (lastLayout.endAt > length) return false;
  if (lastLayout.flagsAt >= 0) takeFlags(bytes[start + lastLayout.flagsAt]!, header);
  if (lastLayout.signalAt >= 0) takeSignal(bytes[start + lastLayout.signalAt]!, header);
  return true;
}

function layOut(present: number): void {
  lastLayout.present = present;
  lastLayout.flagsAt = -1;
  lastLayout.signalAt = -1;
  let at = 8;
  for (let bit = 0; bit < FIELDS.length; bit += 1) {
    if ((present & (1 << bit)) === 0) continue;
    const [size, alignment] = FIELDS[bit]!;
    at = align(at, alignment);
    if (bit === FLAGS) lastLayout.flagsAt = at;
    if (bit === DBM_ANTENNA_SIGNAL) lastLayout.signalAt = at;
    at += size;
  }
  lastLayout.endAt = at;
}

/** Walks any number of present words and namespaces; false where a field would end behind the header. */
function readAllWords(bytes: Uint8Array, start: number, length: number, header: RadioHeader): boolean {
  let words = 1;
  while (presentWord(bytes, start + 4 * words) & MORE_PRESENT_WORDS) {
    words += 1;
    if (4 + 4 * words > length) return false;
  }
  let at = 4 + 4 * words;
  let vendorBytes = -1;
  for (let word = 1; word <= words; word += 1) {
    const present = presentWord(bytes, start + 4 * word);
    if (vendorBytes >= 0) {
      // The vendor's fields lie together; only their whole length is known.
      at += vendorBytes;
      if (at > length) return false;
    } else {
      for (let bit = 0; bit < TLVS; bit += 1) {
        if ((present & (1 << bit)) === 0) continue;
        const [size, alignment] = FIELDS[bit]!;
        at = align(at, alignment);
        if (at + size > length) return false;
        if (bit === FLAGS) takeFlags(bytes[start + at]!, header);
        if (bit === DBM_ANTENNA_SIGNAL) takeSignal(bytes[start + at]!, header);
        at += size;
      }
      // Fields in TLV form have no place in this walk, and none of them is needed.
      if (present & (1 << TLVS)) return true;
    }
    if (present & (1 << VENDOR_NAMESPACE)) {
      // OUI (3) | sub-namespace (1) | length of the vendor's fields u16
      at = align(at, 2);
      if (at + 6 > length) return false;
      vendorBytes = bytes[start + at + 4]! | (bytes[start + at + 5]! << 8);
      at += 6;
    } else if (present & (1 << RADIOTAP_NAMESPACE)) {
      vendorBytes = -1;
    } else if (vendorBytes >= 0) {
      // A vendor's namespace goes on over several words, but its fields were passed over once.
      vendorBytes = 0;
    }
  }
  return true;
}

function align(at: number, alignment: number): number {
  return (at + alignment - 1) & -alignment;
}

function takeFlags(flags: number, header: RadioHeader): void {
  header.fcs = (flags & FLAG_FCS_AT_END) !== 0 ? 'present' : 'absent';
  header.badFcs = (flags & FLAG_BAD_FCS) !== 0;
}

function takeSignal(byte: number, header: RadioHeader): void {
  const dbm = (byte << 24) >> 24;
  // Several antennas: the strongest. Not Math.max, which would keep NaN.
  if (!(header.signalDbm >= dbm)) header.signalDbm = dbm;
}
