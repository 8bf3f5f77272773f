// What the public pages know of where a request comes from, in memory alone and shared by all of the hub's listeners: how
// often it tried in the last hour, and the day's marks of networks.
import type { Clock } from '../../shared/clock.ts';
import { type AttemptLimits, type Attempts, countAttempts } from '../listening/attempts.ts';
import { createNetworkMarks, type NetworkMarks } from '../objections/network-marks.ts';

/** Enough for a household's devices, too few for a list of addresses. */
const ATTEMPTS: AttemptLimits = { perClient: 10, perNetwork: 60, counted: 10_000 };

export interface Visitors {
  readonly attempts: Attempts;
  readonly marks: NetworkMarks;
}

export const createVisitors = (clock: Pick<Clock, 'monotonicMs'>): Visitors => ({
  attempts: countAttempts(ATTEMPTS, clock),
  marks: createNetworkMarks(),
});
