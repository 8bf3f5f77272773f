// What iw really prints, and what it prints elsewhere, read into radios, interfaces and countries.
import { readFileSync } from 'node:fs';
import { test as property } from '@fast-check/vitest';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  parseIwDev,
  parseIwInfo,
  parseIwList,
  parseRegulatoryCountry,
} from '../../../device/radio/iw-output.ts';

const recorded = (name: string) => readFileSync(new URL(`iw/${name}.txt`, import.meta.url), 'utf8');
const list = recorded('list-two-radios');
const dev = recorded('dev-two-radios');
const rules = recorded('reg-unset');

describe('iw list', () => {
  test('names both radios, their modes, and the channels of 2.4 GHz alone', () => {
    const radios = parseIwList(list);
    expect(radios.map(({ index, name }) => [index, name])).toEqual([
      [1, 'phy1'],
      [0, 'phy0'],
    ]);
    for (const { modes, channels } of radios) {
      expect(modes).toEqual([
        'IBSS',
        'managed',
        'AP',
        'AP/VLAN',
        'monitor',
        'mesh point',
        'P2P-client',
        'P2P-GO',
        'P2P-device',
        'outside context of a BSS',
      ]);
      expect(channels).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]);
    }
  });

  test('leaves out channels that the country forbids, and reads the decimals of iw 6', () => {
    const other = list
      .replaceAll('* 2467 MHz [12] (20.0 dBm) (no IR)', '* 2467.0 MHz [12] (disabled)')
      .replaceAll('* 2472 MHz [13] (20.0 dBm) (no IR)', '* 2472.0 MHz [13] (20.0 dBm)')
      .replaceAll('* 2484 MHz [14] (20.0 dBm) (no IR)', '* 2484.0 MHz [14] (disabled)');
    expect(parseIwList(other)[0]?.channels).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13]);
  });

  test('does not take the modes that can always be added for those that are there', () => {
    const without = list.replaceAll(/(Supported interface modes:[\s\S]*?)\t\t \* monitor\n/g, '$1');
    expect(without).toContain('software interface modes (can always be added):');
    for (const { modes } of parseIwList(without)) expect(modes).not.toContain('monitor');
  });
});

describe('iw dev', () => {
  test('names the interfaces of each radio', () => {
    expect(parseIwDev(dev)).toEqual([
      { name: 'wlan1', radio: 1, type: 'managed', channel: null },
      { name: 'wlan0', radio: 0, type: 'managed', channel: null },
    ]);
  });

  test('reads a channel, passes over a P2P device, and gives no network a way through', () => {
    const busy = `phy#0
\tUnnamed/non-netdev interface
\t\twdev 0x2
\t\taddr 02:00:00:00:00:00
\t\ttype P2P-device
\tInterface wlan0
\t\tifindex 3
\t\twdev 0x1
\t\taddr 02:00:00:00:00:00
\t\tssid type monitor
\t\ttype managed
\t\tchannel 11 (2462 MHz), width: 20 MHz, center1: 2462 MHz
`;
    expect(parseIwDev(busy)).toEqual([{ name: 'wlan0', radio: 0, type: 'managed', channel: 11 }]);
  });
});

test('iw dev mon0 info', () => {
  const info = `Interface mon0
\tifindex 6
\twdev 0x100000002
\taddr 02:00:00:00:01:00
\ttype monitor
\twiphy 1
\tchannel 6 (2437 MHz), width: 20 MHz (no HT), center1: 2437 MHz
\ttxpower 20.00 dBm
`;
  expect(parseIwInfo(info)).toEqual({ name: 'mon0', radio: 1, type: 'monitor', channel: 6 });
  expect(parseIwInfo(info.replace(/\tchannel.*\n/, ''))?.channel).toBeNull();
  expect(parseIwInfo('command failed: No such device (-19)\n')).toBeUndefined();
});

describe('iw reg get', () => {
  test('where none was set', () => expect(parseRegulatoryCountry(rules)).toBe('00'));

  test('of all, and of a radio that keeps its own', () => {
    const own = `${rules.replace('country 00: DFS-UNSET', 'country DE: DFS-ETSI')}
phy#1 (self-managed)
country US: DFS-UNSET
\t(2402 - 2437 @ 40), (6, 22), (N/A), AUTO-BW
`;
    expect(parseRegulatoryCountry(own)).toBe('DE');
    expect(parseRegulatoryCountry(own, 0)).toBe('DE');
    expect(parseRegulatoryCountry(own, 1)).toBe('US');
  });
});

property.prop([fc.nat(list.length), fc.string()])(
  'cut anywhere, with anything behind, nothing throws',
  (at, rest) => {
    const text = `${list.slice(0, at)}${rest}`;
    for (const parse of [parseIwList, parseIwDev, parseIwInfo, parseRegulatoryCountry]) parse(text);
    const known = [1, 0];
    expect(
      parseIwList(text).every(({ index }) => known.includes(index) || rest.includes(String(index))),
    ).toBe(true);
  },
);
