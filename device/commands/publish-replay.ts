// `replay --publish`: the hours of a replay go the way of a live sensor's, through the outbox to the
// hub, and the replay is done when the hub has answered for each of them.
import { systemClock } from '../../shared/clock.ts';
import { createLogger } from '../../shared/logger.ts';
import type { RandomSource } from '../../shared/random.ts';
import { noFrames } from '../capture/frame-outcome.ts';
import type { SensorConfig } from '../config/sensor-config.ts';
import { openOutbox } from '../release/outbox.ts';
import { healthOf } from '../status/health.ts';
import { brokerEntry } from './broker-entry.ts';
import type { HourSink } from './hour-sink.ts';
import { startReleasing } from './releasing.ts';

export async function publishingSink(config: SensorConfig, random: RandomSource): Promise<HourSink> {
  const logger = createLogger('footfall-sensor', config.logLevel);
  const outbox = openOutbox(config.outbox, config.path, systemClock);
  const releasing = startReleasing({
    config,
    outbox,
    entry: brokerEntry(config, logger),
    clock: systemClock,
    random,
    logger,
    // The hours are long past: nothing is gained by spreading them out.
    sendDelayMsMax: 0,
    inForce: () => ({ counting: config, settingsFrom: null, revision: null, paused: null, refused: null }),
    // What the hub asks is about what is heard, and here nothing is heard any more.
    asked: () => {},
    health: healthOf({
      config,
      clock: systemClock,
      source: () => ({ state: 'running', restarts: 0, reason: null }),
      frames: noFrames(),
      outbox: () => outbox.stats(),
      clockState: () => undefined,
      uplink: async () => null,
    }),
  });
  return {
    take: (estimate) => releasing.hour(estimate, config),
    async finish() {
      await releasing.arrived().finally(() => releasing.stop());
    },
  };
}
