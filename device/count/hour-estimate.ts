// What counting hands to release: one closed clock hour, not yet noised. Numbers only, no phone.
import type { DwellBand } from '../../shared/hourly-count.ts';
import type { UtcHour } from '../../shared/utc-hour.ts';

/** How long phones stay, as hours before tell: staff and all others who are there, each as long as it is. */
export interface StayEstimate {
  /** Minutes, with the range that holds the true mean nine times in ten. */
  readonly minutes: number;
  readonly low: number;
  readonly high: number;
}

export interface HourEstimate {
  readonly hour: UtcHour;
  /** Phones that came in the hour: hours add up; null where this profile cannot know. */
  readonly visits: number | null;
  /** Phones inside at some time of the hour: there when it began, or come since; hours do not add up; null likewise. */
  readonly present: number | null;
  /** Phones heard nearby that never counted as inside; null where this profile cannot know. */
  readonly passersby: number | null;
  /** Phones inside at a time, averaged over what was listened of the hour. */
  readonly occupancy: number;
  /** Phones taken out of occupancy and present, as hours before tell; null where they are left in, or too little was heard. */
  readonly staff: number | null;
  /** Not of this hour, but of those before; null as long as they say too little. */
  readonly stay: StayEstimate | null;
  /** Standard error of ln(visits) that comes of not knowing how soon phones leave, as hours before tell; ≥ 0. */
  readonly visitsError: number;
  /** Visits that ended in the hour by length; null, as a whole or a band, where this profile cannot know. */
  readonly dwell: Readonly<Record<DwellBand, number | null>> | null;
  /** Share of the hour really listened, 0 … 1. */
  readonly coverage: number;
}
