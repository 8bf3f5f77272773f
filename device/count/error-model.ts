// How far the estimates are from the truth, by profile: what the interval of a release is made from. Fitted
// by `npm run accuracy -- --fit` to a lab's first months, to mixtures of labelled phones and to simulated
// shops; the lab's later years, with another channel plan, show whether it holds. Two things only the
// simulation knows: passers-by, and who came in a busy shop. How soon phones leave is learned 0.5 to 1.5 times as it
// is, which is most of the error of visits. Whether staff could be told is most of occupancy's: where they are left in, it is up to
// twice the visitors in simulated shops. So its gain is wide, and in the lab, which has none, its range holds nearly always.
import type { Profile } from '../../shared/hourly-count.ts';
import type { CountError, ErrorModel } from '../../shared/interval.ts';

/**
 * How long a phone stays: `told` by somebody; `learned`, so that HourEstimate gives it; or `unknown`, in the first days and
 * where people stay for long. The last two were chosen so that the ranges hold in 85 % and more of the hours of the lab
 * and of nine simulated shops, as they are: a fit would mix them.
 */
type Stay = 'unknown' | 'learned' | 'told';

const LEARNED: CountError = { gain: 0.3, a: 1.5, b: 0.12 };
const UNKNOWN: CountError = { gain: 0.6, a: 2.4, b: 0 };

export const ERROR_MODELS: Readonly<
  Record<Profile, Omit<ErrorModel, 'visits'> & { readonly visits: Readonly<Record<Stay, CountError>> }>
> = {
  minutes: {
    present: { gain: 0.21, a: 0, b: 0.26 },
    // Told: the simulation's 0.34, and 0.3 for a stay that is no more than somebody's guess.
    visits: { unknown: UNKNOWN, learned: LEARNED, told: { gain: 0.45, a: 1.57, b: 0.18 } },
    passersby: { gain: 0.68, a: 2.01, b: 0.17 },
    occupancy: { gain: 0.51, a: 0.3, b: 0.26 },
  },
  hour: {
    present: { gain: 0.15, a: 0, b: 0.22 },
    visits: { unknown: UNKNOWN, learned: LEARNED, told: { gain: 0.39, a: 1.56, b: 0 } },
    passersby: { gain: 0.68, a: 2.01, b: 0.17 },
    occupancy: { gain: 0.51, a: 0.3, b: 0.26 },
  },
};

/** `stayMinutes`: as told; null where nobody knows how long a visitor stays. */
export function errorModelOf(
  profile: Profile,
  stayMinutes: number | null,
  untold: Exclude<Stay, 'told'> = 'unknown',
): ErrorModel {
  const { visits, ...others } = ERROR_MODELS[profile];
  return { ...others, visits: visits[stayMinutes === null ? untold : 'told'] };
}
