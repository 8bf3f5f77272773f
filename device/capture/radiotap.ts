// Radiotap (radiotap.org; LINKTYPE 127), little-endian:
//   version u8 = 0 | pad u8 | header length u16 | present u32, more while bit 31 is set | fields
// A present word's bits name fields that follow in order, each aligned from the header's start. Bit 29
// starts the standard namespace again (the next antenna), bit 30 a vendor's, whose fields are skipped.
import { isOutsideBand } from './band.ts';
import { u16 } from './endian.ts';
import type { RadioHeader } from './radio-header.ts';
import { strongest } from './signal.ts';

const FLAGS = 1;
const CHANNEL = 3;
const DBM_ANTENNA_SIGNAL = 5;
const XCHANNEL = 18;
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

/**
 * Where the fields lie, counted from the header's start. Adapters send the same present words all the
 * time: that is worked out once.
 */
const layout = {
  /** The present words that it belongs to; empty where another header may not rely on it. */
  words: [] as number[],
  /** -1 where there is none. */
  flagsAt: -1,
  /** Of the frequency and of the channel's flags, both u16; -1 where there are none. */
  frequencyAt: -1,
  channelFlagsAt: -1,
  /** One for each antenna, and one for all. */
  signalsAt: [] as number[],
  /** From … until, of all that is understood: present words, standard fields, heads of vendors' namespaces. */
  spans: [] as (readonly [from: number, until: number])[],
  endAt: 0,
};

export function readRadiotap(
  bytes: Uint8Array,
  end: number,
  header: RadioHeader,
): 'ok' | 'malformed-radio-header' {
  const start = header.offset;
  if (end - start < 8 || bytes[start] !== 0) return 'malformed-radio-header';
  const length = bytes[start + 2]! | (bytes[start + 3]! << 8);
  if (length < 8 || start + length > end) return 'malformed-radio-header';
  if (!hasLastLayout(bytes, start, length) && !layOut(bytes, start, length)) return 'malformed-radio-header';
  if (layout.endAt > length) return 'malformed-radio-header';
  if (layout.flagsAt >= 0) takeFlags(bytes[start + layout.flagsAt]!, header);
  for (const at of layout.signalsAt) {
    header.signalDbm = strongest(header.signalDbm, (bytes[start + at]! << 24) >> 24);
  }
  if (layout.frequencyAt >= 0) {
    const frequencyMhz = u16(bytes, start + layout.frequencyAt, true);
    header.isOutsideBand = isOutsideBand(frequencyMhz, u16(bytes, start + layout.channelFlagsAt, true));
  }
  header.offset = start + length;
  return 'ok';
}

/** The spans [from, until) of the header that was read last, counted from its start, whose meaning is known. */
export function understoodSpans(): readonly (readonly [from: number, until: number])[] {
  return layout.spans;
}

function presentWord(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
}

function hasLastLayout(bytes: Uint8Array, start: number, length: number): boolean {
  const { words } = layout;
  if (words.length === 0 || 4 + 4 * words.length > length) return false;
  for (let word = 0; word < words.length; word += 1) {
    if (presentWord(bytes, start + 4 + 4 * word) !== words[word]) return false;
  }
  // All but the last of the words say that more follow.
  return true;
}

/** Walks any number of present words and namespaces; false where a field would end behind the header. */
function layOut(bytes: Uint8Array, start: number, length: number): boolean {
  layout.words = [];
  layout.flagsAt = -1;
  layout.frequencyAt = -1;
  layout.channelFlagsAt = -1;
  layout.signalsAt = [];
  layout.spans = [];
  const words = presentWords(bytes, start, length);
  if (words === undefined) return false;
  let at = 4 + 4 * words.length;
  layout.spans.push([0, at]);
  let hasVendor = false;
  let vendorBytes = -1;
  for (const present of words) {
    if (vendorBytes >= 0) {
      // The vendor's fields lie together; only their whole length is known.
      at += vendorBytes;
      if (at > length) return false;
    } else {
      at = layOutWord(present, at);
      if (at > length) return false;
      // Fields in TLV form have no place in this walk, and none of them is needed.
      if (present & (1 << TLVS)) break;
    }
    if (present & (1 << VENDOR_NAMESPACE)) {
      // OUI (3) | sub-namespace (1) | length of the vendor's fields u16
      at = align(at, 2);
      if (at + 6 > length) return false;
      vendorBytes = bytes[start + at + 4]! | (bytes[start + at + 5]! << 8);
      layout.spans.push([at, at + 6]);
      at += 6;
      hasVendor = true;
    } else if (present & (1 << RADIOTAP_NAMESPACE)) {
      vendorBytes = -1;
    } else if (vendorBytes >= 0) {
      // A vendor's namespace goes on over several words, but its fields were passed over once.
      vendorBytes = 0;
    }
  }
  layout.endAt = at;
  // A vendor's length stands in each header anew.
  if (!hasVendor) layout.words = words;
  return true;
}

/** All present words; undefined where the last that fits says that more follow. */
function presentWords(bytes: Uint8Array, start: number, length: number): number[] | undefined {
  const words: number[] = [];
  for (let at = 4; at + 4 <= length; at += 4) {
    const present = presentWord(bytes, start + at);
    words.push(present);
    if ((present & MORE_PRESENT_WORDS) === 0) return words;
  }
  return undefined;
}

/** Places the standard fields of a present word from `at`; returns where they end. */
function layOutWord(present: number, at: number): number {
  let end = at;
  for (let bit = 0; bit < TLVS; bit += 1) {
    if ((present & (1 << bit)) === 0) continue;
    const [size, alignment] = FIELDS[bit]!;
    end = align(end, alignment);
    if (bit === FLAGS) layout.flagsAt = end;
    // Channel: frequency u16 | flags u16. XChannel: flags u32 | frequency u16 | number u8 | power i8.
    if (bit === CHANNEL || (bit === XCHANNEL && layout.frequencyAt < 0)) {
      layout.frequencyAt = bit === CHANNEL ? end : end + 4;
      layout.channelFlagsAt = bit === CHANNEL ? end + 2 : end;
    }
    if (bit === DBM_ANTENNA_SIGNAL) layout.signalsAt.push(end);
    layout.spans.push([end, end + size]);
    end += size;
  }
  return end;
}

function align(at: number, alignment: number): number {
  return (at + alignment - 1) & -alignment;
}

function takeFlags(flags: number, header: RadioHeader): void {
  header.fcs = (flags & FLAG_FCS_AT_END) !== 0 ? 'present' : 'absent';
  header.badFcs = (flags & FLAG_BAD_FCS) !== 0;
}
