// From an hour's tally to its estimate. The first estimator, with nothing fitted to people:
//   occupancy = inside scans ÷ (λ · minutes listened)   (a phone that stays scans λ times a minute)
//   visits    = tracks that came inside, less those carried over from before the key changed,
//               ÷ tracks a visit   (one phone's track breaks when its signal changes or it falls silent)

import type { Profile } from '../../shared/hourly-count.ts';
import { MS_PER_HOUR, type UtcHour } from '../../shared/utc-hour.ts';
import type { HourEstimate } from './hour-estimate.ts';
import type { HourTally } from './hour-window.ts';

/** Goes into every message, so that a change of method can be told from a change of trade. */
export const ESTIMATOR = 'scans-1';

/**
 * Scans a phone a minute, heard on one channel: 1.0 to 1.2 in a modern mix (DESIGN section 5, from the
 * literature; 0.14 to 3.6 by model and screen state).
 */
const SCANS_PER_MINUTE = 1.1;

/**
 * Tracks that one visit breaks into: 2.8, 3.8 and 4.2 (`minutes`) and 3.1, 3.8 and 4.4 (`hour`) in a week
 * of the three simulated shops (`npm run accuracy` prints what is left of it); not fitted to people.
 */
const TRACKS_PER_VISIT = 3.6;

export function estimateHour(hour: UtcHour, tally: HourTally, profile: Profile): HourEstimate {
  const { listenedMs, dwell } = tally;
  const minutes = listenedMs / 60_000;
  const knowsDwell = profile === 'hour';
  return {
    hour,
    visits: Math.max(0, tally.visits) / TRACKS_PER_VISIT,
    passersby: Math.max(0, tally.passersby),
    occupancy: minutes > 0 ? tally.insideScans / (SCANS_PER_MINUTE * minutes) : 0,
    dwell: {
      under5: knowsDwell ? dwell.under5 / TRACKS_PER_VISIT : null,
      from5to15: knowsDwell ? dwell.from5to15 / TRACKS_PER_VISIT : null,
      from15to60: knowsDwell ? dwell.from15to60 / TRACKS_PER_VISIT : null,
      // No track outlives an hour, so nobody is seen to stay longer.
      over60: null,
    },
    coverage: Math.min(1, listenedMs / MS_PER_HOUR),
  };
}
