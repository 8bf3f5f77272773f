// People per phone, by ratio with shrinkage. Model: people = k · phones · e^ε, where e^ε is 1 on average, so
// that k is right for sums. Data: ln(Σ people / Σ phones), with the sampling error of a ratio of sums (Cochran,
// Sampling Techniques, 1977, §6.3). Prior: ln k is normal around 0 with the error that the sensor states for
// an uncalibrated count (`gain`). The posterior is the mean of the two, weighted by precision: no count leaves
// k at 1, many counts leave nothing of the prior.
//
// A scatter seen in few hours is itself uncertain. So it is pooled with what the releases and chance explain,
// which counts as much as PRIOR_DEGREES hours, and the interval takes Student's t of all degrees together.
import { NORMAL_90 } from '../../shared/interval.ts';

/** One point: hours counted by hand, and what the sensors released for them. */
export interface Observation {
  /** People counted, ≥ 0. */
  readonly people: number;
  /** Phones released, > 0, in the same unit: a sum of visits, or an average of those inside. */
  readonly phones: number;
  /** The release's own error, relative (standard error of ln), without the part that all hours share. */
  readonly own: number;
  /** Variance of chance in `people`, as a multiple of what is expected there: 1 for a whole count (Poisson). */
  readonly chance: number;
}

/** A fitted factor. */
export interface Fit {
  /** People per phone, shrunk; > 0. */
  readonly factor: number;
  /** Standard error of ln(factor), such that factor · e^(±NORMAL_90 · error) is the 90 % interval. */
  readonly error: number;
  readonly low: number;
  readonly high: number;
  /** Σ people / Σ phones, as counted. */
  readonly ratio: number;
  /** How much the counts say against the prior, 0 … 1. */
  readonly weight: number;
  /** Observed scatter against what releases and chance explain: 1 is as expected. */
  readonly scatter: number;
}

const PRIOR_DEGREES = 4;

/** Before any count: k is 1, give or take the sensor's own shared error. */
export const uncalibrated = (gain: number): Fit => fitOf(0, gain, NORMAL_90, 1, 0, 1);

/**
 * `gain` ≥ 0: the relative error (ln) that all uncalibrated hours share. Undefined where no one was counted
 * in any hour: a ratio of nothing has no error that could be told.
 */
export function fitFactor(observations: readonly Observation[], gain: number): Fit | undefined {
  const people = sum(observations, (o) => o.people);
  const phones = sum(observations, (o) => o.phones);
  if (observations.length === 0) return uncalibrated(gain);
  if (people <= 0) return undefined;
  const ratio = people / phones;
  const degrees = observations.length - 1;
  const squares = sum(observations, (o) => (o.people - ratio * o.phones) ** 2 / expectedVariance(o, ratio));
  const scatter = degrees === 0 ? 1 : squares / degrees;
  const pooled = (PRIOR_DEGREES + squares) / (PRIOR_DEGREES + degrees);
  const sampling = (pooled * sum(observations, (o) => expectedVariance(o, ratio))) / people ** 2;
  const weight = gain ** 2 / (gain ** 2 + sampling);
  const quantile = studentQuantile90(PRIOR_DEGREES + degrees);
  return fitOf(weight * Math.log(ratio), Math.sqrt(weight * sampling), quantile, ratio, weight, scatter);
}

/** What the release's own error and chance make of one hour, in people². */
function expectedVariance({ phones, own, chance }: Observation, ratio: number): number {
  const expected = ratio * phones;
  return chance * expected + (own * expected) ** 2;
}

function fitOf(
  lnFactor: number,
  posterior: number,
  quantile: number,
  ratio: number,
  weight: number,
  scatter: number,
): Fit {
  // With little weight the error is the prior's, which is known and normal: t only as far as data speak.
  const error = (posterior * (quantile * weight + NORMAL_90 * (1 - weight))) / NORMAL_90;
  const reach = Math.exp(NORMAL_90 * error);
  const factor = Math.exp(lnFactor);
  return { factor, error, low: factor / reach, high: factor * reach, ratio, weight, scatter };
}

/** Two-sided 90 % quantile of Student's t, by Cornish and Fisher; within 0.5 % from 4 degrees. */
function studentQuantile90(degrees: number): number {
  const z = NORMAL_90;
  const first = (z ** 3 + z) / 4;
  const second = (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96;
  const third = (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384;
  return z + first / degrees + second / degrees ** 2 + third / degrees ** 3;
}

/** How wrong the factor is for hours that it has not seen: each hour is left out in turn. */
export interface Trial {
  /** Σ |people − prediction| / Σ people with a factor fitted on the other hours. */
  readonly calibrated: number;
  /** The same with phones taken for people. */
  readonly raw: number;
}

/** Undefined for fewer than two hours, or where nobody was counted. */
export function leaveOneOut(observations: readonly Observation[], gain: number): Trial | undefined {
  const people = sum(observations, (o) => o.people);
  if (observations.length < 2 || people <= 0) return undefined;
  const errors = observations.map((left, at) => {
    const others = observations.filter((_, index) => index !== at);
    const { factor } = fitFactor(others, gain) ?? uncalibrated(gain);
    return Math.abs(left.people - factor * left.phones);
  });
  return {
    calibrated: sum(errors, (error) => error) / people,
    raw: sum(observations, (o) => Math.abs(o.people - o.phones)) / people,
  };
}

/** The half-width of the interval, as a share, that `more` further hours like these would leave. */
export function widthWith(observations: readonly Observation[], gain: number, more: number): number {
  const fit = fitFactor(observations, gain);
  if (fit === undefined || observations.length === 0 || gain === 0) return halfWidth(fit?.error ?? gain);
  const sampling = (gain ** 2 * (1 - fit.weight)) / fit.weight;
  const share = observations.length / (observations.length + more);
  const expected = sampling * share;
  const weight = gain ** 2 / (gain ** 2 + expected);
  const degrees = PRIOR_DEGREES + observations.length + more - 1;
  const quantile = studentQuantile90(degrees);
  return Math.exp(Math.sqrt(weight * expected) * (quantile * weight + NORMAL_90 * (1 - weight))) - 1;
}

/** The upper reach of a 90 % interval, as a share: 0.2 for `20 %`. */
export const halfWidth = (error: number) => Math.exp(NORMAL_90 * error) - 1;

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
