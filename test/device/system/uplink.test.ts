import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readUplink, type UplinkSources, uplinkInterface } from '../../../device/system/uplink.ts';

const HEADER = 'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n';
const viaWlan0 = 'wlan0\t00000000\t0101A8C0\t0003\t0\t0\t600\t00000000\t0\t0\t0\n';
const viaEth0 = 'eth0\t00000000\t0101A8C0\t0003\t0\t0\t100\t00000000\t0\t0\t0\n';
const viaMon0 = 'mon0\t00000000\t0101A8C0\t0003\t0\t0\t50\t00000000\t0\t0\t0\n';
const local = 'eth1\t0001A8C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0\n';
const rejected = 'lo\t00000000\t00000000\t0201\t0\t0\t0\t00000000\t0\t0\t0\n';

let folder: string;
let sources: UplinkSources;
const environment = { ...process.env };

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'footfall-uplink-'));
  for (const name of ['wlan0/phy80211', 'mon0/phy80211', 'eth0', 'eth1', 'bin']) {
    mkdirSync(join(folder, name), { recursive: true });
  }
  sources = { routeFile: join(folder, 'route'), interfaceFolder: folder, timeoutMs: 10_000 };
  // Nothing but the test's own nmcli, if it writes one.
  process.env.PATH = join(folder, 'bin');
  process.env.LANG = 'de_AT.UTF-8';
  delete process.env.LC_ALL;
});
afterEach(() => {
  process.env.PATH = environment.PATH;
  for (const name of ['LANG', 'LC_ALL', 'LC_MESSAGES']) {
    if (environment[name] === undefined) delete process.env[name];
    else process.env[name] = environment[name];
  }
  rmSync(folder, { recursive: true, force: true });
});

function routes(...lines: string[]): void {
  writeFileSync(sources.routeFile, HEADER + lines.join(''));
}

function fakeNmcli(script: string): void {
  const file = join(folder, 'bin', 'nmcli');
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
}

/** Rows as `nmcli --terse` writes them: `:` and `\` in a field are escaped. */
function row(active: string, ssid: string, signal: string, device: string): string {
  const name = ssid.replace(/[\\:]/g, '\\$&');
  const bssid = 'AA\\:BB\\:CC\\:DD\\:EE\\:0F';
  return `${active}:${name}:${bssid}:Infra:6:2437 MHz:${signal}:WPA2:(none):pair_ccmp:${device}`;
}

function nmcliSays(...rows: string[]): void {
  fakeNmcli(`/bin/cat <<'END'\n${rows.join('\n')}\nEND`);
}

describe('the interface', () => {
  it.each([
    ['no route at all', [], undefined, { kind: 'none' }],
    ['local and refused routes only', [local, rejected], undefined, { kind: 'none' }],
    ['a cable', [local, viaEth0], undefined, { kind: 'cable', interface: 'eth0' }],
    ['the lower metric', [viaWlan0, viaEth0], undefined, { kind: 'cable', interface: 'eth0' }],
    ['not the one to capture on', [viaMon0, viaEth0], 'mon0', { kind: 'cable', interface: 'eth0' }],
    [
      'only the one to capture on',
      [viaMon0],
      'mon0',
      { kind: 'unknown', reason: 'the only default route runs over mon0, which is to capture' },
    ],
  ])('%s', async (_what, lines, capture, expected) => {
    routes(...lines);
    expect(await readUplink(capture, sources)).toEqual(expected);
  });

  it('is unknown where the kernel shows no routes', async () => {
    expect(await readUplink(undefined, sources)).toMatchObject({ kind: 'unknown' });
  });
});

describe('Wi-Fi', () => {
  it.each(['Shop', 'a:b:c', '::', '-rf', 'with && in it', ''])('with the network %j', async (ssid) => {
    routes(viaWlan0);
    nmcliSays(
      row('no', 'Neighbour', '90', 'wlan0'),
      row('yes', 'Other', '12', 'wlan1'),
      row('yes', ssid, '67', 'wlan0'),
    );
    const outcome = await readUplink('mon0', sources);
    expect(outcome).toEqual({ kind: 'wifi', interface: 'wlan0', quality: 67 });
  });

  it('asks about the uplink alone, with no name of a network on the command line', async () => {
    routes(viaWlan0);
    fakeNmcli(
      `echo "$@" > '${folder}/arguments'; [ "$9" = wlan0 ] || exit 0; echo '${row('yes', 'Shop', '50', 'wlan0')}'`,
    );
    await readUplink(undefined, sources);
    expect(readFileSync(join(folder, 'arguments'), 'utf8')).toMatch(/device wifi list ifname wlan0\n$/);
  });

  it('keeps the locale of the process', async () => {
    routes(viaWlan0);
    nmcliSays(row('yes', 'Shop', '67', 'wlan0'));
    expect(await readUplink(undefined, sources)).toMatchObject({ kind: 'wifi' });
    expect(process.env.LANG).toBe('de_AT.UTF-8');
    expect(process.env.LC_ALL).toBeUndefined();
    expect(process.env.LC_MESSAGES).toBe(environment.LC_MESSAGES);
  });
});

describe('what cannot be known is said without any name', () => {
  it.each([
    ['no nmcli', () => {}, 'nmcli is not installed'],
    [
      'no connection',
      () => nmcliSays(row('no', 'Secret:Net', '67', 'wlan0')),
      'no Wi-Fi connection on wlan0',
    ],
    ['no quality', () => nmcliSays(row('yes', 'Secret:Net', '--', 'wlan0')), 'no signal quality'],
    [
      'a name that ends in a backslash',
      () => nmcliSays(row('yes', 'SecretNet\\', '67', 'wlan0')),
      'cannot be read',
    ],
    ['rows cut short', () => nmcliSays('yes:SecretNet:AA'), 'cannot be read'],
    [
      'a failing nmcli',
      () => fakeNmcli("echo 'Error: SecretNet password hunter2' >&2; echo 'SecretNet'; exit 8"),
      'nmcli failed (exit status 8)',
    ],
  ])('%s', async (_what, prepare, words) => {
    routes(viaWlan0);
    prepare();
    const outcome = await readUplink('mon0', sources);
    expect(outcome).toMatchObject({ kind: 'unknown', reason: expect.stringContaining(words) });
    expect(JSON.stringify(outcome)).not.toMatch(/Secret|hunter2|AA/);
  });

  it.each([
    ['an nmcli that hangs', 'exec /bin/sleep 60'],
    ['an nmcli that leaves a helper behind', '/bin/sleep 5; echo'],
  ])('%s is ended', async (_what, script) => {
    routes(viaWlan0);
    fakeNmcli(script);
    const outcome = await readUplink('mon0', { ...sources, timeoutMs: 200 });
    expect(outcome).toEqual({ kind: 'unknown', reason: 'nmcli did not answer within 0.2 s' });
  });
});

describe('the interface alone, for what must not be touched', () => {
  it('is that of the preferred default route', () => {
    routes(viaWlan0, viaEth0, local);
    expect(uplinkInterface(sources.routeFile)).toBe('eth0');
  });
  it('is none without a default route, or without the file', () => {
    routes(local);
    expect(uplinkInterface(sources.routeFile)).toBeUndefined();
    expect(uplinkInterface(join(folder, 'absent'))).toBeUndefined();
  });
});
