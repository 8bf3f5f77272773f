// A released hour as the values of a row of table `hour`. Occupancy is kept in tenths:
// whole numbers compare and add exactly. NULL is a suppressed count, never a zero.
import type { DwellBand, HourlyCount, Profile } from '../../shared/hourly-count.ts';

/** Columns in table order, without key and `stored_at`. */
export const HOUR_VALUE_COLUMNS = [
  'visits',
  'passersby',
  'occupancy_tenths',
  'dwell_under5',
  'dwell_5to15',
  'dwell_15to60',
  'dwell_over60',
  'coverage',
  'epsilon',
  'floor',
  'profile',
  'estimator',
  'config',
] as const;

export interface HourValues {
  readonly visits: number | null;
  readonly passersby: number | null;
  /** Phones × 10. */
  readonly occupancy_tenths: number | null;
  readonly dwell_under5: number | null;
  readonly dwell_5to15: number | null;
  readonly dwell_15to60: number | null;
  readonly dwell_over60: number | null;
  readonly coverage: number;
  readonly epsilon: number;
  readonly floor: number;
  readonly profile: Profile;
  readonly estimator: string;
  readonly config: string;
}

/** `count.occupancy` must have one decimal (see hub/ingest/validate.ts). */
export function encodeHour(count: Omit<HourlyCount, 'v' | 'sensor' | 'hour'>): HourValues {
  const dwell: Readonly<Record<DwellBand, number | null>> = count.dwell;
  return {
    visits: count.visits,
    passersby: count.passersby,
    occupancy_tenths: count.occupancy === null ? null : Math.round(count.occupancy * 10),
    dwell_under5: dwell.under5,
    dwell_5to15: dwell.from5to15,
    dwell_15to60: dwell.from15to60,
    dwell_over60: dwell.over60,
    coverage: count.coverage,
    epsilon: count.epsilon,
    floor: count.floor,
    profile: count.profile,
    estimator: count.estimator,
    config: count.config,
  };
}
