// A play from its first connection to what the database holds of it.
import type { UtcHour } from '../../../shared/utc-hour.ts';
import { fleetDirectory } from '../../bench/fleet-directory.ts';
import { fleetSensors } from './fleet-sensor.ts';
import { type Played, playFleet } from './player.ts';
import { type Stored, setStage } from './stage.ts';
import { type ComponentUsage, watchUsage } from './usage.ts';

export interface FleetOptions {
  readonly sensors: number;
  readonly hours: number;
  readonly hourSeconds: number;
  readonly spreadSeconds: number;
  readonly healthSeconds: number;
  readonly connections: number;
  readonly connectionsPerSecond: number;
  /** Of a hub that runs; otherwise a stage is set. */
  readonly brokers?: readonly string[];
  readonly ownBrokers: number;
  readonly database: 'sqlite' | 'postgres';
  readonly away: number;
  readonly cut: number;
  readonly seed: number;
  readonly firstHour: UtcHour;
  readonly say: (text: string) => void;
}

export interface FleetFigures {
  readonly played: Played;
  readonly usage: readonly ComponentUsage[];
  /** Undefined where the hub is somebody else's. */
  readonly stored: Stored | undefined;
  /** Every hour was answered, and is stored once where that can be seen. */
  readonly isWhole: boolean;
}

export async function playOnStage(options: FleetOptions): Promise<FleetFigures> {
  const { sensors, hours, brokers, say } = options;
  const stage =
    brokers === undefined
      ? await setStage({
          brokers: options.ownBrokers,
          connections: options.connections,
          engine: options.database,
          directory: fleetDirectory(sensors, '2026-01-01'),
          say,
        })
      : undefined;
  try {
    const watch = watchUsage([
      ...(stage?.components ?? []),
      { name: 'the simulated fleet', pid: process.pid },
    ]);
    const played = await playFleet({
      ...options,
      fleet: fleetSensors(sensors),
      brokers: stage?.brokers ?? brokers!,
      authority: stage?.authority,
      hourMs: options.hourSeconds * 1000,
      spreadMs: options.spreadSeconds * 1000,
      healthEveryMs: options.healthSeconds * 1000,
    });
    const usage = watch.stop();
    const stored = await stage?.stored();
    const wanted = sensors * hours;
    const isStored = stored === undefined || (stored.rows === wanted && stored.different === wanted);
    const isAnswered = played.unanswered === 0 && played.rejected.length === 0;
    return { played, usage, stored, isWhole: isAnswered && isStored && played.delays.length === wanted };
  } finally {
    await stage?.stop();
  }
}
