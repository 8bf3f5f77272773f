// How soon phones leave, learned from within five minutes. A template that was heard in one minute of a bin is heard again
// in a later one the less often the more phones leave in between; phones that stay are heard as often three or four minutes
// later as one or two. What an hour gives are three sums, noised once as whatever else is released; from there on nothing
// about phones is used, so that the hours to come may be counted by it. README.md, "How soon phones leave".
import { NORMAL_90 } from '../../shared/interval.ts';
import { BIN_MS, BINS_PER_HOUR } from './bins.ts';
import type { StayEstimate } from './hour-estimate.ts';

const MINUTE_MS = 60_000;
const MINUTES = BIN_MS / MINUTE_MS;

/** Pairs of minutes in which a template was heard, in twelfths of how often there is room for one in a bin. */
export interface MinutePairs {
  /** One or two minutes apart. */
  near: number;
  /** Three or four. */
  far: number;
  /** Templates in a bin, all bins together. */
  templates: number;
}

export const NO_PAIRS: Readonly<MinutePairs> = { near: 0, far: 0, templates: 0 };

/** What hours have come to; each counts as it has pairs, and less as time goes by. */
export interface Leaving {
  /** Near pairs, in whole pairs. */
  readonly near: number;
  /** Far pairs less near ones; with each near pair, 0 where all stay. */
  readonly farLessNear: number;
  /** Templates in a bin, once for each near pair. */
  readonly templates: number;
}

/** Adds noise of this scale ÷ ε to a whole number. */
export type Noise = (value: number, scale: number) => number;
export const noNoise: Noise = (value) => value;

/**
 * One address more only adds minutes to one template of one bin. Of all ways to do so none changes |far − near| ÷ 21 +
 * |near| ÷ 96 + |templates| ÷ 16 by more than 1, so the three numbers together cost one ε.
 */
export const NOISE_FAR_LESS_NEAR = 21;
export const NOISE_NEAR = 96;
export const NOISE_TEMPLATES = 16;
const TWELFTHS = 12;

/** Hours with fewer pairs than noise makes say nothing. */
const PAIRS_MIN = 20;
/**
 * An hour counts once as much again for each so many pairs: the number that leaves is what is wanted, not the share, so
 * errors of the hours weigh by the square of who is there (least squares), of which the pairs are one factor already.
 */
const PAIRS_OF_AN_HOUR = 100;
/** Far pairs to near ones where nobody leaves: 0.97 to 1.00 in four periods of a lab, its departures taken out. */
const STAYING = 0.99;
/** Minutes that the far pairs are further apart, as fitted to labelled phones that were made to leave. */
const FURTHER_MINUTES = 2.1;
/** Phones of one template hide one another: by as much again where a bin holds so many templates. */
const TEMPLATES_OF_TWICE = 40;
/** What is thought before anything was heard counts as so many pairs; where nobody told, that phones stay for 100 minutes. */
const PRIOR_PAIRS = 700;
/** Stays of more than 100 minutes are not told from those of 100. */
const LEAVING_MIN = 0.01;
/** Noise may make it anything. */
const RATIO_MIN = 0.2;
/** Shorter ones are not believed. */
const STAY_MINUTES_MIN = 2;
/** After so many hours a pair counts for a third. */
const HOURS_KEPT = 300;

/** Standard error of STAYING from place to place; of the ratio of one pair; and, of its size, of what leaving makes of it. */
const STAYING_ERROR = 0.0075;
const PAIR_ERROR = 0.8;
const LEAVING_ERROR = 0.15;
/** A stay that may as well be five times as long is no statement. */
const STAY_RANGE_MAX = 5;

/** 0 … 4: the minute of its bin that holds a moment. */
export const minuteOfBin = (timeMs: number): number => Math.floor(timeMs / MINUTE_MS) % MINUTES;

/** Adds one template's minutes in one bin. */
export function addPairs(pairs: MinutePairs, minutes: number): void {
  pairs.near += 3 * apart(minutes, 1) + 4 * apart(minutes, 2);
  pairs.far += 6 * apart(minutes, 3) + 12 * apart(minutes, 4);
  if (minutes !== 0) pairs.templates += 1;
}

function apart(minutes: number, by: number): number {
  let count = 0;
  for (let both = minutes & (minutes >> by); both !== 0; both &= both - 1) count += 1;
  return count;
}

export class Turnover {
  #sums: Leaving = { near: 0, farLessNear: 0, templates: 0 };

  /** What an hour came to. Draws noise: once for each hour. */
  learn({ near, far, templates }: MinutePairs, noise: Noise): void {
    const heard = noise(near, NOISE_NEAR) / TWELFTHS;
    const less = noise(far - near, NOISE_FAR_LESS_NEAR) / TWELFTHS;
    const inABin = Math.max(0, noise(templates, NOISE_TEMPLATES) / BINS_PER_HOUR);
    if (heard < PAIRS_MIN) return;
    const keep = Math.exp(-1 / HOURS_KEPT);
    const weight = heard / PAIRS_OF_AN_HOUR;
    this.#sums = {
      near: keep * this.#sums.near + weight * heard,
      farLessNear: keep * this.#sums.farLessNear + weight * less,
      templates: keep * this.#sums.templates + weight * heard * inABin,
    };
  }

  /** Share of the phones present that leave in a minute; `stayMinutes`: how long somebody thinks that they stay. */
  leaving(stayMinutes: number | null): number {
    const { near, farLessNear } = this.#sums;
    const thought = stayMinutes === null ? LEAVING_MIN : 1 / Math.max(stayMinutes, STAY_MINUTES_MIN);
    const prior = STAYING * Math.exp((-FURTHER_MINUTES * thought) / this.#hidden()) - 1;
    const ratio = 1 + (farLessNear + PRIOR_PAIRS * prior) / (near + PRIOR_PAIRS);
    const loss = -Math.log(Math.max(RATIO_MIN, ratio) / STAYING);
    return Math.max(LEAVING_MIN, (loss / FURTHER_MINUTES) * this.#hidden());
  }

  /** Mean stay of all phones that are there, staff too; null as long as what was heard says too little. */
  stay(): StayEstimate | null {
    const leaving = this.leaving(null);
    const heard = PAIR_ERROR / Math.sqrt(this.#sums.near + PRIOR_PAIRS);
    const ofRatio = (Math.hypot(STAYING_ERROR, heard) / FURTHER_MINUTES) * this.#hidden();
    const reach = NORMAL_90 * Math.hypot(ofRatio, LEAVING_ERROR * leaving);
    const [slowest, fastest] = [leaving - reach, leaving + reach];
    if (fastest > STAY_RANGE_MAX * slowest) return null;
    return { minutes: 1 / leaving, low: 1 / fastest, high: 1 / slowest };
  }

  sums(): Leaving {
    return this.#sums;
  }

  /** Goes on from the sums of a process before this one. */
  resume(sums: Leaving): void {
    this.#sums = sums;
  }

  /** How many times more leave than templates fall silent. */
  #hidden(): number {
    const { near, templates } = this.#sums;
    return 1 + templates / (near + PRIOR_PAIRS) / TEMPLATES_OF_TWICE;
  }
}
