// What profile `hour` may know beyond five minutes: which signatures were there, bin by bin, until the key
// changes. Of each the most phones at a time, once, and its longest stay that has ended: so one address more or
// less, in one bin, changes each number of the hour by at most one phone.
import type { Signature } from '../capture/sighting.ts';

/** A phone that has been silent for longer has left: five and a half minutes, and the bin it falls into. */
const SILENT_BINS_MAX = 1;
/** A stay of a signature that never came clearly inside is a neighbour's as likely as not. */
const NEVER_CLEAR = 0.5;
/** About 2 MB: more templates in an hour are no crowd. */
const CAPACITY = 16_384;

/** Phones: of a bin, or of the key period each once; a signature's coming back is no new phone, more of it at a time are. */
export interface PlacesSeen {
  inside: number;
  clear: number;
}

interface Present {
  /** The last bin in which it was heard. */
  bin: number;
  /** The most phones at a time. */
  inside: number;
  clear: number;
  /** The stay that goes on, or was the last. */
  fromMs: number;
  untilMs: number;
  /** The longest that has ended; none where it begins after its end. */
  longestFromMs: number;
  longestUntilMs: number;
}

const NOBODY: Readonly<Present> = {
  bin: 0,
  inside: 0,
  clear: 0,
  fromMs: 0,
  untilMs: 0,
  longestFromMs: 0,
  longestUntilMs: -1,
};

/** Gets a stay that ended: how many phones it speaks for, and when they came and were last heard. */
export type Leave = (phones: number, fromMs: number, untilMs: number) => void;

export class SignatureTable {
  /** Signatures in a bin that were not followed because the table was full. */
  evictions = 0;
  readonly seen: PlacesSeen = { inside: 0, clear: 0 };
  #present = new Map<Signature, Present>();
  readonly #leave: Leave;

  constructor(leave: Leave) {
    this.#leave = leave;
  }

  /** A signature was heard inside in a bin, with so many phones, between two moments. Bins come in order. */
  hear(signature: Signature, bin: number, phones: PlacesSeen, fromMs: number, untilMs: number): void {
    let known = this.#present.get(signature);
    if (!known && this.#present.size >= CAPACITY) {
      this.evictions += 1;
      return;
    }
    if (!known) {
      known = { ...NOBODY, bin, fromMs, untilMs };
      this.#present.set(signature, known);
    }
    this.seen.inside += Math.max(0, phones.inside - known.inside);
    this.seen.clear += Math.max(0, phones.clear - known.clear);
    known.inside = Math.max(known.inside, phones.inside);
    known.clear = Math.max(known.clear, phones.clear);
    if (bin - known.bin > SILENT_BINS_MAX) {
      end(known);
      known.fromMs = fromMs;
    }
    known.bin = bin;
    known.untilMs = untilMs;
  }

  /**
   * Hands out the stays that ended before a bin, then overwrites everything; who is still there then has not been
   * seen to leave.
   */
  finish(bin: number): void {
    for (const known of this.#present.values()) {
      if (bin - known.bin > SILENT_BINS_MAX) end(known);
      if (known.longestUntilMs >= known.longestFromMs) {
        this.#leave(known.clear > 0 ? 1 : NEVER_CLEAR, known.longestFromMs, known.longestUntilMs);
      }
      Object.assign(known, NOBODY);
    }
    // Not clear(), as in the bin's table.
    if (this.#present.size > 0) this.#present = new Map();
    this.seen.inside = 0;
    this.seen.clear = 0;
  }
}

function end(known: Present): void {
  if (known.untilMs - known.fromMs <= known.longestUntilMs - known.longestFromMs) return;
  known.longestFromMs = known.fromMs;
  known.longestUntilMs = known.untilMs;
}
