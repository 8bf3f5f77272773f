// How far the estimates are from the truth, by profile: what the interval of a release is made from.
// Plausible first values, not fitted: on counted hours of a lab the totals were 0.7 to 1.5 times the truth
// (gain), and hours scattered by 25 % at 5 to 15 phones and 10 to 30 % above 40 once that was taken off.
import type { Profile } from '../../shared/hourly-count.ts';
import type { ErrorModel } from '../../shared/interval.ts';

export const ERROR_MODELS: Readonly<Record<Profile, ErrorModel>> = {
  minutes: {
    visits: { gain: 0.28, a: 0.9, b: 0.18 },
    arrivals: { gain: 0.5, a: 1.2, b: 0.3 },
    // Most who pass are too far away to be heard.
    passersby: { gain: 1, a: 1, b: 0.3 },
    occupancy: { gain: 0.24, a: 0.7, b: 0.17 },
  },
  hour: {
    visits: { gain: 0.28, a: 0.8, b: 0.15 },
    arrivals: { gain: 0.5, a: 1.2, b: 0.3 },
    passersby: { gain: 1, a: 1, b: 0.3 },
    occupancy: { gain: 0.24, a: 0.7, b: 0.17 },
  },
};
