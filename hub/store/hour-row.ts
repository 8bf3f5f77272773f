// A released hour as the values of a row of table `hour`. In the hub a visit is counted in the hour in which it
// came, so that hours add up. Occupancy, the mean stay and their ranges are
// kept in tenths: whole numbers compare and add exactly. NULL is a suppressed count, never a zero.
import type { DwellBand, Profile } from '../../shared/hourly-count.ts';
import type { HourlyCount } from '../../shared/hourly-count-schema.ts';
import { atLeastOne, type Interval, standardErrorOf } from '../../shared/interval.ts';

/** What was released: without key, what follows from these, and `stored_at`. */
export const RELEASED_COLUMNS = [
  'visits',
  'present',
  'passersby',
  'occupancy_tenths',
  'dwell_known',
  'dwell_under5',
  'dwell_5to15',
  'dwell_15to60',
  'dwell_over60',
  'visits_low',
  'visits_high',
  'present_low',
  'present_high',
  'passersby_low',
  'passersby_high',
  'occupancy_low_tenths',
  'occupancy_high_tenths',
  'visits_gain',
  'present_gain',
  'passersby_gain',
  'occupancy_gain',
  'stay_tenths',
  'stay_low_tenths',
  'stay_high_tenths',
  'staff_tenths',
  'coverage',
  'epsilon',
  'floor',
  'profile',
  'estimator',
  'config',
] as const;

/** All columns without key and `stored_at`. */
export const HOUR_VALUE_COLUMNS = [
  ...RELEASED_COLUMNS,
  'visits_variance',
  'passersby_variance',
  'occupancy_variance',
] as const;

type Phones = number | null;

export interface HourValues {
  /** Came in the hour. */
  readonly visits: Phones;
  /** Were there at its start, or came. */
  readonly present: Phones;
  readonly passersby: Phones;
  /** Phones × 10. */
  readonly occupancy_tenths: Phones;
  /** 0 where the profile cannot know how long visits were: then the four are null. */
  readonly dwell_known: 0 | 1;
  readonly dwell_under5: Phones;
  readonly dwell_5to15: Phones;
  readonly dwell_15to60: Phones;
  readonly dwell_over60: Phones;
  readonly visits_low: Phones;
  readonly visits_high: Phones;
  readonly present_low: Phones;
  readonly present_high: Phones;
  readonly passersby_low: Phones;
  readonly passersby_high: Phones;
  readonly occupancy_low_tenths: Phones;
  readonly occupancy_high_tenths: Phones;
  /** Standard error of ln(count) that all hours of the store share. */
  readonly visits_gain: number;
  readonly present_gain: number;
  readonly passersby_gain: number;
  readonly occupancy_gain: number;
  /** Minutes × 10: mean stay, as the sensor had learned it; NULL where it could not say. */
  readonly stay_tenths: number | null;
  readonly stay_low_tenths: number | null;
  readonly stay_high_tenths: number | null;
  /** Phones × 10 taken out of occupancy and present as staff; NULL where none could be told, or they were left in. */
  readonly staff_tenths: number | null;
  readonly coverage: number;
  readonly epsilon: number;
  readonly floor: number;
  readonly profile: Profile;
  readonly estimator: string;
  readonly config: string;
  /** Variance of the hour's own error, phones². */
  readonly visits_variance: number | null;
  readonly passersby_variance: number | null;
  /** Tenths². */
  readonly occupancy_variance: number | null;
}

const NO_DWELL: Readonly<Record<DwellBand, null>> = {
  under5: null,
  from5to15: null,
  from15to60: null,
  over60: null,
};

/** `count` must be right beyond its schema (see hub/ingest/validate.ts). */
export function encodeHour(count: Omit<HourlyCount, 'v' | 'sensor' | 'hour'>): HourValues {
  const { visits, present, passersby, occupancy, interval, gain, profile, estimator, config } = count;
  const dwell: Readonly<Record<DwellBand, number | null>> = count.dwell ?? NO_DWELL;
  const variance = ownVariance(occupancy, interval.occupancy, gain.occupancy);
  return {
    visits,
    present,
    passersby,
    occupancy_tenths: tenths(occupancy),
    dwell_known: count.dwell === null ? 0 : 1,
    dwell_under5: dwell.under5,
    dwell_5to15: dwell.from5to15,
    dwell_15to60: dwell.from15to60,
    dwell_over60: dwell.over60,
    visits_low: interval.visits?.[0] ?? null,
    visits_high: interval.visits?.[1] ?? null,
    present_low: interval.present?.[0] ?? null,
    present_high: interval.present?.[1] ?? null,
    passersby_low: interval.passersby?.[0] ?? null,
    passersby_high: interval.passersby?.[1] ?? null,
    occupancy_low_tenths: tenths(interval.occupancy?.[0] ?? null),
    occupancy_high_tenths: tenths(interval.occupancy?.[1] ?? null),
    visits_gain: orNone(gain.visits),
    present_gain: orNone(gain.present),
    passersby_gain: orNone(gain.passersby),
    occupancy_gain: orNone(gain.occupancy),
    stay_tenths: tenths(count.stay),
    stay_low_tenths: tenths(interval.stay?.[0] ?? null),
    stay_high_tenths: tenths(interval.stay?.[1] ?? null),
    staff_tenths: tenths(count.staff ?? null),
    coverage: count.coverage,
    epsilon: count.epsilon,
    floor: count.floor,
    profile,
    estimator,
    config,
    visits_variance: ownVariance(visits, interval.visits, gain.visits),
    passersby_variance: ownVariance(passersby, interval.passersby, gain.passersby),
    occupancy_variance: variance === null ? null : variance * 100,
  };
}

/** Squares of what is nearer to nothing are no numbers to PostgreSQL, and no sum has them. */
const LEAST = 1e-50;
const orNone = (value: number) => (value < LEAST ? 0 : value);

const tenths = (value: number | null) => (value === null ? null : Math.round(value * 10));

/** What of a range the hours of a store do not share (gain · count), phones². */
function ownVariance(count: number | null, range: Interval | null, gain: number): number | null {
  if (count === null || range === null) return null;
  const total = standardErrorOf(count, range[1]) * atLeastOne(count);
  return orNone(Math.max(0, total ** 2 - (gain * count) ** 2));
}
