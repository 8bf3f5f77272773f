// The monitor interface on a machine with the Pi's own radio and an adapter: what is asked of iw and ip, in which
// order, and what is said where it cannot be had.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type MonitorOptions, setUpMonitor, tunedChannel } from '../../../device/radio/monitor-interface.ts';
import { findRadios } from '../../../device/radio/radios.ts';
import { fakeRadio } from './fake-radio.ts';

const OPTIONS: MonitorOptions = {
  driver: undefined,
  uplinkInterface: 'wlan0',
  country: undefined,
  channel: 6,
};

const TUNE = [
  'ip link set mon0 up',
  'iw dev mon0 set channel 6',
  'ip link set mon0 down',
  'ip link set mon0 up',
];
const MAKE = ['iw phy phy1 interface add mon0 type monitor', 'iw dev wlan1 del'];

describe('finding radios', () => {
  test("the Pi's own is told by its driver, whatever it claims", async () => {
    const { system } = fakeRadio();
    const found = await findRadios(system);
    expect(found).toMatchObject({
      kind: 'radios',
      radios: [
        { name: 'phy0', driver: 'brcmfmac', country: '00', blocked: 'no' },
        { name: 'phy1', driver: 'mt76x2u', cannotMonitor: null, interfaces: [{ name: 'wlan1' }] },
      ],
    });
    expect(JSON.stringify(found)).toContain("the Raspberry Pi's own Wi-Fi) cannot monitor");
  });

  test('an unknown driver is believed', async () => {
    const radio = fakeRadio(['newwifi', 'oldwifi']);
    radio.change('list', /\t\t \* monitor\n/g, '');
    expect(await findRadios(radio.system)).toMatchObject({
      radios: [{ cannotMonitor: 'its driver newwifi has no monitor mode' }, { driver: 'oldwifi' }],
    });
  });

  test('without iw', async () => {
    const { system, folder } = fakeRadio();
    rmSync(join(folder, 'bin/iw'));
    process.env.PATH = join(folder, 'bin');
    const outcome = await findRadios({
      ...system,
      run: (_program, args) => system.run('iw-that-is-not', args),
    });
    expect(outcome).toEqual({
      kind: 'unknown',
      reason: 'the radios cannot be listed: iw-that-is-not is not installed',
    });
  });
});

describe('setting up', () => {
  test('takes the adapter, removes its station, and tunes it', async () => {
    const radio = fakeRadio();
    expect(await setUpMonitor(radio.system, OPTIONS)).toMatchObject({
      kind: 'ready',
      radio: { name: 'phy1' },
      warnings: [],
    });
    expect(radio.orders()).toEqual([...MAKE, ...TUNE]);
    expect(await tunedChannel(radio.system.run)).toBe(6);
  });

  test('again, makes nothing new and tunes anew', async () => {
    const radio = fakeRadio();
    await setUpMonitor(radio.system, OPTIONS);
    await setUpMonitor(radio.system, OPTIONS);
    expect(radio.orders()).toEqual([...MAKE, ...TUNE, ...TUNE]);
  });

  test('moves to another radio after the first was lost', async () => {
    const radio = fakeRadio(['mt76x2u', 'mt76x0u']);
    await setUpMonitor(radio.system, OPTIONS);
    // The adapter is gone, and with it whatever was on it; the interface of its name is now on another.
    radio.change('list', /Wiphy phy1[\s\S]*?(?=Wiphy phy0)/g, '');
    radio.change('dev', /phy#1/g, 'phy#7');
    expect(await setUpMonitor(radio.system, { ...OPTIONS, uplinkInterface: 'eth0' })).toMatchObject({
      radio: { name: 'phy0' },
    });
  });

  test('a driver with one interface alone has it turned', async () => {
    const radio = fakeRadio(['brcmfmac', '88XXau']);
    radio.fail('iw phy', 'command failed: Operation not supported (-95)');
    await setUpMonitor(radio.system, OPTIONS);
    expect(radio.orders()).toEqual([
      'iw phy phy1 interface add mon0 type monitor',
      'ip link set wlan1 down',
      'iw dev wlan1 set type monitor',
      'ip link set wlan1 name mon0',
      ...TUNE,
    ]);
  });

  test('sets the country first, and says where it is not heeded', async () => {
    const radio = fakeRadio();
    const options = { ...OPTIONS, country: 'DE' };
    expect(await setUpMonitor(radio.system, options)).toMatchObject({ warnings: [] });
    expect(radio.orders()[0]).toBe('iw reg set DE');
    writeFileSync(join(radio.folder, 'no-rules'), '');
    const warned = await setUpMonitor(radio.system, { ...options, country: 'FR' });
    expect(warned).toMatchObject({
      warnings: [expect.stringContaining('not of FR: is wireless-regdb installed?')],
    });
  });
});

describe('what cannot be', () => {
  const reasonOf = async (radio: ReturnType<typeof fakeRadio>, options: Partial<MonitorOptions> = {}) => {
    const outcome = await setUpMonitor(radio.system, { ...OPTIONS, ...options });
    return outcome.kind === 'failed' ? outcome.reason : outcome;
  };

  test('no radio at all', async () => {
    const radio = fakeRadio();
    radio.change('list', /[\s\S]+/g, '');
    expect(await reasonOf(radio)).toMatch(/^no Wi-Fi radio is there: plug in an adapter.*AWUS036ACM/);
  });

  test("only the Pi's own", async () => {
    const radio = fakeRadio(['brcmfmac', 'brcmfmac']);
    expect(await reasonOf(radio)).toMatch(/phy0 \(brcmfmac\): .* cannot monitor.*Known to work:/);
    expect(radio.orders()).toEqual([]);
  });

  test('the only one that could carries the uplink', async () => {
    const reason = await reasonOf(fakeRadio(), { uplinkInterface: 'wlan1' });
    expect(reason).toContain("phy1 (mt76x2u): it carries this box's own connection (wlan1)");
  });

  test('a driver that is not there', async () => {
    const reason = await reasonOf(fakeRadio(), { driver: 'ath9k_htc' });
    expect(reason).toBe('no radio has the driver ath9k_htc: there is phy0 (brcmfmac), phy1 (mt76x2u)');
  });

  test('switched off by a switch, and by a program', async () => {
    const radio = fakeRadio();
    radio.fail('ip link set mon0 up', 'RTNETLINK answers: Operation not possible due to RF-kill');
    expect(await reasonOf(radio)).toContain('`rfkill unblock wlan` switches it on');
    writeFileSync(join(radio.folder, 'sys/phy1/rfkill1/hard'), '1\n');
    expect(await reasonOf(radio)).toContain('a switch on the device has switched it off');
  });

  test('a channel that the country forbids', async () => {
    const radio = fakeRadio();
    radio.change('list', /\* 2472 MHz \[13\] .*/g, '* 2472 MHz [13] (disabled)');
    expect(await reasonOf(radio, { channel: 13 })).toMatch(
      /has no channel 13 under the rules of 00: it has 1, 2,/,
    );
  });

  test('a program that fails is quoted', async () => {
    const radio = fakeRadio();
    radio.fail('iw dev mon0 set channel', 'command failed: Device or resource busy (-16)');
    expect(await reasonOf(radio)).toBe('phy1 (mt76x2u): command failed: Device or resource busy (-16)');
  });
});
