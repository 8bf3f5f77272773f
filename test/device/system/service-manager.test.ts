// What systemd is told, by a stand-in of systemd-notify on the PATH that writes down its arguments.
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { serviceManager } from '../../../device/system/service-manager.ts';
import { fakeClock } from '../../support/fake-clock.ts';

function manager(variables: Record<string, string>, script = 'echo "$@" >>"$TOLD"') {
  const folder = mkdtempSync(join(tmpdir(), 'footfall-notify-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'systemd-notify'), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, 'systemd-notify'), 0o755);
  const file = join(folder, 'told');
  const complaints: string[] = [];
  const environment = { PATH: `${folder}:/usr/bin:/bin`, TOLD: file, ...variables };
  const told = () => (existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []);
  return { told, complaints, manager: serviceManager(environment, (reason) => complaints.push(reason)) };
}

/** Programs start slowly on a busy machine. */
const PATIENT = { timeout: 10_000 };

test('systemd is told that the sensor is ready, and three times in the watchdog time that it lives', async () => {
  const clock = fakeClock(0);
  const { told, manager: systemd } = manager({ NOTIFY_SOCKET: '/run/notify', WATCHDOG_USEC: '180000000' });
  systemd.ready();
  await expect.poll(told, PATIENT).toEqual(['READY=1']);
  const end = systemd.keepAlive(clock);
  await expect.poll(told, PATIENT).toHaveLength(2);
  clock.advance(59_999);
  clock.advance(1);
  await expect.poll(told, PATIENT).toEqual(['READY=1', 'WATCHDOG=1', 'WATCHDOG=1']);
  end();
  clock.advance(600_000);
  systemd.ready();
  await expect.poll(told, PATIENT).toEqual(['READY=1', 'WATCHDOG=1', 'WATCHDOG=1', 'READY=1']);
});

test('one that does not answer is complained of', async () => {
  const { complaints, manager: systemd } = manager({ NOTIFY_SOCKET: '/run/notify' }, 'exit 1');
  systemd.ready();
  await expect.poll(() => complaints, PATIENT).toEqual([expect.stringContaining('systemd-notify READY=1')]);
});

test('without a service manager nothing is run', async () => {
  const { told, complaints, manager: none } = manager({ WATCHDOG_USEC: '180000000' });
  none.ready();
  none.keepAlive(fakeClock(0))();
  const { manager: some, told: saidByOther } = manager({ NOTIFY_SOCKET: '/run/notify' });
  some.ready();
  await expect.poll(saidByOther, PATIENT).toHaveLength(1);
  expect([told(), complaints]).toEqual([[], []]);
});
