// `footfall-sensor run`: the sensor as a service. Hears, counts, forgets, releases, until it is told to stop.
// Each stage is made of those above it alone. What a stage tells those below it, it tells through a signal, or it is
// connected when all are there; the source is started after that, and is the first that hears.
import type { SensorConfig } from '../config/sensor-config.ts';
import { openBase } from './run/base.ts';
import { makeEar } from './run/ear.ts';
import { heardFor, keepLiveHours } from './run/hours.ts';
import { showPresence } from './run/presence.ts';
import { startReports } from './run/reports.ts';
import { followWishes } from './run/wishes.ts';

/** Resolves when `stop` has fired and everything is closed. */
export async function runCommand(config: SensorConfig, stop: AbortSignal): Promise<void> {
  const base = await openBase(config);
  const wishes = followWishes(base);
  const ear = makeEar(base, wishes);
  const reports = startReports(base, wishes, ear);
  const hours = keepLiveHours(base, wishes, ear, reports);

  const { logger } = base;
  wishes.changed.listen(() => {
    reports.releasing.stateChanged();
    ear.hearing.look();
  });
  wishes.clockChanged.listen((state) => {
    logger.info({ clock: state }, 'clock');
    hours.resume();
    ear.hearing.look();
  });
  hours.resume();
  ear.hearing.start({
    take: hours.keeper.take,
    changed(now) {
      logger.info({ hearing: now }, 'what is heard');
      hours.keeper.hearFor(heardFor(now));
    },
  });
  const { profile } = wishes.control.inForce().counting;
  const clock = wishes.clockWatch?.state();
  logger.info({ sensor: config.path, command: base.command[0], profile, clock }, 'listening');
  const presence = showPresence(base, wishes, reports, hours);

  await stopped(stop);
  logger.info('stopping');
  presence.stop();
  ear.receiver?.stop();
  wishes.clockWatch?.stop();
  ear.countingWatch.stop();
  // What was heard of this hour ends here: a count that is cut off is not released as if it were whole.
  hours.keeper.stop();
  await ear.hearing.stop();
  // Last, as the hours that were over have just been released.
  await reports.releasing.stop();
}

function stopped(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
