// What the sums of the hours say of how soon phones leave. Two witnesses, each with how far it errs, and what is thought
// before anything was heard; what somebody told is a third. Each share that may leave is weighed by how
// likely it makes all of them (Bayes). The mean of ln(share) is believed; its standard deviation goes into the ranges. A
// witness that cannot know says little: where templates are shared, pairs of minutes err by as much as others may hide.

import { LATER, SOON } from './bin-changes.ts';
import { BIN_MS } from './bins.ts';

/** What hours have come to: means over the hours, each times its weight; less as time goes by. */
export interface Leaving {
  /** Of the hours. */
  readonly weight: number;
  /** Near pairs; far pairs less near ones, 0 where all stay. */
  readonly near: number;
  readonly farLessNear: number;
  /** Templates in a bin. */
  readonly templates: number;
  /** Near pairs, times the weight once more: tells how many they are worth. */
  readonly squares: number;
  /** Of the hours whose bins were compared, and its square. */
  readonly changesWeight: number;
  readonly changesSquares: number;
  /** How far bins are from the next, and from the fourth after; and phones present, all in phones. */
  readonly soon: number;
  readonly later: number;
  readonly present: number;
}

export interface Believed {
  /** Share of the phones present that leave in a minute. */
  readonly aMinute: number;
  /** Standard deviation of its logarithm. */
  readonly error: number;
  /** How many times more leave than templates fall silent, at least 1: above a few, templates are shared by many. */
  readonly hidden: number;
}

const BIN_MINUTES = BIN_MS / 60_000;

/** What is thought before anything was heard: ln of the share that leaves, its mean and standard deviation. */
const PRIOR_STAY_MINUTES = 65;
const PRIOR_ERROR = 0.75;
/** Who tells a stay means visitors; staff make the mean of all who are there so much longer; and it is a guess. */
const LONGER_WITH_STAFF = 1.3;
const TOLD_ERROR = 0.35;
/** Shorter ones are not believed. */
const STAY_MINUTES_MIN = 2;

/** Minutes that the far pairs are further apart than the near ones, as phones that leave show it. */
const FURTHER_MINUTES = 2.25;
/** Far pairs to near ones where nobody leaves differ so much from place to place. */
const STAYING_ERROR = 0.0075;
/** Of the ratio of one pair. */
const PAIR_ERROR = 1.13;
/** Of how many leave, by how phones scan. */
const SCANNING_ERROR = 0.3;
/** Of how many times more leave than templates fall silent, in parts of its logarithm. */
const HIDDEN_ERROR = 0.8;

/** Near pairs of a template that one phone makes in a bin; more speak for several who hide one another. */
const PAIRS_OF_ONE = 0.3;
/** Of the room for pairs, what is left free counts down to so much. */
const FREE_MIN = 0.25;
const HIDING_EXPONENT = 2.5;

/** By how much bins move apart where a phone comes or goes: those in company, and phones of two templates, count as more. */
const MOVED_BY_ONE = 1.3;
/** Standard error of its logarithm, by how people come, and by as much as others hide. */
const MOVED_ERROR = 0.2;
const MOVED_HIDDEN_ERROR = 1;
/** Of a mean of one hour: the later distances that it has, and how much wider they vary as a square than as themselves. */
const LATER_OF_AN_HOUR = 8;
const SQUARE_ERROR = 1.3;

/** Of templates in a bin: where there are so many, as many phones again are present as bins show. */
const TEMPLATES_OF_TWICE = 80;

/** The witnesses seldom err as one and as far as each may: what was believed of simulated shops erred by so much of it. */
const ERROR_FOUND = 0.6;

/** The shares that are weighed, and their logarithms: stays of five and a half hours down to a minute and a half. */
const SHARES = Array.from({ length: 56 }, (_, i) =>
  Math.exp(Math.log(0.003) + (i / 55) * Math.log(0.7 / 0.003)),
);
const LOG_SHARES = SHARES.map(Math.log);

/** `toldMinutes`: what somebody thinks that a visitor stays; null where nobody told. */
export function believedLeaving(sums: Leaving, toldMinutes: number | null): Believed {
  const witnesses = [
    prior(1 / PRIOR_STAY_MINUTES, PRIOR_ERROR),
    ...(toldMinutes === null ? [] : [prior(shareOfTold(toldMinutes), TOLD_ERROR)]),
    ...(sums.near > 0 ? [ofPairs(sums)] : []),
    ...(sums.changesWeight > 0 ? [ofChanges(sums)] : []),
  ];
  const weights = SHARES.map((share) =>
    witnesses.reduce((total, likelihood) => total + likelihood(share), 0),
  );
  const most = Math.max(...weights);
  const likely = weights.map((weight) => Math.exp(weight - most));
  const total = sum(likely);
  const mean = sum(likely.map((weight, i) => weight * LOG_SHARES[i]!)) / total;
  const variance = sum(likely.map((weight, i) => weight * (LOG_SHARES[i]! - mean) ** 2)) / total;
  return { aMinute: Math.exp(mean), error: ERROR_FOUND * Math.sqrt(variance), hidden: timesHidden(sums) };
}

/** Where many are there, several are one phone to the bins: how many times more come than they show. */
export const hiddenByOthers = ({ templates, weight }: Leaving): number =>
  1 + (weight === 0 ? 0 : (templates / weight / TEMPLATES_OF_TWICE) ** 2);

const shareOfTold = (minutes: number) => 1 / (LONGER_WITH_STAFF * Math.max(minutes, STAY_MINUTES_MIN));

type LogLikelihood = (share: number) => number;

const prior =
  (expected: number, error: number): LogLikelihood =>
  (share) =>
    normal(Math.log(share / expected), error ** 2);

/** A template heard in one minute is heard again in a later one the less often the more phones leave in between. */
function ofPairs({ near, farLessNear, squares, ...sums }: Leaving): LogLikelihood {
  const ratio = 1 + farLessNear / near;
  const hidden = timesHidden({ near, ...sums });
  const chance = STAYING_ERROR ** 2 + (PAIR_ERROR ** 2 * squares) / near ** 2;
  const unsure = Math.hypot(SCANNING_ERROR, HIDDEN_ERROR * Math.log(hidden));
  return (share) => {
    const loss = (FURTHER_MINUTES * share) / hidden;
    const expected = Math.exp(-loss);
    return normal(ratio - expected, chance + (unsure * loss * expected) ** 2);
  };
}

/** How many times more phones leave than templates fall silent, since others make the minutes of those who left. */
function timesHidden({ near, templates, weight }: Pick<Leaving, 'near' | 'templates' | 'weight'>): number {
  if (weight === 0) return 1;
  const inABin = Math.max(1, templates / weight);
  const pairsOfOne = near / weight / (60 / BIN_MINUTES) / inABin;
  return Math.max(1, (1 - PAIRS_OF_ONE) / Math.max(FREE_MIN, 1 - pairsOfOne)) ** HIDING_EXPONENT;
}

/** Bins move apart as phones come and go, the later the further, until all have gone. */
function ofChanges(sums: Leaving): LogLikelihood {
  const { changesWeight, changesSquares } = sums;
  const [soon, later, present] = [sums.soon, sums.later, sums.present].map((mean) => mean / changesWeight);
  const minutes = BIN_MINUTES * (LATER - SOON);
  const phones = Math.max(1, present!);
  // Half the mean square, of a mean distance that errs normally.
  const half = (distance: number) => (Math.PI / 4) * distance * Math.abs(distance);
  const moved = (half(later!) - half(soon!)) / minutes / phones;
  const [wide, narrow] = [Math.max(1, later!), Math.max(1, soon!)];
  const worth = (LATER_OF_AN_HOUR * changesWeight ** 2) / changesSquares;
  const chance = (SQUARE_ERROR * Math.hypot(wide, narrow) * wide) / Math.sqrt(worth) / minutes / phones;
  const unsure = MOVED_HIDDEN_ERROR * Math.log(timesHidden(sums));
  return (share) => {
    const gone = Math.exp(-BIN_MINUTES * SOON * share) - Math.exp(-BIN_MINUTES * LATER * share);
    const expected = (MOVED_BY_ONE * gone) / minutes;
    return normal(moved - expected, chance ** 2 + (Math.hypot(MOVED_ERROR, unsure) * expected) ** 2);
  };
}

/** ln of the normal density, less what is the same for all. */
const normal = (error: number, variance: number) => -(error ** 2 / variance + Math.log(variance)) / 2;

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
