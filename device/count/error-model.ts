// How far the estimates are from the truth, by profile: what the interval of a release is made from. Fitted
// by `npm run accuracy -- --fit` to a lab's first months, to mixtures of labelled phones and to simulated
// shops; the lab's later years, with another channel plan, show whether it holds. Two things only the
// simulation knows: passers-by, and who came in a busy shop. How far what is learned of leaving may be wrong is part of
// each estimate, since it differs from place to place and from week to week. Whether staff could be told is most of
// occupancy's: where they are left in, it is up to
// twice the visitors in simulated shops. So its gain is wide, and in the lab, which has none, its range holds nearly always.
import type { Profile } from '../../shared/hourly-count.ts';
import type { CountError, ErrorModel } from '../../shared/interval.ts';

/** Of visits: beside what each estimate says of not knowing how soon phones leave, which is most of it. */
const VISITS: CountError = { gain: 0.1, a: 1.7, b: 0 };

export const ERROR_MODELS: Readonly<Record<Profile, ErrorModel>> = {
  minutes: {
    present: { gain: 0.21, a: 0, b: 0.26 },
    visits: VISITS,
    passersby: { gain: 0.68, a: 2.01, b: 0.17 },
    occupancy: { gain: 0.51, a: 0.3, b: 0.26 },
  },
  hour: {
    present: { gain: 0.15, a: 0, b: 0.22 },
    visits: VISITS,
    passersby: { gain: 0.68, a: 2.01, b: 0.17 },
    occupancy: { gain: 0.51, a: 0.3, b: 0.26 },
  },
};
