// When each sensor of a fleet sends each hour: after a random delay, as device/release does, and later where it was away. Pure:
// the same randomness gives the same play.
import { type RandomSource, uniform, uniformBelow } from '../../../shared/random.ts';

export interface Play {
  readonly sensors: number;
  /** Hours that are played. */
  readonly hours: number;
  /** One hour of the fleet takes so long. */
  readonly hourMs: number;
  /** An hour is sent after a delay of 0 up to this, in real time: that makes the busiest minute. */
  readonly spreadMs: number;
  /** Share of the sensors that are away at the end of an hour, for up to two more. */
  readonly away: number;
}

export interface Sending {
  /** After the start of the play. */
  readonly atMs: number;
  readonly sensor: number;
  /** Of the play, from 0 on. */
  readonly hour: number;
}

const AWAY_HOURS_MAX = 2;

/** What is sent because of one hour's end, in order; `backMs`: when each sensor is back, which is carried on. */
export function sendingsOf(hour: number, play: Play, backMs: Float64Array, random: RandomSource): Sending[] {
  const endMs = (hour + 1) * play.hourMs;
  // At the end of the play everybody is back.
  const latestMs = play.hours * play.hourMs;
  const sendings = Array.from({ length: play.sensors }, (_, sensor) => {
    if (uniform(random) < play.away) {
      backMs[sensor] = Math.min(latestMs, endMs + uniform(random) * AWAY_HOURS_MAX * play.hourMs);
    }
    const atMs = Math.max(endMs + uniform(random) * play.spreadMs, backMs[sensor]!);
    return { atMs, sensor, hour };
  });
  return sendings.sort((a, b) => a.atMs - b.atMs);
}

/** Of connections that are cut within an hour, when and which. */
export function cutsOf(
  hour: number,
  connections: number,
  { hourMs, cut }: { readonly hourMs: number; readonly cut: number },
  random: RandomSource,
): { readonly atMs: number; readonly connection: number }[] {
  return Array.from({ length: Math.round(connections * cut) }, () => ({
    atMs: (hour + uniform(random)) * hourMs,
    connection: uniformBelow(random, connections),
  })).sort((a, b) => a.atMs - b.atMs);
}
