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
const NOBODY: Readonly<BinPhones> = { inside: 0, present: 0, clear: 0, nearby: 0 };

export interface HistoryBin {
  /** Five-minute bins since 1970. */
  readonly bin: number;
  readonly phones: BinPhones;
}

export type DayHeard = 'day and night' | 'day' | 'part';

export class BinHistory {
  readonly #bins: HistoryBin[] = [];
  readonly #quietest = new Float64Array(Math.ceil(QUIET_SHARE * BINS_KEPT));

  /** In their order. */
  entries(): readonly HistoryBin[] {
    return [...this.#bins];
  }

  /** Adds a bin that was listened to; bins come in order, one that is not later than the last starts anew. */
  add(bin: number, phones: BinPhones): void {
    const last = this.#bins.at(-1);
    if (last && bin <= last.bin) this.#bins.length = 0;
    this.#bins.push({ bin, phones });
    while (this.#bins[0]!.bin <= bin - BINS_KEPT) this.#bins.shift();
  }

  /** What a bin held that was listened to; undefined where it was not. */
  at(bin: number): BinPhones | undefined {
    return this.#bins.findLast((entry) => entry.bin === bin)?.phones;
  }

  /** How much of the last day was heard. What is always there is known but of `part` of one. */
  heard(): DayHeard {
    if (this.#bins.length >= BINS_WITH_NIGHT) return 'day and night';
    return this.#bins.length >= BINS_NEEDED ? 'day' : 'part';
  }

  /** Phones that are always there; none as long as too little of the last day was heard. */
  fixed(): Readonly<BinPhones> {
    if (this.heard() === 'part') return NOBODY;
    return {
      inside: this.#quiet(({ inside }) => inside),
      present: this.#quiet(({ present }) => present),
      clear: this.#quiet(({ clear }) => clear),
      nearby: this.#quiet(({ nearby }) => nearby),
    };
  }

  /** Mean of the quietest bins. To keep those few in order takes an eighth of the time of sorting all bins. */
  #quiet(phonesOf: (phones: BinPhones) => number): number {
    const count = Math.ceil(QUIET_SHARE * this.#bins.length);
    const quietest = this.#quietest.subarray(0, count).fill(Number.POSITIVE_INFINITY);
    for (const { phones } of this.#bins) {
      const value = phonesOf(phones);
      let at = count - 1;
      if (!(value < quietest[at]!)) continue;
      for (; at > 0 && quietest[at - 1]! > value; at -= 1) quietest[at] = quietest[at - 1]!;
      quietest[at] = value;
    }
    return quietest.reduce((sum, phones) => sum + phones, 0) / count;
  }
}
