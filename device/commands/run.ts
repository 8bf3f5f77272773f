// `footfall-sensor run`: the sensor as a service. Hears, counts, forgets, releases, until it is told to stop.
import { join } from 'node:path';
import { type Clock, systemClock } from '../../shared/clock.ts';
import { TROUBLE_WORDS } from '../../shared/counting-trouble.ts';
import type { HourlyCount } from '../../shared/hourly-count-schema.ts';
import { createLogger } from '../../shared/logger.ts';
import { systemRandom } from '../../shared/random.ts';
import type { SensorHealth } from '../../shared/sensor-messages.ts';
import type { Settings } from '../../shared/settings.ts';
import { formatUtcHour, utcHourOf } from '../../shared/utc-hour.ts';
import { noFrames } from '../capture/frame-outcome.ts';
import { noIgnoreList } from '../capture/ignore-list.ts';
import { objectionFilter } from '../capture/objections.ts';
import { startPacketSource, tcpdumpCommand } from '../capture/packet-source.ts';
import { configHash } from '../config/config-hash.ts';
import type { SensorConfig } from '../config/sensor-config.ts';
import { keepCheckpoints } from '../hours/checkpoint.ts';
import { type Counting, type HourKeeper, keepHours } from '../hours/hour-keeper.ts';
import { Pipeline } from '../pipeline.ts';
import { HOP_LISTENED_FILE, readHopped } from '../radio/hop.ts';
import { NET_FOLDER, watchReceiver } from '../radio/receive-watch.ts';
import { noiseOf } from '../release/disclosure-control.ts';
import { openOutbox } from '../release/outbox.ts';
import { startRemoteControl } from '../remote/remote-control.ts';
import { startHearing, type Wanted } from '../source/hearing.ts';
import { watchCounting } from '../status/counting-watch.ts';
import { healthOf, stateOf } from '../status/health.ts';
import { keepStatusFile } from '../status/status-file.ts';
import { builtMs } from '../system/build-time.ts';
import { askClock, TIMESYNC_MARK, watchClock } from '../system/clock-sync.ts';
import { serviceManager } from '../system/service-manager.ts';
import { readUplink } from '../system/uplink.ts';
import { startReleasing } from './releasing.ts';

/** In the status; older ones are in the hub. */
const RELEASES_SHOWN = 5;
const UPLINK_MS = 60_000;

/** Resolves when `stop` has fired and everything is closed. */
export async function runCommand(config: SensorConfig, stop: AbortSignal): Promise<void> {
  const clock = systemClock;
  const random = systemRandom();
  const logger = createLogger('footfall-sensor', config.logLevel);
  const described = config.source;
  if (described === undefined)
    throw new Error('the configuration names no source: add `source: {interface: …}`');
  const { command, captureInterface } = captureOf(described);
  const ask = () => askClock(TIMESYNC_MARK, process.env);
  const firstClockState = await ask();

  const receiver =
    captureInterface === undefined
      ? undefined
      : watchReceiver({ interfaceName: captureInterface, clock, netFolder: NET_FOLDER });
  const frames = noFrames();
  const withoutSignal = { frames: 0 };
  const objections = objectionFilter();
  const countingBy = (by: Settings, before?: Counting): Counting => {
    const { zones, channel, profile, stayMinutes } = by;
    const learned = before && hearsAlike(before.config, by) ? { learned: before.pipeline.learned } : {};
    const settings = {
      ...zones,
      channel,
      profile,
      stayMinutes,
      ignore: noIgnoreList,
      objections,
      random,
      frames,
      withoutSignal,
      noise: noiseOf(by.privacy.epsilon, random),
    };
    return { pipeline: new Pipeline({ ...settings, ...learned }), config: by };
  };
  const outbox = openOutbox(config.outbox, config.path, clock);
  const control = startRemoteControl({
    ...{ own: config, clock, logger, kept: outbox.remote() },
    keep: (message) => outbox.keepRemote(message),
    objections: objections.set,
    changed() {
      releasing.stateChanged();
      hearing.look();
    },
  });
  const health = healthOf({
    ...{ config, clock, frames },
    source: () => hearing.state(),
    trouble: () => countingWatch.trouble(),
    clockState: () => clockWatch?.state(),
    ...(config.radio.hop && { hopped: () => readHopped(HOP_LISTENED_FILE) }),
    outbox: () => outbox.stats(),
    uplink: rarely(clock, () => uplinkOf(captureInterface)),
  });
  const released: HourlyCount[] = [];
  const releasing = startReleasing({
    ...{ config, outbox, clock, random, logger },
    sendDelayMsMax: config.sendDelaySecondsMax * 1000,
    inForce: control.inForce,
    asked: control.take,
    health,
    released(count) {
      released.push(count);
      released.splice(0, released.length - RELEASES_SHOWN);
    },
  });
  const clockWatch =
    config.clock === 'trusted'
      ? undefined
      : watchClock({
          first: firstClockState,
          ask,
          clock,
          changed(state) {
            logger.info({ clock: state }, 'clock');
            if (wanted() !== 'no-clock') checkpoints.resume();
            hearing.look();
          },
        });
  const wanted = (): Wanted => (clockWatch?.isTrusted() === false ? 'no-clock' : control.hearing());
  // Last of those that can fail: where the outbox cannot be opened, no child is left behind.
  const hearing = startHearing({
    wanted,
    start: (take) =>
      startPacketSource({
        ...{ command, clock, take },
        changed: (state) => logger.info({ source: state }, 'source'),
      }),
    take: (frame) => keeper.take(frame),
    ...(receiver && { deafBecause: receiver.deafBecause }),
    changed(now) {
      logger.info({ hearing: now }, 'what is heard');
      keeper.hearFor(heardFor(now));
    },
  });
  const keeper: HourKeeper = keepHours({
    ...{ clock, counting: countingBy(control.inForce().counting) },
    hearsFor: heardFor(wanted()),
    listening: hearing.listening,
    ...(receiver && { deafSinceMs: receiver.deafSinceMs }),
    tick: hearing.look,
    beginHour(hour, before) {
      const by = control.beginHour(hour);
      return by && countingBy(by, before);
    },
    binEnded: ({ pipeline, config: by }) => checkpoints.keep(configHash(by), pipeline.counts()),
    hour(estimate, by) {
      logger.info({ hour: formatUtcHour(estimate.hour), coverage: estimate.coverage }, 'hour closed');
      releasing.hour(estimate, by);
    },
  });
  const countingWatch = watchCounting({
    clock,
    frames,
    withoutSignal,
    listening: hearing.listening,
    changed(kind) {
      if (kind === null) logger.info('what is heard can be counted again');
      else logger.warn({ trouble: kind, ...TROUBLE_WORDS[kind] }, 'trouble with counting');
    },
  });
  const built = builtMs();
  const checkpoints = keepCheckpoints({
    file: `${config.outbox}.checkpoint`,
    config: () => configHash(control.inForce().counting),
    resumed: keeper.resume,
    span: () => ({ fromMs: built, untilMs: clock.nowMs() }),
    warn: (reason) => logger.warn({ reason }, 'checkpoint'),
  });
  // Not before the clock is right: an hour of the future would be dropped when it is set back.
  if (wanted() !== 'no-clock') checkpoints.resume();
  const { profile } = control.inForce().counting;
  const clockState = clockWatch?.state();
  logger.info({ sensor: config.path, command: command[0], profile, clock: clockState }, 'listening');
  const manager = serviceManager(process.env, (reason) =>
    logger.warn({ reason }, 'the service manager was not told'),
  );
  manager.ready();
  const endBeats = manager.keepAlive(clock);
  const { retailer, store, sensor } = config.path;
  const folder = process.env.RUNTIME_DIRECTORY;
  const statusFile =
    folder === undefined
      ? undefined
      : keepStatusFile({
          file: join(folder, 'status.json'),
          clock,
          async status() {
            const hour = utcHourOf(clock.nowMs());
            return {
              ...{ v: 1, sensor: `${retailer}/${store}/${sensor}`, broker: releasing.broker() },
              ...{ hour: formatUtcHour(hour), listened_s: Math.floor(keeper.listenedMs(hour) / 1000) },
              state: stateOf(config.path, control.inForce(), clock, 'online'),
              ...{ health: await health(), released: [...released] },
            };
          },
          failed: (reason) => logger.warn({ reason }, 'the status cannot be shown'),
        });

  await stopped(stop);
  logger.info('stopping');
  endBeats();
  statusFile?.stop();
  // What was heard of this hour ends here: a count that is cut off is not released as if it were whole.
  receiver?.stop();
  clockWatch?.stop();
  countingWatch.stop();
  keeper.stop();
  await hearing.stop();
  await releasing.stop();
}

/** At the same thresholds and on the same channel a bin means the same as before. */
const hearsAlike = (a: Settings, b: Settings) =>
  a.zones.insideDbm === b.zones.insideDbm && a.zones.floorDbm === b.zones.floorDbm && a.channel === b.channel;

const heardFor = (hearing: Wanted) =>
  hearing === 'open' ? 'hour' : hearing === 'baseline' ? 'baseline' : undefined;

/** What to read frames from, and the interface whose receive counter tells whether the radio hears. */
function captureOf(source: NonNullable<SensorConfig['source']>) {
  if ('interface' in source) {
    return { command: tcpdumpCommand(source.interface), captureInterface: source.interface };
  }
  // `cat` waits for a writer as our own thread must not, and its end is the capture program's.
  if ('fifo' in source) return { command: ['cat', source.fifo], captureInterface: source.receiver };
  return { command: source.command, captureInterface: undefined };
}

/** Asking NetworkManager starts programs: the answer holds for a minute. */
function rarely<Answer>(clock: Clock, ask: () => Promise<Answer>): () => Promise<Answer> {
  let answer: Promise<Answer> | undefined;
  let untilMs = 0;
  return () => {
    if (answer === undefined || clock.monotonicMs() >= untilMs) {
      answer = ask();
      untilMs = clock.monotonicMs() + UPLINK_MS;
    }
    return answer;
  };
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
