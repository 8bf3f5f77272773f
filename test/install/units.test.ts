// The units as they are installed: what systemd itself thinks of them, and what they must not lose.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';

const folders = ['device', 'hub'].map((part) => `${part}/install/root/usr/lib/systemd/system`);
const units = folders.flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)));
const services = units.filter((file) => file.endsWith('.service'));

function systemdVersion(): number {
  try {
    const text = execFileSync('systemd-analyze', ['--version'], { encoding: 'utf8' });
    return Number(/^systemd (\d+)/.exec(text)?.[1] ?? 0);
  } catch {
    return 0;
  }
}

test('every program has its unit', () => {
  expect(units.map((file) => basename(file)).sort()).toEqual([
    'footfall-capture.service',
    'footfall-hop.service',
    'footfall-hub.service',
    'footfall-hub@.service',
    'footfall-mosquitto.path',
    'footfall-mosquitto.service',
    'footfall-radio.service',
    'footfall-sensor.service',
  ]);
});

// Offline analysis came with systemd 250.
test.skipIf(systemdVersion() < 250).each(services)('%s exposes little', (file) => {
  const args = ['security', '--offline=true', '--threshold=20', '--no-pager', file];
  const text = execFileSync('systemd-analyze', args, { encoding: 'utf8' });
  expect(text).toMatch(/Overall exposure level for footfall-\w+(?:@i)?\.service: [01]\.\d (OK|SAFE)/);
});

test('the sensor has no capability, the capture the one for raw sockets, the radio the one for interfaces', () => {
  const bounds = services.map((file) => {
    const text = readFileSync(file, 'utf8');
    return [basename(file, '.service'), /^CapabilityBoundingSet=(.*)$/m.exec(text)?.[1]];
  });
  expect(Object.fromEntries(bounds)).toEqual({
    'footfall-capture': 'CAP_NET_RAW',
    'footfall-hop': 'CAP_NET_ADMIN',
    'footfall-hub': '',
    'footfall-hub@': '',
    'footfall-mosquitto': '',
    'footfall-radio': 'CAP_NET_ADMIN',
    'footfall-sensor': '',
  });
});

test('the hub leaves a small machine room, whatever comes', () => {
  const text = readFileSync('hub/install/root/usr/lib/systemd/system/footfall-hub.service', 'utf8');
  const megabytes = (name: string) => Number(new RegExp(`^${name}=(\\d+)M$`, 'm').exec(text)?.[1]);
  // The smallest machine that the manual names has a gigabyte.
  expect(megabytes('MemoryMax')).toBeLessThanOrEqual(750);
  expect(megabytes('MemoryHigh')).toBeLessThan(megabytes('MemoryMax'));
  // What it takes under a flood at all its ports.
  expect(megabytes('MemoryHigh')).toBeGreaterThanOrEqual(560);
  expect(text).toMatch(/^TasksMax=\d+$/m);
  expect(text).toMatch(/^Restart=always$/m);
});

test('a part of a hub runs as the whole does, and not beside it', () => {
  const text = (name: string) => readFileSync(`hub/install/root/usr/lib/systemd/system/${name}`, 'utf8');
  const [whole, part] = [text('footfall-hub.service'), text('footfall-hub@.service')].map((unit) =>
    unit.split('\n'),
  );
  expect(part!.filter((line) => !whole!.includes(line))).toEqual([
    'Description=Footfall: the hub, %i alone',
    'Conflicts=footfall-hub.service',
    'ExecStart=/usr/bin/footfall-hub run --config /etc/footfall/hub.yaml --only %i',
  ]);
  expect(whole!.filter((line) => !part!.includes(line))).toHaveLength(2);
});

test('nothing that holds addresses is swapped out or dumped', () => {
  for (const file of services.filter((name) => name.startsWith('device'))) {
    const text = readFileSync(file, 'utf8');
    expect(text).toMatch(/^LimitCORE=0$/m);
    expect(text).toMatch(/^MemorySwapMax=0$/m);
  }
});
