// Shares and averages, each over the hours in which all that it needs was released: a ratio of sums that
// miss different hours would be wrong in a way that no reader could see.
import type { Sums } from '../store/read-hours.ts';

export interface Ratio {
  readonly value: number;
  /** Sensor-hours it rests on. */
  readonly hours: number;
}

/** Visits / (visits + passers-by), 0 … 1; undefined where no hour has both. */
export function captureRate({ funnel }: Sums): Ratio | undefined {
  const all = funnel.visits + funnel.passersby;
  return all === 0 ? undefined : { value: funnel.visits / all, hours: funnel.hours };
}

/** What a visit of each band is taken to last, in minutes: the middle; the open band is taken as 60 to 90. */
const BAND_MINUTES = { under5: 2.5, from5to15: 10, from15to60: 37.5, over60: 75 } as const;
export const BANDS = ['under5', 'from5to15', 'from15to60', 'over60'] as const;

/** Average length of a visit in minutes, estimated from the bands; undefined where no hour has all four. */
export function meanStayMinutes({ stays }: Sums): Ratio | undefined {
  const visits = BANDS.reduce((sum, band) => sum + stays[band], 0);
  if (visits === 0) return undefined;
  const minutes = BANDS.reduce((sum, band) => sum + stays[band] * BAND_MINUTES[band], 0);
  return { value: minutes / visits, hours: stays.hours };
}
