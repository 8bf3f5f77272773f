// The last day of bins, in numbers only: tells what is always there. Tills, cameras and the phones of
// neighbours who live upstairs are heard in closed and dead hours as well; what the quietest tenth of a day's
// bins held is taken for them, and is nobody who came. A shop that never falls quiet has nothing to learn
// from, so a fixed population needs hours of listening first.
import { BINS_PER_HOUR, type BinPhones } from './bins.ts';

const BINS_KEPT = 24 * BINS_PER_HOUR;
/** Twelve hours: a shop's opening hours alone are no day. */
const BINS_NEEDED = 12 * BINS_PER_HOUR;
/** Twenty: then the night is among them. */
const BINS_WITH_NIGHT = 20 * BINS_PER_HOUR;
const QUIET_SHARE = 0.1;
const NO_BIN = Number.NEGATIVE_INFINITY;
const NOBODY: Readonly<BinPhones> = { inside: 0, present: 0, clear: 0, nearby: 0 };

export interface HistoryBin {
  /** Five-minute bins since 1970. */
  readonly bin: number;
  readonly phones: BinPhones;
}

export type DayHeard = 'day and night' | 'day' | 'part';

/** In columns: objects of a day's age would pile up in memory until it is collected, and a replay would grow with its days. */
export class BinHistory {
  /** A bin's place is its number modulo BINS_KEPT; what stands there may be older than a day, and is none then. */
  readonly #bins = new Float64Array(BINS_KEPT).fill(NO_BIN);
  readonly #phones: Readonly<Record<keyof BinPhones, Float64Array>> = {
    inside: new Float64Array(BINS_KEPT),
    present: new Float64Array(BINS_KEPT),
    clear: new Float64Array(BINS_KEPT),
    nearby: new Float64Array(BINS_KEPT),
  };
  #last = NO_BIN;
  readonly #quietest = new Float64Array(Math.ceil(QUIET_SHARE * BINS_KEPT));

  /** In their order. */
  entries(): HistoryBin[] {
    const kept = [...this.#bins].filter((bin) => this.#isKept(bin));
    return kept.sort((a, b) => a - b).map((bin) => ({ bin, phones: this.at(bin)! }));
  }

  /** Adds a bin that was listened to; bins come in order, one that is not later than the last starts anew. */
  add(bin: number, { inside, present, clear, nearby }: BinPhones): void {
    if (bin <= this.#last) this.#bins.fill(NO_BIN);
    const place = bin % BINS_KEPT;
    this.#last = bin;
    this.#bins[place] = bin;
    this.#phones.inside[place] = inside;
    this.#phones.present[place] = present;
    this.#phones.clear[place] = clear;
    this.#phones.nearby[place] = nearby;
  }

  /** What a bin held that was listened to; undefined where it was not. */
  at(bin: number): BinPhones | undefined {
    const place = bin % BINS_KEPT;
    if (this.#bins[place] !== bin || !this.#isKept(bin)) return undefined;
    const { inside, present, clear, nearby } = this.#phones;
    return {
      inside: inside[place]!,
      present: present[place]!,
      clear: clear[place]!,
      nearby: nearby[place]!,
    };
  }

  /** How much of the last day was heard. What is always there is known but of `part` of one. */
  heard(): DayHeard {
    const bins = this.#count();
    if (bins >= BINS_WITH_NIGHT) return 'day and night';
    return bins >= BINS_NEEDED ? 'day' : 'part';
  }

  /** Phones that are always there; none as long as too little of the last day was heard. */
  fixed(): Readonly<BinPhones> {
    if (this.heard() === 'part') return NOBODY;
    const { inside, present, clear, nearby } = this.#phones;
    return {
      inside: this.#quiet(inside),
      present: this.#quiet(present),
      clear: this.#quiet(clear),
      nearby: this.#quiet(nearby),
    };
  }

  #isKept(bin: number): boolean {
    return bin > this.#last - BINS_KEPT;
  }

  #count(): number {
    let count = 0;
    for (let place = 0; place < BINS_KEPT; place += 1) if (this.#isKept(this.#bins[place]!)) count += 1;
    return count;
  }

  /** Mean of the quietest bins. To keep those few in order takes an eighth of the time of sorting all bins. */
  #quiet(phones: Float64Array): number {
    const count = Math.ceil(QUIET_SHARE * this.#count());
    const quietest = this.#quietest.subarray(0, count).fill(Number.POSITIVE_INFINITY);
    for (let place = 0; place < BINS_KEPT; place += 1) {
      const value = phones[place]!;
      let at = count - 1;
      if (!(value < quietest[at]!) || !this.#isKept(this.#bins[place]!)) continue;
      for (; at > 0 && quietest[at - 1]! > value; at -= 1) quietest[at] = quietest[at - 1]!;
      quietest[at] = value;
    }
    let sum = 0;
    for (let at = 0; at < count; at += 1) sum += quietest[at]!;
    return sum / count;
  }
}
