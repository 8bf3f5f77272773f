// The release side of a sensor, wired: each hour is noised and stored once, then published.
import type { Clock } from '../../shared/clock.ts';
import type { Logger } from '../../shared/logger.ts';
import type { RandomSource } from '../../shared/random.ts';
import type { SensorHealth } from '../../shared/sensor-messages.ts';
import { formatUtcHour } from '../../shared/utc-hour.ts';
import type { SensorConfig } from '../config.ts';
import type { HourEstimate } from '../count/hour-estimate.ts';
import { type InForce, stateOf } from '../health.ts';
import { release } from '../release/disclosure-control.ts';
import { type Outbox, openOutbox } from '../release/outbox.ts';
import { startPublisher } from '../release/publisher.ts';
import { releaseSettings } from './release-settings.ts';

export interface Releasing {
  /** Releases a closed hour: drawn once, stored, then sent. */
  hour(estimate: HourEstimate): void;
  /** Resolves when the hub has every hour; rejects where one could not be stored. */
  arrived(): Promise<void>;
  stop(): Promise<void>;
}

const RETRY_MS = 60_000;
/** A year of hours in memory, about 2 MB. */
const UNRELEASED_MAX = 8784;

export interface ReleasingOptions {
  readonly config: SensorConfig;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly logger: Logger;
  readonly sendDelayMsMax: number;
  /** What the sensor counts by now. */
  readonly inForce: () => InForce;
  /** Given the outbox, says how the sensor is. */
  readonly health: (outbox: Outbox) => () => Promise<SensorHealth>;
}

export function startReleasing(options: ReleasingOptions): Releasing {
  const { config, clock, random, logger } = options;
  const settings = releaseSettings(config);
  const outbox = openOutbox(config.outbox, config.path, clock);
  const publisher = startPublisher({
    url: config.broker,
    path: config.path,
    outbox,
    clock,
    random,
    logger,
    state: (state) => stateOf(config.path, options.inForce(), clock, state),
    health: options.health(outbox),
    healthEveryMs: config.healthEverySeconds * 1000,
    sendDelayMsMax: options.sendDelayMsMax,
  });
  // Closed hours whose release could not be stored: numbers only, kept until the disk takes them.
  let unreleased: HourEstimate[] = [];
  let cancelRetry = () => {};
  const tryRelease = (estimate: HourEstimate): boolean => {
    const outcome = outbox.releaseOnce(estimate.hour, () => release(estimate, settings, random));
    if (outcome.kind === 'released') publisher.wake(estimate.hour);
    else logger.warn({ hour: formatUtcHour(estimate.hour), ...outcome }, 'hour not released');
    return outcome.kind !== 'failed' && outcome.kind !== 'full';
  };
  const retry = () => {
    cancelRetry();
    unreleased = unreleased.filter((estimate) => !tryRelease(estimate)).slice(-UNRELEASED_MAX);
    if (unreleased.length > 0) cancelRetry = clock.after(RETRY_MS, retry);
  };
  return {
    hour(estimate) {
      unreleased.push(estimate);
      retry();
    },
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
