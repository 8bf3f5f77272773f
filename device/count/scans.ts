// Scans: a phone sweeps the channels and falls silent. A new address, or a known one after ten quiet
// seconds, begins a scan; the scan is inside from its first frame at or above the threshold.
// The table is set-associative like a processor's cache: constant time, bounded memory, and when a
// set is full the longest silent entry gives way.
import type { Pseudonym, Sighting } from '../capture/sighting.ts';

/** Silence that ends a scan: address-scans as in the table of DESIGN section 7. */
const SCAN_GAP_MS = 10_000;

const WAYS = 8;
const SETS = 8192;
const EMPTY = -1;
const NONE = 0;
const NEARBY = 1;
const INSIDE = 2;

/** What a sighting means for the scans. Reused. */
export interface ScanEvent {
  /** The address was not known, so a track must be found for it. */
  newAddress: boolean;
  /** A scan has begun. */
  began: boolean;
  /** The scan has just become an inside one. */
  cameInside: boolean;
  /** Slot of the address; for `trackOf` and `setTrack`. */
  slot: number;
}

export class ScanTable {
  /** Entries that gave way although their scan was not over. */
  evictions = 0;
  readonly event: ScanEvent = { newAddress: false, began: false, cameInside: false, slot: 0 };
  readonly #pseudonyms = new Float64Array(WAYS * SETS).fill(EMPTY);
  readonly #lastMs = new Float64Array(WAYS * SETS);
  readonly #zones = new Uint8Array(WAYS * SETS);
  readonly #tracks = new Int32Array(WAYS * SETS);
  /** Slots in use, so that forgetting costs no more than what there is to forget. */
  readonly #used = new Int32Array(WAYS * SETS);
  #usedCount = 0;

  /** Takes a sighting in; the result lies in `event`. */
  sight(sighting: Sighting): void {
    const { event } = this;
    const { timeMs } = sighting;
    const slot = this.#find(sighting.pseudonym, timeMs);
    const newAddress = this.#pseudonyms[slot] !== sighting.pseudonym;
    const began = newAddress || timeMs - this.#lastMs[slot]! > SCAN_GAP_MS;
    if (newAddress) this.#settle(slot, sighting.pseudonym);
    const before = began ? NONE : this.#zones[slot]!;
    const now = sighting.zone === 'inside' ? INSIDE : Math.max(before, NEARBY);
    this.#zones[slot] = now;
    this.#lastMs[slot] = timeMs;
    event.newAddress = newAddress;
    event.began = began;
    event.cameInside = now === INSIDE && before !== INSIDE;
    event.slot = slot;
  }

  /** The track that the address belongs to. */
  trackOf(slot: number): number {
    return this.#tracks[slot]!;
  }

  setTrack(slot: number, track: number): void {
    this.#tracks[slot] = track;
  }

  /** Overwrites everything. */
  forget(): void {
    for (let i = 0; i < this.#usedCount; i += 1) {
      const slot = this.#used[i]!;
      this.#pseudonyms[slot] = EMPTY;
      this.#lastMs[slot] = 0;
      this.#zones[slot] = 0;
      this.#tracks[slot] = 0;
    }
    this.#usedCount = 0;
  }

  #settle(slot: number, pseudonym: Pseudonym): void {
    if (this.#pseudonyms[slot] === EMPTY) {
      this.#used[this.#usedCount] = slot;
      this.#usedCount += 1;
    }
    this.#pseudonyms[slot] = pseudonym;
  }

  /** The address's slot, else an empty one of its set, else the longest silent one. */
  #find(pseudonym: Pseudonym, timeMs: number): number {
    const first = ((pseudonym >>> 0) & (SETS - 1)) * WAYS;
    let best = first;
    let bestMs = Number.POSITIVE_INFINITY;
    for (let slot = first; slot < first + WAYS; slot += 1) {
      const known = this.#pseudonyms[slot]!;
      if (known === pseudonym) return slot;
      const lastMs = known === EMPTY ? Number.NEGATIVE_INFINITY : this.#lastMs[slot]!;
      if (lastMs < bestMs) {
        best = slot;
        bestMs = lastMs;
      }
    }
    if (timeMs - bestMs <= SCAN_GAP_MS) this.evictions += 1;
    return best;
  }
}
