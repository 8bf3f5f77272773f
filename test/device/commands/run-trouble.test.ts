// Mishaps of a sensor as it runs: its log and its status say so, and one that cannot start ends.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { readStatus } from '../../../device/status/status-file.ts';
import { LINK_TYPES, linkPacket } from '../../simulator/frame.ts';
import { pcapFile } from '../../simulator/pcap-writer.ts';
import { sampleFrame } from '../../support/sample-frames.ts';

const SENSOR = fileURLToPath(new URL('../../../device/footfall-sensor', import.meta.url));

test('most frames that cannot be read are told within half a minute', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'footfall-run-trouble-'));
  const broken = Buffer.concat([sampleFrame(1), Buffer.from([221, 90, 1])]);
  const records = Array.from({ length: 80 }, () => ({
    timeUs: Date.now() * 1000,
    packet: linkPacket(LINK_TYPES.radiotap, broken),
  }));
  writeFileSync(join(folder, 'capture.pcap'), pcapFile(records));
  writeFileSync(
    join(folder, 'sensor.yaml'),
    [
      'sensor: acme/main-street/door',
      'broker: mqtt://127.0.0.1:1',
      'clock: trusted',
      `source: { command: [sh, -c, "sleep 1; cat ${folder}/capture.pcap; exec sleep 600"] }`,
    ].join('\n'),
  );
  const child = spawn(SENSOR, ['run', '--config', join(folder, 'sensor.yaml')], {
    env: { ...process.env, RUNTIME_DIRECTORY: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  onTestFinished(async () => {
    child.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true });
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      log += text;
    });
  }
  const trouble = () => readStatus(join(folder, 'status.json'))?.health.trouble?.kind;
  await expect.poll(trouble, { timeout: 30_000, interval: 200 }).toBe('unreadable');
  expect(log).toMatch(/"trouble":"unreadable","says":"cannot read most/);
}, 40_000);

test.each([
  ['outbox: not-there/outbox.sqlite', 'its folder must exist'],
  ['credentials: not-there.json', 'not-there.json'],
])(
  'bug fixed: a sensor that cannot start lived on, watching its interface: %s',
  async (line, reason) => {
    const folder = mkdtempSync(join(tmpdir(), 'footfall-run-trouble-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const config = `sensor: acme/main-street/door\nclock: trusted\nsource: {interface: lo}\n${line}\n`;
    writeFileSync(join(folder, 'sensor.yaml'), config);
    const child = spawn(SENSOR, ['run', '--config', join(folder, 'sensor.yaml')], { stdio: 'pipe' });
    onTestFinished(() => void child.kill('SIGKILL'));
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    await expect.poll(() => child.exitCode, { timeout: 15_000 }).toBe(1);
    expect(said).toContain(reason);
  },
  20_000,
);
