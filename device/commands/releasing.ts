// The release side of a sensor, wired: each hour is noised and stored once, then published.
import type { Clock } from '../../shared/clock.ts';
import type { Logger } from '../../shared/logger.ts';
import type { RandomSource } from '../../shared/random.ts';
import type { SensorHealth } from '../../shared/sensor-messages.ts';
import { formatUtcHour } from '../../shared/utc-hour.ts';
import type { SensorConfig } from '../config.ts';
import type { HourEstimate } from '../count/hour-estimate.ts';
import { stateOf } from '../health.ts';
import { release } from '../release/disclosure-control.ts';
import { type Outbox, openOutbox } from '../release/outbox.ts';
import { type Publisher, startPublisher } from '../release/publisher.ts';
import { releaseSettings } from './release-settings.ts';

export interface Releasing {
  readonly outbox: Outbox;
  readonly publisher: Publisher;
  /** Releases a closed hour: drawn once, stored, then sent. */
  hour(estimate: HourEstimate): void;
  stop(): Promise<void>;
}

export interface ReleasingOptions {
  readonly config: SensorConfig;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly logger: Logger;
  readonly sendDelayMsMax: number;
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
    state: (state) => stateOf(config, clock, state),
    health: options.health(outbox),
    healthEveryMs: config.healthEverySeconds * 1000,
    sendDelayMsMax: options.sendDelayMsMax,
  });
  return {
    outbox,
    publisher,
    hour(estimate) {
      const outcome = outbox.releaseOnce(estimate.hour, () => release(estimate, settings, random));
      const hour = formatUtcHour(estimate.hour);
      if (outcome.kind === 'released') publisher.wake(estimate.hour);
      else logger.warn({ hour, ...outcome }, 'hour not released');
    },
    async stop() {
      await publisher.stop();
      outbox.close();
    },
  };
}
