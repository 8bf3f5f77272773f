// Hopping: what the unit's shell does with an `iw` on the PATH that writes down what it is told, and what the sensor reads of it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { parseHopped, readHopped, writeHopOrder } from '../../../device/radio/hop.ts';

const SCRIPT = 'device/install/root/usr/lib/footfall-sensor/hop.sh';

function place(): string {
  const folder = mkdtempSync(join(tmpdir(), 'footfall-hop-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

function program(folder: string, name: string, text: string): void {
  writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`);
  chmodSync(join(folder, name), 0o755);
}

test('it goes from channel to channel, and tells how long it listened on each', async () => {
  const folder = place();
  program(folder, 'iw', `echo "$*" >>'${folder}/told'; [ "$5" != 6 ] || [ -e '${folder}/six' ]`);
  // Time passes as fast as the machine can.
  program(folder, 'sleep', '/bin/sleep 0.01');
  writeHopOrder(join(folder, 'order'), true);
  const listened = join(folder, 'listened');
  const hopping = spawn('sh', [SCRIPT, join(folder, 'order'), listened], {
    env: { PATH: `${folder}:/usr/bin:/bin` },
    stdio: 'ignore',
  });
  const ended = once(hopping, 'exit');
  await expect.poll(() => readHopped(listened)?.['11'] ?? 0, { timeout: 10_000 }).toBeGreaterThanOrEqual(40);
  // A channel that could not be set was not listened to.
  expect(readHopped(listened)).toMatchObject({ 6: 0 });
  writeFileSync(join(folder, 'six'), '');
  await expect.poll(() => readHopped(listened)?.['6'] ?? 0, { timeout: 10_000 }).toBeGreaterThanOrEqual(20);
  // The radio unit takes the order back where the configuration wants no hopping any more.
  writeHopOrder(join(folder, 'order'), false);
  expect(await ended).toEqual([0, null]);
  const told = readFileSync(join(folder, 'told'), 'utf8').split('\n');
  expect(told.slice(0, 3)).toEqual([1, 6, 11].map((channel) => `dev mon0 set channel ${channel}`));
});

test('a radio that stays has no order', () => {
  const file = join(place(), 'order');
  writeHopOrder(file, true);
  expect(readFileSync(file, 'utf8')).toBe('20 1 6 11\n');
  writeHopOrder(file, false);
  expect(existsSync(file)).toBe(false);
  writeHopOrder(file, false);
});

test('what it tells is read line by line', () => {
  expect(parseHopped('1 400\n6 380\n11 cut')).toEqual({ 1: 400, 6: 380 });
  expect(readHopped(join(place(), 'absent'))).toBeUndefined();
});
