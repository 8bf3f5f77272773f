// Which of two states of a sensor holds, where it has been at several brokers: one that is cut off sends its last will late,
// and keeps for whoever comes what was said there once. Each state says which connection it is of.
import type { SensorState } from '../../shared/sensor-messages.ts';
import { CLOCK_SKEW_MS } from './validate.ts';

/**
 * Whether `state` is of an earlier connection than the one of which `said` is known. A moment that is still to come was said
 * by a clock that was wrong, and supersedes nothing; a sensor of an older version says none.
 */
export function isSuperseded(
  { connected }: Pick<SensorState, 'connected'>,
  said: string | null,
  nowMs: number,
): boolean {
  const last = said === null ? undefined : (JSON.parse(said) as Pick<SensorState, 'connected'>).connected;
  if (connected === undefined || last === undefined) return false;
  // Of one form, so that they are in the order of their characters.
  return connected < last && last <= new Date(nowMs + CLOCK_SKEW_MS).toISOString();
}
