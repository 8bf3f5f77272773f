// What profile `hour` may know beyond five minutes: which signatures were there, bin by bin, until the key
// changes. A signature's phones come when it is heard with more of them than before, and go when it is heard
// with fewer or not at all for a while; who came first goes first.
import type { Signature } from '../capture/sighting.ts';
import type { BinPhones } from './bins.ts';

/** A phone that has been silent for longer has left: five and a half minutes, and the bin it falls into. */
const SILENT_BINS_MAX = 1;
const CAPACITY = 8192;

/** Phones heard in the key period, each once: a signature's coming back is no new phone, more of it at a time are. */
export interface PlacesSeen {
  inside: number;
  clear: number;
}

interface Present {
  bin: number;
  lastMs: number;
  inside: number;
  clear: number;
  /** Those who are there, from the longest. */
  readonly stays: { fromMs: number; phones: number }[];
}

/** Gets phones that left: how many, and when they came and were last heard. */
export type Leave = (phones: number, fromMs: number, untilMs: number) => void;

export class SignatureTable {
  /** Signatures that were not followed because the table was full. */
  evictions = 0;
  readonly seen: PlacesSeen = { inside: 0, clear: 0 };
  readonly #present = new Map<Signature, Present>();
  readonly #leave: Leave;

  constructor(leave: Leave) {
    this.#leave = leave;
  }

  /** A signature was heard inside in a bin, with so many phones, between two moments. Bins come in order. */
  hear(signature: Signature, bin: number, phones: BinPhones, fromMs: number, untilMs: number): void {
    const known = this.#present.get(signature) ?? this.#create(signature, bin);
    this.seen.inside += Math.max(0, phones.inside - known.inside);
    this.seen.clear += Math.max(0, phones.clear - known.clear);
    const there = known.stays.reduce((sum, stay) => sum + stay.phones, 0);
    if (phones.inside > there) known.stays.push({ fromMs, phones: phones.inside - there });
    else this.#go(known, there - phones.inside);
    known.bin = bin;
    known.lastMs = untilMs;
    known.inside = phones.inside;
    if (phones.clear > 0) known.clear = phones.clear;
  }

  /** A bin is over: who has been silent for too long has left. */
  endBin(bin: number): void {
    for (const known of this.#present.values()) {
      if (bin - known.bin > SILENT_BINS_MAX) this.#go(known, Number.POSITIVE_INFINITY);
    }
  }

  /** Overwrites everything; who is still there has not been seen to leave. */
  forget(): void {
    for (const known of this.#present.values()) {
      Object.assign(known, { bin: 0, lastMs: 0, inside: 0, clear: 0 });
      for (const stay of known.stays) Object.assign(stay, { fromMs: 0, phones: 0 });
      known.stays.length = 0;
    }
    this.#present.clear();
    this.seen.inside = 0;
    this.seen.clear = 0;
  }

  #create(signature: Signature, bin: number): Present {
    const present: Present = { bin, lastMs: 0, inside: 0, clear: 0, stays: [] };
    if (this.#present.size < CAPACITY) this.#present.set(signature, present);
    else this.evictions += 1;
    return present;
  }

  /** So many have left, the longest there first. */
  #go(known: Present, phones: number): void {
    for (let left = phones; left > 0 && known.stays.length > 0; ) {
      const first = known.stays[0]!;
      const going = Math.min(left, first.phones);
      this.#leave(going, first.fromMs, known.lastMs);
      first.phones -= going;
      left -= going;
      if (first.phones > 0) continue;
      first.fromMs = 0;
      known.stays.shift();
    }
  }
}
