// How soon phones leave, learned from two things that need no phone to be followed beyond five minutes: how often a template
// that was heard in one minute of a bin is heard in a later one, and how far the bins of an hour move apart. What an hour
// gives are six sums, noised once as whatever else is released; from there on nothing about phones is used, so that the
// hours to come may be counted by it. What is made of them is in leaving.ts; README.md, "How soon phones leave".
import { NORMAL_90 } from '../../shared/interval.ts';
import { type BinChanges, PARTS } from './bin-changes.ts';
import { BIN_MS, BINS_PER_HOUR } from './bins.ts';
import type { StayEstimate } from './hour-estimate.ts';
import { type Believed, believedLeaving, hiddenByOthers, type Leaving } from './leaving.ts';

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

/** Adds noise of this scale ÷ ε to a whole number. */
export type Noise = (value: number, scale: number) => number;
export const noNoise: Noise = (value) => value;

/**
 * One address more adds minutes to one template of one bin: of all ways to do so none changes |far − near| ÷ 34 + |near| ÷
 * 155 + |templates| ÷ 26 by more than 0.62. And it changes the phones present in that bin by less than 913 parts, so that
 * the bins' sums, which hold it twice at most, cost 0.37 by the scales below. All six numbers together cost one ε.
 */
export const NOISE_FAR_LESS_NEAR = 34;
export const NOISE_NEAR = 155;
export const NOISE_TEMPLATES = 26;
export const NOISE_SOON = 11 * PARTS;
export const NOISE_LATER = 10 * PARTS;
export const NOISE_PRESENT = 28 * PARTS;
const TWELFTHS = 12;

/** Hours with fewer pairs say nothing: noise makes as many. */
const PAIRS_MIN = 40;
/**
 * An hour counts once as much again for each so many pairs: the number that leaves is what is wanted, not the share, so
 * errors of the hours weigh by the square of who is there (least squares), of which the pairs are one factor already.
 */
const PAIRS_OF_AN_HOUR = 100;
/** After so many hours what an hour taught counts for a third. */
const HOURS_KEPT = 600;
/** A stay whose range spans more times than this is no statement: where templates are shared it was twice too long. */
const STAY_RANGE_MAX = 2.7;
/** Nor is one of phones that share templates so much: bins move as little as where nobody leaves. */
const STAY_HIDDEN_MAX = 5;

const NOTHING: Leaving = {
  weight: 0,
  near: 0,
  farLessNear: 0,
  templates: 0,
  squares: 0,
  changesWeight: 0,
  changesSquares: 0,
  soon: 0,
  later: 0,
  present: 0,
};

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

/** How many leave, as far as is known. */
export interface LeavingShare {
  /** Of the phones that a bin shows as present, those who leave in a minute, ÷ those shown. */
  readonly aMinute: number;
  /** Standard error of its logarithm. */
  readonly error: number;
}

export class Turnover {
  #sums = NOTHING;
  /** What was worked out last: of an hour it is asked twice, and of many hours that teach nothing the same. */
  #believed: { of: Leaving; toldMinutes: number | null; believed: Believed } | undefined;

  /** What an hour came to. Draws noise: once for each hour. */
  learn({ near, far, templates }: MinutePairs, changes: BinChanges, noise: Noise): void {
    const heard = noise(near, NOISE_NEAR) / TWELFTHS;
    const less = noise(far - near, NOISE_FAR_LESS_NEAR) / TWELFTHS;
    const inABin = Math.max(0, noise(templates, NOISE_TEMPLATES) / BINS_PER_HOUR);
    const soon = noise(changes.soon, NOISE_SOON) / PARTS;
    const later = noise(changes.later, NOISE_LATER) / PARTS;
    const present = noise(changes.present, NOISE_PRESENT) / PARTS;
    if (heard < PAIRS_MIN) return;
    const keep = Math.exp(-1 / HOURS_KEPT);
    const weight = heard / PAIRS_OF_AN_HOUR;
    const known = changes.laterPairs > 0 && changes.soonPairs > 0 ? weight : 0;
    const mean = (sum: number, count: number) => (known === 0 ? 0 : known * (sum / count));
    const { soonPairs, laterPairs, bins } = changes;
    const old = this.#sums;
    this.#sums = {
      weight: keep * old.weight + weight,
      near: keep * old.near + weight * heard,
      farLessNear: keep * old.farLessNear + weight * less,
      templates: keep * old.templates + weight * inABin,
      squares: keep * old.squares + weight ** 2 * heard,
      changesWeight: keep * old.changesWeight + known,
      changesSquares: keep * old.changesSquares + known ** 2,
      soon: keep * old.soon + mean(soon, soonPairs),
      later: keep * old.later + mean(later, laterPairs),
      present: keep * old.present + mean(present, bins),
    };
  }

  /** `stayMinutes`: how long somebody thinks that a visitor stays. */
  leaving(stayMinutes: number | null): LeavingShare {
    const { aMinute, error } = this.#believe(stayMinutes);
    return { aMinute: aMinute * hiddenByOthers(this.#sums), error };
  }

  /** Mean stay of all phones that are there, staff too; null as long as what was heard says too little. */
  stay(): StayEstimate | null {
    const { aMinute, error, hidden } = this.#believe(null);
    const reach = Math.exp(NORMAL_90 * error);
    if (reach ** 2 > STAY_RANGE_MAX || hidden > STAY_HIDDEN_MAX) return null;
    return { minutes: 1 / aMinute, low: 1 / (aMinute * reach), high: reach / aMinute };
  }

  #believe(toldMinutes: number | null): Believed {
    const last = this.#believed;
    if (last?.of === this.#sums && last.toldMinutes === toldMinutes) return last.believed;
    const believed = believedLeaving(this.#sums, toldMinutes);
    this.#believed = { of: this.#sums, toldMinutes, believed };
    return believed;
  }

  sums(): Leaving {
    return this.#sums;
  }

  /** Goes on from the sums of a process before this one. */
  resume(sums: Leaving): void {
    this.#sums = sums;
  }
}
