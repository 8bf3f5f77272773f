// The addresses of one five-minute bin: for each, its scans and its template. A phone sweeps the channels
// and falls silent, so a new address, or a known one after ten quiet seconds, begins a scan; the scan is
// inside, or clearly inside, from its first frame at or above the threshold. The table is set-associative
// like a processor's cache: constant time a frame, bounded memory. When a set is full, further addresses find no
// room until the bin is over: would one give way, it would come back and push out the next, and a single
// phone could change the scans of many. As it is, one address more keeps out at most one other.
import type { Pseudonym, Sighting, Signature } from '../capture/sighting.ts';
import { SCANS_OF_ONE } from './phones-of-scans.ts';

/** Silence that ends a scan: address-scans as in the table of DESIGN section 7. */
const SCAN_GAP_MS = 10_000;

const WAYS = 16;
const SETS = 4096;
const EMPTY = -1;
const NO_ROOM = -1;
const NEARBY = 0;
const INSIDE = 1;
const CLEAR = 2;
const LEVELS = 3;

/** Scans at a passer-by's, of those who are heard at all: in range for a minute or two at 1.1 a minute. */
const SCANS_A_PASSER = 1.5;
/** Signatures are told apart by so many of their values: more would be no phones, and memory must end somewhere. */
const SIGNATURES = 65_536;

/** What was heard of one signature in a bin. One address adds at most 1 to each number, SCANS_OF_ONE to scans. */
export interface SignatureScans {
  /** Scans that came inside, and those that came clearly inside. */
  inside: number;
  clear: number;
  /** Phones that were heard and never came inside. */
  passing: number;
  /** Addresses that came inside, and those that came clearly inside. */
  addressesInside: number;
  addressesClear: number;
  /** First and last frame inside, milliseconds since 1970; infinite where there was none. */
  fromMs: number;
  untilMs: number;
}

const NO_SCANS: Readonly<SignatureScans> = {
  inside: 0,
  clear: 0,
  passing: 0,
  addressesInside: 0,
  addressesClear: 0,
  fromMs: Number.POSITIVE_INFINITY,
  untilMs: Number.NEGATIVE_INFINITY,
};

export class BinTable {
  /** Frames that were not counted because there was no room for their address. */
  evictions = 0;
  readonly #pseudonyms = new Float64Array(WAYS * SETS).fill(EMPTY);
  readonly #signatures = new Float64Array(WAYS * SETS);
  readonly #richness = new Uint16Array(WAYS * SETS);
  readonly #lastMs = new Float64Array(WAYS * SETS);
  readonly #fromMs = new Float64Array(WAYS * SETS);
  readonly #untilMs = new Float64Array(WAYS * SETS);
  /** The highest level that the present scan has come to. */
  readonly #levels = new Uint8Array(WAYS * SETS);
  readonly #scans = new Uint32Array(LEVELS * WAYS * SETS);
  /** Slots in use, so that a bin's end costs no more than what the bin held. */
  readonly #used = new Int32Array(WAYS * SETS);
  #usedCount = 0;
  readonly #bySignature = new Map<Signature, SignatureScans>();
  /** Overwritten ones, to be used again: a bin holds as many as the one before, nearly. */
  readonly #spare: SignatureScans[] = [];

  sight(sighting: Sighting): void {
    const { timeMs, pseudonym, richness } = sighting;
    const slot = this.#slotOf(pseudonym);
    if (slot === NO_ROOM) {
      this.evictions += 1;
      return;
    }
    const began = this.#pseudonyms[slot] !== pseudonym;
    if (began) this.#settle(slot, pseudonym);
    // One phone may probe with several templates; the richest tells most about it.
    if (began || richness > this.#richness[slot]!) {
      this.#signatures[slot] = sighting.signature;
      this.#richness[slot] = richness;
    }
    const level = sighting.clear ? CLEAR : sighting.zone === 'inside' ? INSIDE : NEARBY;
    this.#scan(slot, level, began || timeMs - this.#lastMs[slot]! > SCAN_GAP_MS);
    this.#lastMs[slot] = timeMs;
    if (level === NEARBY) return;
    this.#fromMs[slot] = Math.min(this.#fromMs[slot]!, timeMs);
    this.#untilMs[slot] = Math.max(this.#untilMs[slot]!, timeMs);
  }

  /** Hands out the bin's scans by signature, each once, and overwrites everything. */
  end(each: (signature: Signature, scans: SignatureScans) => void): void {
    for (let i = 0; i < this.#usedCount; i += 1) {
      const slot = this.#used[i]!;
      this.#keepScans(slot);
      this.#pseudonyms[slot] = EMPTY;
      this.#fromMs[slot] = 0;
      this.#untilMs[slot] = 0;
      this.#signatures[slot] = 0;
      this.#richness[slot] = 0;
      this.#lastMs[slot] = 0;
      this.#levels[slot] = 0;
    }
    // Also what is no more than where in the table an address was: that is part of its pseudonym.
    this.#used.fill(0, 0, this.#usedCount);
    this.#usedCount = 0;
    for (const [signature, scans] of this.#bySignature) {
      each(signature, scans);
      Object.assign(scans, NO_SCANS);
      this.#spare.push(scans);
    }
    this.#bySignature.clear();
  }

  /** Counts a scan once at each level that it comes to. */
  #scan(slot: number, level: number, began: boolean): void {
    const first = began ? NEARBY : this.#levels[slot]! + 1;
    for (let reached = first; reached <= level; reached += 1) this.#scans[LEVELS * slot + reached]! += 1;
    this.#levels[slot] = began ? level : Math.max(level, this.#levels[slot]!);
  }

  #settle(slot: number, pseudonym: Pseudonym): void {
    this.#used[this.#usedCount] = slot;
    this.#usedCount += 1;
    this.#pseudonyms[slot] = pseudonym;
    this.#fromMs[slot] = Number.POSITIVE_INFINITY;
    this.#untilMs[slot] = Number.NEGATIVE_INFINITY;
  }

  /** Adds a slot's scans to its signature's: as many as one phone makes, however often the address scanned. */
  #keepScans(slot: number): void {
    const kept = this.#keptOf((this.#signatures[slot]! % SIGNATURES) as Signature);
    const at = LEVELS * slot;
    const heard = this.#scans[at + NEARBY]!;
    const inside = this.#scans[at + INSIDE]!;
    const clear = this.#scans[at + CLEAR]!;
    this.#scans.fill(0, at, at + LEVELS);
    kept.inside += Math.min(inside, SCANS_OF_ONE);
    kept.clear += Math.min(clear, SCANS_OF_ONE);
    if (inside === 0) kept.passing += Math.min(1, heard / SCANS_A_PASSER);
    if (inside > 0) kept.addressesInside += 1;
    if (clear > 0) kept.addressesClear += 1;
    kept.fromMs = Math.min(kept.fromMs, this.#fromMs[slot]!);
    kept.untilMs = Math.max(kept.untilMs, this.#untilMs[slot]!);
  }

  #keptOf(signature: Signature): SignatureScans {
    let kept = this.#bySignature.get(signature);
    if (!kept) {
      kept = this.#spare.pop() ?? { ...NO_SCANS };
      this.#bySignature.set(signature, kept);
    }
    return kept;
  }

  /** The address's slot, else an empty one of its set, else NO_ROOM. */
  #slotOf(pseudonym: Pseudonym): number {
    const first = ((pseudonym >>> 0) & (SETS - 1)) * WAYS;
    for (let slot = first; slot < first + WAYS; slot += 1) {
      const known = this.#pseudonyms[slot]!;
      // Slots of a set fill in their order, and none is given back before the bin is over.
      if (known === pseudonym || known === EMPTY) return slot;
    }
    return NO_ROOM;
  }
}
