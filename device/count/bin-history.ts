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
      inside: this.#quiet('inside'),
      present: this.#quiet('present'),
      clear: this.#quiet('clear'),
      nearby: this.#quiet('nearby'),
    };
  }

  #quiet(place: keyof BinPhones): number {
    // A typed array sorts by value, several times as fast as one with a function to compare.
    const sorted = Float64Array.from(this.#bins, ({ phones }) => phones[place]).sort();
    const quietest = sorted.subarray(0, Math.ceil(QUIET_SHARE * sorted.length));
    return quietest.reduce((sum, phones) => sum + phones, 0) / quietest.length;
  }
}
