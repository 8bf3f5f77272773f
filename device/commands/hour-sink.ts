// Where the hours of a replay go: they are printed, or published.
import type { HourEstimate } from '../count/hour-estimate.ts';

export interface HourSink {
  take(estimate: HourEstimate): void;
  /** Resolves when everything has arrived. */
  finish(): Promise<void>;
}
