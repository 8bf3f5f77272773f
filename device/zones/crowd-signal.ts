// From one phone to all phones. Models radiate differently, and bodies and bags take their part, so
// what one phone measured is the crowd's signal up to an offset that nobody knows. It is taken to be
// normal: a scan of the crowd is a scan of the walk, less the walker's offset, plus another's.
import { type RandomSource, uniform } from '../../shared/random.ts';

/** Scan levels of one walk and how far phones differ. */
export interface CrowdSignal {
  /** dBm, one a scan. */
  readonly levels: readonly number[];
  /** Standard deviation from phone to phone in dB. */
  readonly spreadDb: number;
}

/**
 * Share of the crowd's scans that adapters, which round to whole dB, report below `dbm`.
 * `walkerDb`: how much stronger the walker's phone is than the middle of all phones; where it is not
 * given, the mean over what it may be.
 */
export function shareBelow({ levels, spreadDb }: CrowdSignal, dbm: number, walkerDb?: number): number {
  // Two offsets that nobody knows, the walker's and the other phone's, or only the second.
  const deviation = walkerDb === undefined ? spreadDb * Math.SQRT2 : spreadDb;
  let sum = 0;
  for (const level of levels) sum += normalBelow((dbm - 0.5 - (level - (walkerDb ?? 0))) / deviation);
  return sum / levels.length;
}

/**
 * The standard normal distribution function, to 1.5e-7 (Abramowitz and Stegun, 1964, 7.1.26). Exact
 * to no more digits than a walk has.
 */
export function normalBelow(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  const series =
    t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  const tail = 0.5 * series * Math.exp(-x * x);
  return z < 0 ? tail : 1 - tail;
}

/** A standard normal number (Box and Muller, 1958). */
export function normalDraw(random: RandomSource): number {
  // 1 − u is never 0, so that its logarithm is finite.
  return Math.sqrt(-2 * Math.log(1 - uniform(random))) * Math.cos(2 * Math.PI * uniform(random));
}
