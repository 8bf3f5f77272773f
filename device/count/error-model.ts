// How far the estimates are from the truth, by profile: what the interval of a release is made from. Fitted
// by `npm run accuracy -- --fit` to a lab's first months, to mixtures of labelled phones and to simulated
// shops; the lab's later years, with another channel plan, show whether it holds. Two things only the
// simulation knows: passers-by, and who came in a busy shop. There most of a crowd carries a few models, so
// that one comes as another of the same leaves unnoticed: unless the mean stay is known or the store is
// calibrated, the true number is three to ten times what is counted, and the range says so.
import type { Profile } from '../../shared/hourly-count.ts';
import type { CountError, ErrorModel } from '../../shared/interval.ts';

/** `unknown`, `told`: how long a visitor stays. */
export const ERROR_MODELS: Readonly<
  Record<
    Profile,
    Omit<ErrorModel, 'arrivals'> & { readonly arrivals: Record<'unknown' | 'told', CountError> }
  >
> = {
  minutes: {
    visits: { gain: 0.16, a: 0, b: 0.22 },
    // Told: the simulation's 0.19, and 0.3 for a stay that is no more than somebody's guess.
    arrivals: { unknown: { gain: 1.19, a: 0.97, b: 0.45 }, told: { gain: 0.36, a: 1.7, b: 0.21 } },
    passersby: { gain: 0.66, a: 2.04, b: 0.27 },
    occupancy: { gain: 0.3, a: 0, b: 0.26 },
  },
  hour: {
    visits: { gain: 0.11, a: 0, b: 0.23 },
    arrivals: { unknown: { gain: 1.3, a: 1.43, b: 0.26 }, told: { gain: 0.36, a: 1.7, b: 0.21 } },
    passersby: { gain: 0.66, a: 2.04, b: 0.27 },
    occupancy: { gain: 0.3, a: 0, b: 0.26 },
  },
};

/** `stayMinutes`: null where nobody knows how long a visitor stays. */
export function errorModelOf(profile: Profile, stayMinutes: number | null): ErrorModel {
  const { arrivals, ...others } = ERROR_MODELS[profile];
  return { ...others, arrivals: arrivals[stayMinutes === null ? 'unknown' : 'told'] };
}
