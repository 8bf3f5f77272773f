// Setup as a script calls it, as a process, on a machine whose radios are played.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { parseSensorConfig } from '../../../device/config/sensor-config.ts';
import { uplinkInterface } from '../../../device/system/uplink.ts';
import { fakeRadio } from '../radio/fake-radio.ts';

/** Without a network setup asks for the shop's Wi-Fi. */
const isOnline = uplinkInterface() !== undefined;

const ALL = ['--broker', 'mqtts://hub.example', '--sensor', 'acme/high-street/door', '--country', 'fr'];
const SHOP = [
  '--channel',
  '11',
  '--hours',
  'mon-sat 09:00-19:00',
  '--zone',
  'Europe/Paris',
  '--inside-dbm',
  '-68',
];

function machine() {
  fakeRadio();
  const folder = mkdtempSync(join(tmpdir(), 'footfall-setup-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'sensor.yaml');
  return {
    folder,
    setup: (...args: string[]) =>
      spawnSync(
        process.execPath,
        ['device/main.ts', 'setup', '--config', file, '--yes', '--no-start', ...args],
        {
          encoding: 'utf8',
        },
      ),
    config: () => parseSensorConfig(readFileSync(file, 'utf8'), file),
  };
}

test.runIf(isOnline)('a script says everything; said again in part, the rest holds', () => {
  const { setup, config } = machine();
  const first = setup(...ALL, ...SHOP);
  expect(first.stderr).toBe('');
  expect(first.stdout).toContain('listening with phy');
  expect([first.status, config()]).toMatchObject([
    0,
    {
      path: { retailer: 'acme', store: 'high-street', sensor: 'door' },
      brokers: ['mqtts://hub.example'],
      channel: 11,
      radio: { country: 'FR', driver: null, hop: false },
      opening: { timeZone: 'Europe/Paris', hours: { mon: ['09:00', '19:00'], sun: null } },
      zones: { insideDbm: -68, floorDbm: -90 },
    },
  ]);
  const before = config();
  const unchanged = setup('--broker', 'mqtts://hub.example');
  expect([unchanged.stderr, unchanged.status, config()]).toEqual(['', 0, before]);
  const again = setup('--broker', 'mqtts://hub.example', '--hours', 'always');
  expect([again.stderr, again.status]).toEqual(['', 0]);
  expect(config()).toEqual({ ...before, opening: null });
});

test.runIf(isOnline)('what nobody said is named with its option, and nothing is written', () => {
  const { setup, config } = machine();
  const { status, stderr } = setup('--broker', 'mqtts://hub.example', '--sensor', 'acme/high-street/door');
  expect(status).toBe(1);
  expect(stderr).toContain('give --country');
  expect(config).toThrow('ENOENT');
});

test.runIf(isOnline)('a code that a broken-off setup has used up is not asked for again', () => {
  const { setup, config, folder } = machine();
  const credentials = join(folder, 'credentials.json');
  const kept = {
    v: 1,
    sensor: 'acme/high-street/door',
    brokers: ['mqtts://hub.example:8883'],
    authority: 'PEM',
  };
  writeFileSync(credentials, JSON.stringify({ ...kept, user: 'acme/high-street/door', password: 'p' }));
  const { stderr, status, stdout } = setup('--credentials', credentials, '--country', 'fr', ...SHOP);
  expect([stderr, status]).toEqual(['', 0]);
  expect(stdout).toContain('paired before as acme/high-street/door');
  expect(config()).toMatchObject({ credentials, path: { sensor: 'door' } });
});
