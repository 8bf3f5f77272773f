// `footfall-sensor run`: the sensor as a service. Hears, counts, forgets, releases, until it is told to stop.
import { systemClock } from '../../shared/clock.ts';
import { createLogger } from '../../shared/logger.ts';
import { systemRandom } from '../../shared/random.ts';
import type { SensorHealth } from '../../shared/sensor-messages.ts';
import { formatUtcHour } from '../../shared/utc-hour.ts';
import { noIgnoreList } from '../capture/ignore-list.ts';
import { startPacketSource, tcpdumpCommand } from '../capture/packet-source.ts';
import type { SensorConfig } from '../config.ts';
import { healthOf } from '../health.ts';
import { keepHours } from '../hour-keeper.ts';
import { Pipeline } from '../pipeline.ts';
import { readUplink } from '../uplink.ts';
import { startReleasing } from './releasing.ts';

/** Resolves when `stop` has fired and everything is closed. */
export async function runCommand(config: SensorConfig, stop: AbortSignal): Promise<void> {
  const clock = systemClock;
  const random = systemRandom();
  const logger = createLogger('footfall-sensor', config.logLevel);
  const { zones, channel, profile, stayMinutes, source: described } = config;
  if (described === undefined)
    throw new Error('the configuration names no source: add `source: {interface: …}`');
  const captureInterface = 'interface' in described ? described.interface : undefined;
  const command = 'interface' in described ? tcpdumpCommand(described.interface) : described.command;

  const pipeline = new Pipeline({ ...zones, channel, profile, stayMinutes, ignore: noIgnoreList, random });
  const releasing = startReleasing({
    config,
    clock,
    random,
    logger,
    sendDelayMsMax: config.sendDelaySecondsMax * 1000,
    inForce: () => ({ counting: config, settingsFrom: null, revision: null, paused: null, refused: null }),
    health: (outbox) =>
      healthOf({
        config,
        clock,
        source: () => source.state(),
        frames: pipeline.frames,
        outbox: () => outbox.stats(),
        uplink: () => uplinkOf(captureInterface),
      }),
  });
  // Last of those that can fail: where the outbox cannot be opened, no child is left behind.
  const source = startPacketSource({
    command,
    clock,
    take: (frame) => keeper.take(frame),
    changed: (state) => logger.info({ source: state }, 'source'),
  });
  const keeper = keepHours({
    pipeline,
    clock,
    listening: () => source.state().state === 'running',
    hour(estimate) {
      logger.info({ hour: formatUtcHour(estimate.hour), coverage: estimate.coverage }, 'hour closed');
      releasing.hour(estimate);
    },
  });
  logger.info({ sensor: config.path, command: command[0], profile }, 'listening');

  await stopped(stop);
  logger.info('stopping');
  keeper.stop();
  await source.stop();
  // What was heard of this hour ends here: a count that is cut off is not released as if it were whole.
  pipeline.end();
  await releasing.stop();
}

async function uplinkOf(captureInterface: string | undefined): Promise<SensorHealth['uplink']> {
  const uplink = await readUplink(captureInterface);
  switch (uplink.kind) {
    case 'wifi':
      return { interface: uplink.interface, kind: 'wifi', quality: uplink.quality };
    case 'cable':
      return { interface: uplink.interface, kind: 'cable', quality: null };
    default:
      return null;
  }
}

function stopped(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
