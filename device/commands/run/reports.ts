// Fourth stage of `run`: what leaves the sensor. Hours are released and sent, and health says how the sensor is.
import type { Clock } from '../../../shared/clock.ts';
import type { HourlyCount } from '../../../shared/hourly-count-schema.ts';
import type { SensorHealth } from '../../../shared/sensor-messages.ts';
import { HOP_LISTENED_FILE, readHopped } from '../../radio/hop.ts';
import { healthOf } from '../../status/health.ts';
import { readUplink } from '../../system/uplink.ts';
import { type Releasing, startReleasing } from '../releasing.ts';
import type { Base } from './base.ts';
import type { Ear } from './ear.ts';
import type { Wishes } from './wishes.ts';

/** In the status; older ones are in the hub. */
const RELEASES_SHOWN = 5;
const UPLINK_MS = 60_000;

export interface Reports {
  readonly releasing: Releasing;
  readonly health: () => Promise<SensorHealth>;
  /** The newest releases since the start, the newest last. */
  readonly released: () => HourlyCount[];
}

export function startReports(base: Base, { control, clockWatch }: Wishes, ear: Ear): Reports {
  const { config, outbox, entry, clock, random, logger, captureInterface } = base;
  const health = healthOf({
    config,
    clock,
    frames: ear.frames,
    source: ear.hearing.state,
    trouble: ear.countingWatch.trouble,
    clockState: () => clockWatch?.state(),
    hopped: () => (config.radio.hop ? readHopped(HOP_LISTENED_FILE) : undefined),
    outbox: () => outbox.stats(),
    uplink: rarely(clock, () => uplinkOf(captureInterface)),
  });
  const released: HourlyCount[] = [];
  const releasing = startReleasing({
    config,
    outbox,
    entry,
    clock,
    random,
    logger,
    sendDelayMsMax: config.sendDelaySecondsMax * 1000,
    inForce: control.inForce,
    asked: control.take,
    health,
    released(count) {
      released.push(count);
      released.splice(0, released.length - RELEASES_SHOWN);
    },
  });
  return { releasing, health, released: () => [...released] };
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
