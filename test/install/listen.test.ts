// The capture unit's shell, with a `tcpdump` on the PATH that listens to nothing: it waits for a reader, and lets go of a radio
// that has fallen silent.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

const SCRIPT = 'device/install/root/usr/lib/footfall-sensor/listen.sh';

function unit() {
  const folder = mkdtempSync(join(tmpdir(), 'footfall-listen-'));
  const program = (name: string, text: string) => {
    writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(folder, name), 0o755);
  };
  program('tcpdump', `echo "$*" >'${folder}/told'; exec /bin/sleep 600`);
  // Half a minute at a time, as fast as the test says.
  program(
    'sleep',
    `cd '${folder}' || exit 1; : >asleep
while [ ! -e time ]; do [ -d '${folder}' ] || exit 1; /bin/sleep 0.01; done; rm asleep time`,
  );
  execFileSync('mkfifo', [join(folder, 'fifo')]);
  mkdirSync(join(folder, 'mon0/statistics'), { recursive: true });
  const receive = (count: number) => writeFileSync(join(folder, 'mon0/statistics/rx_packets'), `${count}\n`);
  receive(7);
  /** The watch has looked at the counter, and waits for the next time. */
  const asleep = () =>
    expect.poll(() => existsSync(join(folder, 'asleep')), { interval: 5, timeout: 20_000 }).toBe(true);
  // In place of /sys/class/net/mon0.
  const child: ChildProcess = spawn('sh', [SCRIPT, `../../..${folder}/mon0`, join(folder, 'fifo')], {
    env: { PATH: `${folder}:/usr/bin:/bin` },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr!.on('data', (chunk) => {
    said += chunk;
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
    // Its watch ends with the interface.
    rmSync(folder, { recursive: true });
  });
  return {
    child,
    async received(count: number) {
      await asleep();
      receive(count);
    },
    said: () => said,
    told: () => (existsSync(join(folder, 'told')) ? readFileSync(join(folder, 'told'), 'utf8') : undefined),
    read: () => createReadStream(join(folder, 'fifo')).resume(),
    async halfMinute() {
      await asleep();
      writeFileSync(join(folder, 'time'), '');
      await expect.poll(() => existsSync(join(folder, 'time')), { interval: 5, timeout: 20_000 }).toBe(false);
    },
  };
}

test('nothing is listened to before somebody reads', async () => {
  const { read, told } = unit();
  expect(told()).toBeUndefined();
  read();
  await expect
    .poll(told, { timeout: 10_000 })
    .toContain('-y IEEE802_11_RADIO -U -w - type mgt subtype probe-req');
});

test('a radio that receives nothing for five minutes is let go of, and no other', async () => {
  const { child, read, told, said, halfMinute, received } = unit();
  const ended = once(child, 'exit');
  read();
  await expect.poll(told, { timeout: 10_000 }).toBeDefined();
  for (let time = 1; time <= 10; time += 1) await halfMinute();
  await received(8);
  await halfMinute();
  for (let time = 1; time < 10; time += 1) await halfMinute();
  expect([child.exitCode, child.signalCode]).toEqual([null, null]);
  await halfMinute();
  expect(await ended).toEqual([null, 'SIGTERM']);
  expect(said()).toContain('has received nothing for 300 s: the radio is set up anew');
});
