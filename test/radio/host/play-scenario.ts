// One machine through the whole scenario, the power cut between its two lives.
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HourlyCount } from '../../../shared/hourly-count.ts';
import { until } from '../../end-to-end/stage.ts';
import type { PlayReport } from '../plan/events.ts';
import { type Cue, type Plans, POWER_BACK_MINUTE, SCENARIO } from '../plan/scenario.ts';
import { Guest } from './guest.ts';
import type { GuestImage } from './guest-image.ts';
import type { HubSide } from './hub-side.ts';
import { clockIsRight, installSensor, sensorHears } from './installed-sensor.ts';

/** The guest is switched on this long before the first full hour. */
const EARLY_MS = 15 * 60_000;

export interface Setting {
  readonly image: GuestImage;
  readonly folder: string;
  readonly payload: string;
  readonly plans: Plans;
  readonly startMs: number;
  readonly hub: HubSide;
}

export interface Outcome {
  /** As the hub has them, without those that came after the last hour of the scenario. */
  readonly hours: readonly HourlyCount[];
  readonly reports: readonly PlayReport[];
}

export async function playScenario(setting: Setting): Promise<Outcome> {
  const { folder, plans, startMs, hub } = setting;
  const first = await switchOn(setting, startMs - EARLY_MS, true);
  await first.guest.run(`/opt/radio-test/radios.sh ${plans.stations}`);
  await installSensor(first.guest);
  // Ends with the power cut: there is nobody to answer.
  const cut = await Promise.race([
    first.powerIsCut.then(() => 'cut' as const),
    first.guest.attempt('/payload/node /payload/guest/play-plan.ts /payload/plan/first.json'),
  ]);
  if (cut !== 'cut') throw new Error(`the first plan ended by itself:\n${cut.output}`);

  const second = await switchOn(setting, startMs + POWER_BACK_MINUTE * 60_000, false);
  try {
    await second.guest.run(`/opt/radio-test/radios.sh ${plans.stations}`);
    await clockIsRight(second.guest);
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
    return { hours: ours(), reports: [JSON.parse(played.trim().split('\n').at(-1)!) as PlayReport] };
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
  const orders: Record<Cue, () => Promise<void>> = {
    'cable out': () => guest.cable('off'),
    'cable in': () => guest.cable('on'),
    'broker stop': () => hub.stopBroker(),
    'broker start': () => hub.startBroker(),
    'power cut': () => guest.powerOff().then(cutPower),
  };
  const guest: Guest = await Guest.start({
    ...{ image, disk, payload, folder },
    clock: new Date(clockMs),
    onCue: async (name) => {
      await orders[name as Cue]();
      return 'done';
    },
  });
  // The cable was out when the power went: a new QEMU has it in.
  if (!isNew) await guest.cable('off');
  await guest.run('mkdir -p /payload && mount -o ro /dev/vdb /payload');
  return { guest, powerIsCut };
}
