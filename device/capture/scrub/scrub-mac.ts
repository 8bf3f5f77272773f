// MAC headers and the fixed parts of bodies without what identifies (IEEE 802.11-2020, 9.2.4, 9.3):
//   frame control u16 | duration u16 | addresses, 6 bytes each | sequence control u16 | address 4 | QoS | HT control
// Addresses are replaced; one that the capture has cut becomes zeros.
import type { KeyedPermutation } from './keyed-permutation.ts';
import type { ScrubCounts } from './scrub-counts.ts';
import { scrubElements } from './scrub-elements.ts';

const TYPE_BYTES = 2;
const ADDRESS_BYTES = 6;
const ADDRESSES_AT = [4, 10, 16];
const FOURTH_ADDRESS_AT = 24;
const HEADER_BYTES = 24;
const SEQUENCE_CONTROL_AT = 22;
const HT_CONTROL_BYTES = 4;
const QOS_CONTROL_BYTES = 2;

const FLAGS_DS = 0x03;
const FLAG_MORE_FRAGMENTS = 0x04;
const FLAG_PROTECTED = 0x40;
const FLAG_HT_CONTROL = 0x80;
const QOS_SUBTYPE = 0x08;

/** What stands before the elements of a management frame (9.3.3), by subtype. */
interface FixedPart {
  readonly bytes: number;
  /** Numbers that stay: from … until. */
  readonly kept: readonly [from: number, until: number];
  readonly addressAt?: number;
}

const TIMESTAMP_BYTES = 8;
const FIXED_PARTS = new Map<number, FixedPart>([
  [0, { bytes: 4, kept: [0, 4] }], // association request
  [1, { bytes: 6, kept: [0, 4] }], // association response: without the number of the station
  [2, { bytes: 10, kept: [0, 10], addressAt: 4 }], // reassociation request
  [3, { bytes: 6, kept: [0, 4] }], // reassociation response
  [5, { bytes: 12, kept: [TIMESTAMP_BYTES, 12] }], // probe response
  [6, { bytes: 10, kept: [TIMESTAMP_BYTES, 10] }], // timing advertisement
  [8, { bytes: 12, kept: [TIMESTAMP_BYTES, 12] }], // beacon
  [10, { bytes: 2, kept: [0, 2] }], // disassociation
  [12, { bytes: 2, kept: [0, 2] }], // deauthentication
]);
/** Of these, the fixed part is followed by what is not elements, or not always: authentication and action. */
const KEPT_OF_OTHERS = new Map([
  [11, 6],
  [13, 1],
  [14, 1],
]);

/** How many addresses a control frame has, by subtype (9.3.1); of others nothing but the type is known. */
// biome-ignore format: a table
const CONTROL_ADDRESSES = new Map([
  [2, 2], [4, 2], [5, 2], [8, 2], [9, 2], [10, 2], [11, 2], [12, 1], [13, 1], [14, 2], [15, 2],
]);

export class MacScrubber {
  readonly #keyed: KeyedPermutation;
  readonly #counts: ScrubCounts;

  constructor(keyed: KeyedPermutation, counts: ScrubCounts) {
    this.#keyed = keyed;
    this.#counts = counts;
  }

  /** Scrubs a header of three addresses from `start`, and makes zeros of all behind it up to `end`. */
  scrubHeader(bytes: Uint8Array, start: number, end: number): void {
    for (const at of ADDRESSES_AT) this.#replace(bytes, start + at, end);
    bytes.fill(0, Math.min(start + HEADER_BYTES, end), end);
  }

  /** Keeps the frame control field and makes zeros of the rest. */
  scrubAllButType(bytes: Uint8Array, start: number, end: number): void {
    bytes.fill(0, Math.min(start + TYPE_BYTES, end), end);
  }

  scrubControl(bytes: Uint8Array, start: number, end: number): void {
    const addresses = CONTROL_ADDRESSES.get(bytes[start]! >> 4) ?? 0;
    for (let i = 0; i < addresses; i += 1) this.#replace(bytes, start + ADDRESSES_AT[i]!, end);
    // The duration of a PS-Poll is the number of its station.
    bytes.fill(0, Math.min(start + TYPE_BYTES, end), Math.min(start + ADDRESSES_AT[0]!, end));
    bytes.fill(0, Math.min(start + ADDRESSES_AT[0]! + ADDRESS_BYTES * addresses, end), end);
  }

  /** Addresses and QoS stay in form; bodies can hold anything. */
  scrubData(bytes: Uint8Array, start: number, end: number): void {
    if (end - start < TYPE_BYTES) return;
    const hasFourth = (bytes[start + 1]! & FLAGS_DS) === FLAGS_DS;
    const isQos = ((bytes[start]! >> 4) & QOS_SUBTYPE) !== 0;
    for (const at of ADDRESSES_AT) this.#replace(bytes, start + at, end);
    if (hasFourth) this.#replace(bytes, start + FOURTH_ADDRESS_AT, end);
    const headerBytes = HEADER_BYTES + (hasFourth ? ADDRESS_BYTES : 0) + (isQos ? QOS_CONTROL_BYTES : 0);
    bytes.fill(0, Math.min(start + headerBytes, end), end);
  }

  scrubManagement(bytes: Uint8Array, start: number, end: number): void {
    if (end - start < HEADER_BYTES) {
      this.scrubHeader(bytes, start, end);
      return;
    }
    const subtype = bytes[start]! >> 4;
    const flags = bytes[start + 1]!;
    const fragment = bytes[start + SEQUENCE_CONTROL_AT]! & 0x0f;
    const bodyAt = Math.min(
      end,
      start + HEADER_BYTES + ((flags & FLAG_HT_CONTROL) !== 0 ? HT_CONTROL_BYTES : 0),
    );
    this.scrubHeader(bytes, start, bodyAt);
    const isReadable = (flags & (FLAG_PROTECTED | FLAG_MORE_FRAGMENTS)) === 0 && fragment === 0;
    this.#scrubBody(bytes, bodyAt, end, isReadable ? subtype : -1);
  }

  /** `subtype`: -1 where the body cannot be read. */
  #scrubBody(bytes: Uint8Array, bodyAt: number, end: number, subtype: number): void {
    const fixed = FIXED_PARTS.get(subtype);
    if (fixed === undefined || bodyAt + fixed.bytes > end) {
      bytes.fill(0, Math.min(bodyAt + (KEPT_OF_OTHERS.get(subtype) ?? 0), end), end);
      return;
    }
    const [from, until] = fixed.kept;
    bytes.fill(0, bodyAt, bodyAt + from);
    bytes.fill(0, bodyAt + until, bodyAt + fixed.bytes);
    if (fixed.addressAt !== undefined) this.#replace(bytes, bodyAt + fixed.addressAt, end);
    scrubElements(bytes, bodyAt + fixed.bytes, end, this.#keyed, this.#counts);
  }

  #replace(bytes: Uint8Array, at: number, end: number): void {
    if (at + ADDRESS_BYTES > end) {
      bytes.fill(0, Math.min(at, end), end);
      return;
    }
    if (this.#keyed.replaceAddress(bytes, at)) this.#counts.addresses += 1;
  }
}
