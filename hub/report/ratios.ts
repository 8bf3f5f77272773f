// Shares and averages, each over the hours in which all that it needs was released: a ratio of sums that
// miss different hours would be wrong in a way that no reader could see.
import { DWELL_BANDS } from '../../shared/hourly-count.ts';
import type { Sums } from '../store/read-hours.ts';
import { type Figure, shareOf } from './interval.ts';

export interface Ratio {
  readonly value: number;
  /** Sensor-hours it rests on. */
  readonly hours: number;
}

/** Visits / (visits + passers-by), 0 … 1, with its range; undefined where no hour has both. */
export function captureRate({ funnel }: Sums): (Ratio & Figure) | undefined {
  const share = shareOf(funnel.visits, funnel.passersby);
  return share && { ...share, hours: funnel.hours };
}

/** What a visit of each band is taken to last, in minutes: the middle; the open band is taken as 60 to 90. */
const BAND_MINUTES = { under5: 2.5, from5to15: 10, from15to60: 37.5, over60: 75 } as const;

/** Average length of a visit in minutes, estimated from the bands; undefined where no hour has all four. */
export function meanStayMinutes({ stays }: Sums): Ratio | undefined {
  const visits = DWELL_BANDS.reduce((sum, band) => sum + stays[band], 0);
  if (visits === 0) return undefined;
  const minutes = DWELL_BANDS.reduce((sum, band) => sum + stays[band] * BAND_MINUTES[band], 0);
  return { value: minutes / visits, hours: stays.hours };
}
