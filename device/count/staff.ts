// Who is there all day: staff, who come with the opening and are no visitors. A phone cannot be followed for more than five
// minutes, so they are told by counts: what the quietest hours hold, of those in which the place is alive. An hour gives
// one number, the phones of its quietest bins, noised as whatever else is released; the rest is made of such numbers.
// Where people stay for long, or all hours are busy, staff and visitors cannot be told apart, and nobody is taken out.
import type { DayHeard } from './bin-history.ts';
import type { Noise } from './turnover.ts';

const TENTHS = 10;
/** One address changes the quietest bins together by one phone at most, which rounding may make eleven tenths. */
export const NOISE_QUIET = 11;
/** Of the bins of an hour. */
const QUIETEST_BINS = 1 / 3;
/** Fewer bins say little of an hour. */
const BINS_MIN = 6;

/** A week. */
export const HOURS_KEPT = 168;
const HOURS_MIN = 8;
/** Of all hours that were heard, so many of the quietest are of the night: what they hold is always there, and no staff. */
const NIGHT_SHARE = 0.25;
/** The place is alive where this share is there of what its busiest quarter of hours holds. */
const LIVELY_SHARE = 0.15;
/** What the quietest of those hours hold are staff. */
const QUIETEST_HOURS = 0.1;
/** They are surely where they are a smaller share of all who are there, and may as well be visitors where a greater one. */
const SURE_SHARE = 0.4;
const UNSURE_SHARE = 0.6;
/** Of the phones present a minute: people come and go where as many leave, and may as well stay where fewer do. */
const COMING_AND_GOING = 0.035;
const STAYING = 0.02;

/** Phones of the quietest bins of an hour, at a time, by hour; noised. */
export type QuietHours = readonly number[];

export class Staff {
  #hours: number[] = [];

  /** `bins`: phones inside in each bin of the hour that was heard. Draws noise: once for each hour. */
  learn(bins: readonly number[], noise: Noise): void {
    if (bins.length < BINS_MIN) return;
    const quietest = [...bins].sort((a, b) => a - b).slice(0, Math.floor(QUIETEST_BINS * bins.length));
    const tenths = noise(Math.round(TENTHS * sum(quietest)), NOISE_QUIET);
    this.#hours = [...this.#hours, tenths / TENTHS / quietest.length].slice(-HOURS_KEPT);
  }

  /**
   * Phones at a time that belong to the place, beyond those that are always there. `leaving`: the share of the phones
   * present that leave in a minute. Null as long as too little was heard. Null too where only days are heard, for long enough that
   * what is always there is taken out: staff are part of that.
   */
  level(leaving: number, heard: DayHeard): number | null {
    if (heard === 'day') return null;
    // A typed array sorts by value, several times as fast as one with a function to compare.
    const hours = new Float64Array(this.#hours).sort();
    const night = hours.subarray(0, Math.ceil(NIGHT_SHARE * hours.length));
    const always = heard === 'part' ? 0 : Math.max(0, mean(night));
    const above = hours.map((phones) => phones - always);
    const some = above.filter((phones) => phones > 1);
    if (some.length < HOURS_MIN) return null;
    const busiest = mean(some.subarray(-Math.ceil(some.length / 4)));
    const lively = above.filter((phones) => phones >= LIVELY_SHARE * busiest);
    const quietest = mean(lively.subarray(0, Math.ceil(QUIETEST_HOURS * lively.length)));
    const sure = between(UNSURE_SHARE, SURE_SHARE, quietest / mean(lively));
    return quietest * sure * between(STAYING, COMING_AND_GOING, leaving);
  }

  hours(): QuietHours {
    return this.#hours;
  }

  /** Goes on from the hours of a process before this one. */
  resume(hours: QuietHours): void {
    this.#hours = [...hours];
  }
}

/** 0 at `from` and beyond, 1 at `to` and beyond. */
const between = (from: number, to: number, value: number) =>
  Math.min(1, Math.max(0, (value - from) / (to - from)));

function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i += 1) total += values[i]!;
  return total;
}

const mean = (values: ArrayLike<number>) => sum(values) / values.length;
