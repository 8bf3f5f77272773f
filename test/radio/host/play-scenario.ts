// One machine through the whole scenario, the power cut between its two lives.
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HourlyCount } from '../../../shared/hourly-count-schema.ts';
import { until } from '../../end-to-end/stage.ts';
import type { PlayReport } from '../plan/events.ts';
import { type Cue, type Plans, POWER_BACK_MINUTE, SCENARIO } from '../plan/scenario.ts';
import { Guest } from './guest.ts';
import type { GuestImage } from './guest-image.ts';
import type { HubSide } from './hub-side.ts';
import { clockIsRight, type InstalledSensor, installSensor, says, sensorHears } from './installed-sensor.ts';

/** The guest is switched on this long before the first full hour: setup with its walks takes ten minutes. */
const EARLY_MS = 50 * 60_000;
/** A board without a clock of its own wakes up here. */
const NO_CLOCK = new Date(0);

export interface Setting {
  readonly image: GuestImage;
  readonly folder: string;
  readonly payload: string;
  readonly plans: Plans;
  readonly startMs: number;
  readonly hub: HubSide;
}

export interface Outcome {
  readonly installed: InstalledSensor;
  /** What the sensor said in its second life, before and after its clock was set. */
  readonly journal: string;
  /** As the hub has them, without those that came after the last hour of the scenario. */
  readonly hours: readonly HourlyCount[];
  readonly reports: readonly PlayReport[];
}

export async function playScenario(setting: Setting): Promise<Outcome> {
  const { folder, plans, startMs, hub } = setting;
  const first = await switchOn(setting, startMs - EARLY_MS, true);
  await first.guest.run(`/opt/radio-test/radios.sh ${plans.stations}`);
  const installed = await installSensor(first.guest, hub);
  // Ends with the power cut: there is nobody to answer.
  const cut = await Promise.race([
    first.powerIsCut.then(() => 'cut' as const),
    first.guest.attempt('/payload/node /payload/guest/play-plan.ts /payload/plan/first.json'),
  ]);
  if (cut !== 'cut') throw new Error(`the first plan ended by itself:\n${cut.output}`);

  const powerBackMs = startMs + POWER_BACK_MINUTE * 60_000;
  const second = await switchOn(setting, NO_CLOCK.getTime(), false);
  try {
    await second.guest.run(`/opt/radio-test/radios.sh ${plans.stations}`);
    await says(second.guest, 'it waits for the right time');
    await clockIsRight(second.guest, powerBackMs);
    await sensorHears(second.guest);
    const played = await second.guest.run(
      '/payload/node /payload/guest/play-plan.ts /payload/plan/second.json',
    );
    const last = startMs + SCENARIO.length * 3_600_000;
    const ours = () =>
      hub.hours().filter(({ hour }) => Date.parse(hour) >= startMs && Date.parse(hour) < last);
    await until('the last hour is in the hub', () =>
      ours().some(({ hour }) => Date.parse(hour) === last - 3_600_000),
    );
    const journal = await second.guest.run('journalctl --no-pager -o cat -b -u footfall-sensor');
    return {
      installed,
      journal,
      hours: ours(),
      reports: [JSON.parse(played.trim().split('\n').at(-1)!) as PlayReport],
    };
  } finally {
    const logs = await second.guest.attempt(
      'journalctl --no-pager -o short-iso -b -u "footfall*"; cat /run/wpa.log | tail -5',
    );
    writeFileSync(join(folder, 'journal.log'), logs.output);
    await second.guest.powerOff();
  }
}

interface Life {
  readonly guest: Guest;
  readonly powerIsCut: Promise<void>;
}

async function switchOn(setting: Setting, clockMs: number, isNew: boolean): Promise<Life> {
  const { image, folder, payload, hub } = setting;
  const disk = join(folder, 'disk');
  if (isNew) copyFileSync(image.disk, disk);
  const { promise: powerIsCut, resolve: cutPower } = Promise.withResolvers<void>();
  const orders: Record<Cue, () => Promise<unknown>> = {
    'cable out': () => guest.cable('off'),
    'cable in': () => guest.cable('on'),
    'broker stop': () => hub.stopBroker(),
    'broker start': () => hub.startBroker(),
    revoke: () => hub.revoke(),
    pair: () => hub.pair().then(({ hub: url, code }) => `${url} ${code}`),
    'power cut': () => guest.powerOff().then(cutPower),
  };
  const guest: Guest = await Guest.start({
    image,
    disk,
    payload,
    folder,
    clock: new Date(clockMs),
    onCue: async (name) => {
      const answer = await orders[name as Cue]();
      return typeof answer === 'string' ? answer : 'done';
    },
  });
  await guest.run('mkdir -p /payload && mount -o ro /dev/vdb /payload');
  return { guest, powerIsCut };
}
