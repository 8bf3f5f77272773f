// The addresses of one five-minute bin: for each, its scans and its template. A phone sweeps the channels
// and falls silent, so a new address, or a known one after ten quiet seconds, begins a scan; the scan is
// inside, or clearly inside, from its first frame at or above the threshold. Addresses lie in the order in which they
// came, found by a hash table of twice as many places: constant time a frame, bounded memory. When the table is full,
// further addresses find no room until the bin is over: would one give way, it would come back and push out the next,
// and a single phone could change the scans of many. As it is, one address more keeps out at most one other. And who
// finds room, in what order, does not depend on the key: the same capture gives the same counts.
import type { Pseudonym, Sighting, Signature } from '../capture/sighting.ts';
import { inFullParts, SCANS_OF_ONE } from './phones-of-scans.ts';
import { minuteOfBin } from './turnover.ts';

/** Silence that ends a scan: address-scans as in the table of DESIGN section 7. */
const SCAN_GAP_MS = 10_000;

/** Per bin; more would be no phones, and memory must end somewhere. */
const ADDRESSES_MAX = 65_536;
const NO_ROOM = -1;
const NEARBY = 0;
const NEAR = 1;
const INSIDE = 2;
const WELL = 3;
const CLEAR = 4;
const LEVELS = 5;

/** Scans at a passer-by's, of those who are heard at all: in range for a minute or two at 1.1 a minute. */
const SCANS_A_PASSER = 1.5;

/** What was heard of one signature in a bin. One address adds at most 1 to each number, SCANS_OF_ONE to scans. */
export interface SignatureScans {
  /** Scans that came inside, well inside, and clearly inside. */
  inside: number;
  well: number;
  clear: number;
  /** Phones that were heard and never came inside. */
  passing: number;
  /** Addresses that came near, inside, and clearly inside. */
  addressesNear: number;
  addressesInside: number;
  addressesClear: number;
  /** First and last frame inside, milliseconds since 1970; infinite where there was none. */
  fromMs: number;
  untilMs: number;
  /** Bit k: a randomised address began to scan in the bin's minute k, however near. */
  minutes: number;
}

const NO_SCANS: Readonly<SignatureScans> = {
  inside: 0,
  well: 0,
  clear: 0,
  passing: 0,
  addressesNear: 0,
  addressesInside: 0,
  addressesClear: 0,
  fromMs: Number.POSITIVE_INFINITY,
  untilMs: Number.NEGATIVE_INFINITY,
  minutes: 0,
};

export class BinTable {
  /** Frames that were not counted because there was no room for their address. */
  evictions = 0;
  readonly #addressesMax: number;
  /** Where an address lies, and one; 0 where there is none. Each is at its hash, or behind those that were there. */
  readonly #places: Int32Array;
  /** The place of each, so that a bin's end costs no more than what the bin held. */
  readonly #placeOf: Int32Array;
  readonly #pseudonyms: Float64Array;
  readonly #signatures: Float64Array;
  readonly #richness: Uint16Array;
  readonly #lastMs: Float64Array;
  readonly #fromMs: Float64Array;
  readonly #untilMs: Float64Array;
  readonly #minutes: Uint8Array;
  /** The highest level that the present scan has come to. */
  readonly #levels: Uint8Array;
  readonly #scans: Uint32Array;
  #used = 0;
  #bySignature = new Map<Signature, SignatureScans>();
  /** Overwritten ones, to be used again: a bin holds as many as the one before, nearly. */
  readonly #spare: SignatureScans[] = [];

  /** `addressesMax`: in a bin, above 0. */
  constructor(addressesMax = ADDRESSES_MAX) {
    this.#addressesMax = addressesMax;
    this.#places = new Int32Array(2 ** Math.ceil(Math.log2(2 * addressesMax)));
    this.#placeOf = new Int32Array(addressesMax);
    this.#pseudonyms = new Float64Array(addressesMax);
    this.#signatures = new Float64Array(addressesMax);
    this.#richness = new Uint16Array(addressesMax);
    this.#lastMs = new Float64Array(addressesMax);
    this.#fromMs = new Float64Array(addressesMax);
    this.#untilMs = new Float64Array(addressesMax);
    this.#minutes = new Uint8Array(addressesMax);
    this.#levels = new Uint8Array(addressesMax);
    this.#scans = new Uint32Array(LEVELS * addressesMax);
  }

  sight(sighting: Sighting): void {
    const { timeMs, pseudonym, richness } = sighting;
    const known = this.#used;
    const slot = this.#slotOf(pseudonym);
    if (slot === NO_ROOM) {
      this.evictions += 1;
      return;
    }
    const began = slot === known;
    // One phone may probe with several templates; the richest tells most about it.
    if (began || richness > this.#richness[slot]!) {
      this.#signatures[slot] = sighting.signature;
      this.#richness[slot] = richness;
    }
    const level = levelOf(sighting);
    const scanBegan = began || timeMs - this.#lastMs[slot]! > SCAN_GAP_MS;
    this.#scan(slot, level, scanBegan);
    this.#lastMs[slot] = timeMs;
    if (scanBegan && sighting.randomised) this.#minutes[slot]! |= 1 << minuteOfBin(timeMs);
    if (level < INSIDE) return;
    this.#fromMs[slot] = Math.min(this.#fromMs[slot]!, timeMs);
    this.#untilMs[slot] = Math.max(this.#untilMs[slot]!, timeMs);
  }

  /** Hands out the bin's scans by signature, each once, and overwrites everything. */
  end(each: (signature: Signature, scans: SignatureScans) => void): void {
    for (let slot = 0; slot < this.#used; slot += 1) {
      this.#keepScans(slot);
      // Also where in the table an address was: that is part of its pseudonym.
      this.#places[this.#placeOf[slot]!] = 0;
    }
    for (const column of [this.#placeOf, this.#pseudonyms, this.#signatures, this.#richness]) {
      column.fill(0, 0, this.#used);
    }
    for (const column of [this.#lastMs, this.#fromMs, this.#untilMs, this.#minutes, this.#levels]) {
      column.fill(0, 0, this.#used);
    }
    this.#used = 0;
    for (const [signature, scans] of this.#bySignature) {
      each(signature, scans);
      Object.assign(scans, NO_SCANS);
      this.#spare.push(scans);
    }
    // A new map, since clear() leaves a table that refers to the next one: each would keep its successors from being collected.
    if (this.#bySignature.size > 0) this.#bySignature = new Map();
  }

  /** Counts a scan once at each level that it comes to. */
  #scan(slot: number, level: number, began: boolean): void {
    const first = began ? NEARBY : this.#levels[slot]! + 1;
    for (let reached = first; reached <= level; reached += 1) this.#scans[LEVELS * slot + reached]! += 1;
    this.#levels[slot] = began ? level : Math.max(level, this.#levels[slot]!);
  }

  /** Adds a slot's scans to its signature's: as many as one phone makes, however often the address scanned. */
  #keepScans(slot: number): void {
    const kept = this.#keptOf(this.#signatures[slot]! as Signature);
    const at = LEVELS * slot;
    const heard = this.#scans[at + NEARBY]!;
    const near = this.#scans[at + NEAR]!;
    const inside = this.#scans[at + INSIDE]!;
    const well = this.#scans[at + WELL]!;
    const clear = this.#scans[at + CLEAR]!;
    this.#scans.fill(0, at, at + LEVELS);
    kept.inside += Math.min(inside, SCANS_OF_ONE);
    kept.well += Math.min(well, SCANS_OF_ONE);
    kept.clear += Math.min(clear, SCANS_OF_ONE);
    if (inside === 0) kept.passing += inFullParts(Math.min(1, heard / SCANS_A_PASSER));
    if (near > 0) kept.addressesNear += 1;
    if (inside > 0) kept.addressesInside += 1;
    if (clear > 0) kept.addressesClear += 1;
    kept.fromMs = Math.min(kept.fromMs, this.#fromMs[slot]!);
    kept.untilMs = Math.max(kept.untilMs, this.#untilMs[slot]!);
    kept.minutes |= this.#minutes[slot]!;
  }

  #keptOf(signature: Signature): SignatureScans {
    let kept = this.#bySignature.get(signature);
    if (!kept) {
      kept = this.#spare.pop() ?? { ...NO_SCANS };
      this.#bySignature.set(signature, kept);
    }
    return kept;
  }

  /** The address's slot, else the next free one, else NO_ROOM. */
  #slotOf(pseudonym: Pseudonym): number {
    const last = this.#places.length - 1;
    let place = (pseudonym >>> 0) & last;
    for (; this.#places[place] !== 0; place = (place + 1) & last) {
      const slot = this.#places[place]! - 1;
      if (this.#pseudonyms[slot] === pseudonym) return slot;
    }
    const slot = this.#used;
    if (slot === this.#addressesMax) return NO_ROOM;
    this.#used += 1;
    this.#places[place] = slot + 1;
    this.#placeOf[slot] = place;
    this.#pseudonyms[slot] = pseudonym;
    this.#fromMs[slot] = Number.POSITIVE_INFINITY;
    this.#untilMs[slot] = Number.NEGATIVE_INFINITY;
    return slot;
  }
}

function levelOf({ clear, well, zone, near }: Sighting): number {
  if (clear) return CLEAR;
  if (well) return WELL;
  if (zone === 'inside') return INSIDE;
  return near ? NEAR : NEARBY;
}
