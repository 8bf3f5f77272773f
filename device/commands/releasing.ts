// The release side of a sensor, wired: each hour is noised and stored once, then published.
import type { Clock } from '../../shared/clock.ts';
import type { HourlyCount } from '../../shared/hourly-count-schema.ts';
import type { Logger } from '../../shared/logger.ts';
import type { RandomSource } from '../../shared/random.ts';
import type { SensorHealth } from '../../shared/sensor-messages.ts';
import type { Settings } from '../../shared/settings.ts';
import { formatUtcHour } from '../../shared/utc-hour.ts';
import type { SensorConfig } from '../config/sensor-config.ts';
import type { HourEstimate } from '../count/hour-estimate.ts';
import type { BrokerEntry } from '../release/broker-attempt.ts';
import type { BrokerPlace } from '../release/broker-connection.ts';
import { release } from '../release/disclosure-control.ts';
import type { Outbox } from '../release/outbox.ts';
import { startPublisher } from '../release/publisher.ts';
import type { InForce } from '../remote/in-force.ts';
import { stateOf } from '../status/health.ts';
import { releaseSettings } from './release-settings.ts';

export interface Releasing {
  /** Releases a closed hour, counted so: drawn once, stored, then sent. */
  hour(estimate: HourEstimate, counting: Settings): void;
  /** What `inForce` says has changed. */
  stateChanged(): void;
  /** Where it sends to. */
  place(): BrokerPlace;
  /** Resolves when the hub has every hour; rejects where one could not be stored. */
  arrived(): Promise<void>;
  /** Closes the outbox as well. */
  stop(): Promise<void>;
}

interface ClosedHour {
  readonly estimate: HourEstimate;
  readonly counting: Settings;
}

const RETRY_MS = 60_000;
/** A year of hours in memory, about 2 MB. */
const UNRELEASED_MAX = 8784;

export interface ReleasingOptions {
  readonly config: SensorConfig;
  readonly outbox: Outbox;
  readonly entry: () => BrokerEntry;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly logger: Logger;
  readonly sendDelayMsMax: number;
  /** What the sensor counts by now. */
  readonly inForce: () => InForce;
  /** The hub asks something of this sensor. */
  readonly asked: (payload: Uint8Array) => void;
  /** Gets each release once it is stored. */
  readonly released?: (count: HourlyCount) => void;
  /** Says how the sensor is. */
  readonly health: () => Promise<SensorHealth>;
}

export function startReleasing(options: ReleasingOptions): Releasing {
  const { config, outbox, entry, clock, random, logger } = options;
  const publisher = startPublisher({
    entry,
    path: config.path,
    outbox,
    clock,
    random,
    logger,
    state: (state, comingMs) => stateOf(config.path, options.inForce(), clock, state, comingMs),
    health: options.health,
    config: options.asked,
    healthEveryMs: config.healthEverySeconds * 1000,
    sendDelayMsMax: options.sendDelayMsMax,
  });
  // Closed hours whose release could not be stored: numbers only, kept until the disk takes them.
  let unreleased: ClosedHour[] = [];
  let cancelRetry = () => {};
  const tryRelease = ({ estimate, counting }: ClosedHour): boolean => {
    const settings = releaseSettings({ path: config.path, ...counting });
    let drawn: HourlyCount | undefined;
    const outcome = outbox.releaseOnce(estimate.hour, () => {
      drawn = release(estimate, settings, random);
      return drawn;
    });
    if (outcome.kind === 'released') {
      publisher.wake(estimate.hour);
      if (drawn) options.released?.(drawn);
    } else logger.warn({ hour: formatUtcHour(estimate.hour), ...outcome }, 'hour not released');
    return outcome.kind !== 'failed' && outcome.kind !== 'full';
  };
  const retry = () => {
    cancelRetry();
    unreleased = unreleased.filter((closed) => !tryRelease(closed)).slice(-UNRELEASED_MAX);
    if (unreleased.length > 0) cancelRetry = clock.after(RETRY_MS, retry);
  };
  return {
    hour(estimate, counting) {
      unreleased.push({ estimate, counting });
      retry();
    },
    stateChanged: () => publisher.stateChanged(),
    place: () => publisher.place(),
    async arrived() {
      await publisher.drained();
      retry();
      if (unreleased.length === 0) await publisher.drained();
      const { failure, refused } = outbox.stats();
      if (refused > 0) throw new Error(`the hub refused ${refused} hours; they stay in ${config.outbox}`);
      if (unreleased.length === 0) return;
      throw new Error(
        `${unreleased.length} hours could not be stored in ${config.outbox}: ${failure ?? 'it is full'}`,
      );
    },
    async stop() {
      cancelRetry();
      await publisher.stop();
      outbox.close();
    },
  };
}
