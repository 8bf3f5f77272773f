// The shop's Wi-Fi, and where its password shows: in one file that root alone may read.
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { runProgram } from '../../../device/radio/run-program.ts';
import { checkShopWifi, joinShopWifi, keyfile } from '../../../device/setup/shop-wifi.ts';

const PASSWORD = 'canary \\pass word';

/** A machine whose nmcli writes down its arguments and environment. */
function machine(status = 0) {
  const folder = mkdtempSync(join(tmpdir(), 'footfall-shop-wifi-'));
  const path = process.env.PATH;
  onTestFinished(() => {
    process.env.PATH = path;
    rmSync(folder, { recursive: true });
  });
  mkdirSync(join(folder, 'bin'));
  mkdirSync(join(folder, 'connections'));
  const nmcli = `#!/bin/sh\necho "$@" >>'${folder}/told'\nenv >>'${folder}/environment'\necho "secret ${PASSWORD}" >&2\nexit ${status}\n`;
  writeFileSync(join(folder, 'bin/nmcli'), nmcli);
  chmodSync(join(folder, 'bin/nmcli'), 0o755);
  process.env.PATH = `${join(folder, 'bin')}:${path}`;
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');
  return { read, connections: join(folder, 'connections') };
}

test('the password is in a file for root alone, and in no command line and no environment', async () => {
  const { read, connections } = machine();
  expect(
    await joinShopWifi(
      { interfaceName: 'wlan0', ssid: 'Café: -x', password: PASSWORD },
      connections,
      runProgram,
    ),
  ).toBeUndefined();
  expect(readdirSync(connections)).toEqual(['footfall-shop.nmconnection']);
  expect(statSync(join(connections, 'footfall-shop.nmconnection')).mode & 0o777).toBe(0o600);
  // Not on the adapter that is there to listen.
  expect(read('connections/footfall-shop.nmconnection')).toContain('\ninterface-name=wlan0\n');
  expect(read('told')).toBe('connection reload\nconnection up footfall-shop\n');
  expect(read('environment')).not.toContain('canary');
});

test('a network that cannot be joined is told without its password', async () => {
  const { connections } = machine(4);
  const problem = await joinShopWifi(
    { interfaceName: 'wlan0', ssid: 'shop', password: PASSWORD },
    connections,
    runProgram,
  );
  expect(problem).toContain('are name and password right?');
  expect(problem).not.toContain('canary');
});

test('names and passwords of all signs are written as key files have them', () => {
  expect(keyfile({ interfaceName: 'wlan0', ssid: 'a;é', password: ' p\\w12345' })).toContain(
    'ssid=97;59;195;169;\n\n[wifi-security]\nkey-mgmt=wpa-psk\npsk=\\sp\\\\w12345\n',
  );
  expect(keyfile({ interfaceName: 'wlan0', ssid: 'open', password: null })).not.toContain('wifi-security');
});

test.each([
  ['', 'long enough', /1 to 32 bytes/],
  ['é'.repeat(17), 'long enough', /1 to 32 bytes/],
  ['shop', 'canary', /8 to 63/],
  ['shop', 'canary\nx=1234', /8 to 63/],
])('%j with %j is refused, and the password not quoted', (ssid, password, problem) => {
  expect(() => checkShopWifi({ ssid, password })).toThrow(problem);
  expect(() => checkShopWifi({ ssid, password })).not.toThrow('canary');
});
