// Shares and averages, each over the hours in which all that it needs was released: a ratio of sums that
// miss different hours would be wrong in a way that no reader could see.
import { DWELL_BANDS } from '../../shared/hourly-count.ts';
import type { Sums } from '../store/hours.ts';
import { type Figure, shareOf } from './interval.ts';

export interface Ratio {
  readonly value: number;
  /** Sensor-hours it rests on. */
  readonly hours: number;
}

/** Visits / (visits + passers-by), 0 … 1, with its range; undefined where no hour has both. */
export function captureRate({ funnel }: Pick<Sums, 'funnel'>): (Ratio & Figure) | undefined {
  const share = shareOf(funnel.visits, funnel.passersby);
  return share && { ...share, hours: funnel.hours };
}

/** What a visit of each band is taken to last, in minutes: the middle; the open band is taken as 60 to 90. */
const BAND_MINUTES = { under5: 2.5, from5to15: 10, from15to60: 37.5, over60: 75 } as const;

/** Bands are told of all visits where so many of those counted are in them. */
const IN_BANDS_MIN = 0.8;

/** Mean stay in minutes. */
export interface MeanStay extends Ratio {
  /** `learned`: by the sensors, from how soon phones fall silent. `bands`: from the lengths of visits that were released. */
  readonly from: 'learned' | 'bands';
  /** Holds the true mean nine times in ten; null where it comes from the bands, which are wide themselves. */
  readonly range: readonly [low: number, high: number] | null;
}

/**
 * How long those who are there stay. What a sensor has learned by an hour is of some days before it, so over a span it is the
 * mean of what its hours said, and its range the mean of theirs, since they err alike. Where none has learned it: from the
 * bands, over the hours that released all four, if these hold four of five visits. Else undefined.
 */
export function meanStay({ stays, learnedStay, cells }: Sums): MeanStay | undefined {
  const { hours, minutes, low, high } = learnedStay;
  if (hours > 0)
    return { value: minutes / hours, hours, from: 'learned', range: [low / hours, high / hours] };
  const visits = DWELL_BANDS.reduce((sum, band) => sum + stays[band], 0);
  if (visits === 0 || visits < IN_BANDS_MIN * cells.visits.sum) return undefined;
  const banded = DWELL_BANDS.reduce((sum, band) => sum + stays[band] * BAND_MINUTES[band], 0);
  return { value: banded / visits, hours: stays.hours, from: 'bands', range: null };
}

/** Phones of staff that were taken out of those inside, on average over the hours that say it; undefined where none does. */
export function staffTakenOut({ staff }: Sums): Ratio | undefined {
  return staff.hours === 0 ? undefined : { value: staff.phones / staff.hours, hours: staff.hours };
}
