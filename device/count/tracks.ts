// Tracks: the scans taken to be one phone's visit. A scan under a new address extends a track of the
// same signature that has been silent for a while but not too long, if its sequence number runs on or
// its signal is close; the best fit wins (greedy, as in DESIGN section 5). Slots are used in a ring,
// so that memory is bounded; tracks of one signature are chained from the newest, and the walk along
// a chain is short, so that time a frame is constant.
import type { Sighting } from '../capture/sighting.ts';

/** A phone that has been silent for longer has left: five and a half minutes. */
export const TRACK_GAP_MS = 330_000;
/** A track heard this recently is another phone's: one phone's scans lie further apart. */
const BUSY_MS = 2_000;
/** Numbers skipped unheard between two scans of one phone that runs on. */
const SEQUENCE_STEP_MAX = 64;
/** A phone that stays is heard within this from scan to scan. */
const SIGNAL_DB_MAX = 8;

const CAPACITY = 16_384;
const CHAIN_HEADS = 4096;
const CHAIN_WALK_MAX = 64;
const NO_SLOT = -1;

/** A finished track, in numbers. Reused. */
export interface FinishedTrack {
  firstMs: number;
  lastMs: number;
  /** When it came inside; NaN where it never did. */
  insideMs: number;
}

export class TrackTable {
  /** Tracks that gave way although their phone may still have been there. */
  evictions = 0;
  readonly #finish: (track: FinishedTrack) => void;
  readonly #finished: FinishedTrack = { firstMs: 0, lastMs: 0, insideMs: Number.NaN };
  readonly #signatures = new Float64Array(CAPACITY);
  readonly #firstMs = new Float64Array(CAPACITY);
  readonly #lastMs = new Float64Array(CAPACITY);
  readonly #insideMs = new Float64Array(CAPACITY);
  readonly #signalDbm = new Float32Array(CAPACITY);
  readonly #sequenceNumbers = new Uint16Array(CAPACITY);
  /** Serial number, from 1, of the track that has or had the slot: links to earlier ones are stale. */
  readonly #serials = new Int32Array(CAPACITY);
  readonly #alive = new Uint8Array(CAPACITY);
  readonly #older = new Int32Array(CAPACITY);
  readonly #heads = new Int32Array(CHAIN_HEADS).fill(NO_SLOT);
  #serial = 0;

  /** `finish` gets every track that ends, once. */
  constructor(finish: (track: FinishedTrack) => void) {
    this.#finish = finish;
  }

  /** The serial of the track that a scan under a new address extends, or of a new one. */
  place(sighting: Sighting): number {
    const slot = this.#bestFit(sighting) ?? this.#create(sighting);
    this.#update(slot, sighting);
    return this.#serials[slot]!;
  }

  /** Adds a sighting under a known address. False where the track has ended meanwhile. */
  extend(serial: number, sighting: Sighting): boolean {
    const slot = serial % CAPACITY;
    if (this.#serials[slot] !== serial || this.#alive[slot] === 0) return false;
    if (sighting.timeMs - this.#lastMs[slot]! > TRACK_GAP_MS) return false;
    this.#update(slot, sighting);
    return true;
  }

  /** Marks a living track as inside; true the first time. */
  comeInside(serial: number, timeMs: number): boolean {
    const slot = serial % CAPACITY;
    if (!Number.isNaN(this.#insideMs[slot]!)) return false;
    this.#insideMs[slot] = timeMs;
    return true;
  }

  /** Finishes what has been silent since `sinceMs`. */
  sweep(sinceMs: number): void {
    for (let slot = this.#slotsUsed() - 1; slot >= 0; slot -= 1) {
      if (this.#alive[slot] !== 0 && this.#lastMs[slot]! < sinceMs) this.#end(slot);
    }
  }

  /** Calls back for each track that lives, for counting; hands out no track. */
  countAlive(each: (lastMs: number, inside: boolean) => void): void {
    for (let slot = this.#slotsUsed() - 1; slot >= 0; slot -= 1) {
      if (this.#alive[slot] !== 0) each(this.#lastMs[slot]!, !Number.isNaN(this.#insideMs[slot]!));
    }
  }

  /** Overwrites everything. Tracks that have not been finished are gone without a word. */
  forget(): void {
    const used = this.#slotsUsed();
    for (let slot = 0; slot < used; slot += 1) this.#heads[headOf(this.#signatures[slot]!)] = NO_SLOT;
    for (const column of [this.#signatures, this.#firstMs, this.#lastMs, this.#insideMs])
      column.fill(0, 0, used);
    for (const column of [this.#signalDbm, this.#sequenceNumbers, this.#serials]) column.fill(0, 0, used);
    this.#older.fill(0, 0, used);
    this.#alive.fill(0, 0, used);
    this.#serial = 0;
  }

  /** Slots 0 … n-1 have been used since everything was last forgotten. */
  #slotsUsed(): number {
    return Math.min(this.#serial + 1, CAPACITY);
  }

  #update(slot: number, sighting: Sighting): void {
    this.#lastMs[slot] = sighting.timeMs;
    this.#signalDbm[slot] = sighting.signalDbm;
    this.#sequenceNumbers[slot] = sighting.sequenceNumber;
  }

  #bestFit(sighting: Sighting): number | undefined {
    const { signature, timeMs } = sighting;
    let slot = this.#heads[headOf(signature)]!;
    let serial = Number.POSITIVE_INFINITY;
    let best: number | undefined;
    let bestMisfit = Number.POSITIVE_INFINITY;
    for (let steps = 0; steps < CHAIN_WALK_MAX && slot !== NO_SLOT; steps += 1) {
      // A younger or equal serial: the slot was used anew, and the chain ends here.
      if (this.#serials[slot]! >= serial) break;
      serial = this.#serials[slot]!;
      const silentMs = timeMs - this.#lastMs[slot]!;
      const free = this.#alive[slot] !== 0 && silentMs >= BUSY_MS && silentMs <= TRACK_GAP_MS;
      if (free && this.#signatures[slot] === signature) {
        const misfit = this.#misfit(slot, sighting);
        if (misfit < bestMisfit) {
          best = slot;
          bestMisfit = misfit;
        }
      }
      slot = this.#older[slot]!;
    }
    return best;
  }

  /** 0 where the sequence number runs on, else the difference of signal in dB; infinite where neither fits. */
  #misfit(slot: number, sighting: Sighting): number {
    const step = (sighting.sequenceNumber - this.#sequenceNumbers[slot]!) & 0xfff;
    if (step >= 1 && step <= SEQUENCE_STEP_MAX) return 0;
    const db = Math.abs(sighting.signalDbm - this.#signalDbm[slot]!);
    // A capture without signal strength (NaN) leaves only the signature to go by.
    if (Number.isNaN(db)) return SIGNAL_DB_MAX;
    return db <= SIGNAL_DB_MAX ? db : Number.POSITIVE_INFINITY;
  }

  #create(sighting: Sighting): number {
    this.#serial += 1;
    const slot = this.#serial % CAPACITY;
    if (this.#alive[slot] !== 0) {
      if (sighting.timeMs - this.#lastMs[slot]! <= TRACK_GAP_MS) this.evictions += 1;
      this.#end(slot);
    }
    const head = headOf(sighting.signature);
    this.#serials[slot] = this.#serial;
    this.#alive[slot] = 1;
    this.#signatures[slot] = sighting.signature;
    this.#firstMs[slot] = sighting.timeMs;
    this.#insideMs[slot] = Number.NaN;
    this.#older[slot] = this.#heads[head]!;
    this.#heads[head] = slot;
    return slot;
  }

  #end(slot: number): void {
    this.#finished.firstMs = this.#firstMs[slot]!;
    this.#finished.lastMs = this.#lastMs[slot]!;
    this.#finished.insideMs = this.#insideMs[slot]!;
    this.#alive[slot] = 0;
    this.#finish(this.#finished);
  }
}

function headOf(signature: number): number {
  return (signature >>> 0) & (CHAIN_HEADS - 1);
}
