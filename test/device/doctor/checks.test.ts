// What the doctor finds: on a machine whose radios are played by programs on the PATH, with a real socket for a broker.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { parseSensorConfig } from '../../../device/config/sensor-config.ts';
import { examine, type Patient } from '../../../device/doctor/checks.ts';
import type { RunProgram } from '../../../device/radio/run-program.ts';
import type { Status } from '../../../device/status/status-file.ts';
import type { CountingTrouble } from '../../../shared/counting-trouble.ts';
import { fakeRadio } from '../radio/fake-radio.ts';
import { sampleStatus } from '../status/sample-status.ts';

async function listeningPort(): Promise<number> {
  const server = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return (server.address() as { port: number }).port;
}

/** A sensor that is well but for what is changed. */
async function patient(changes: Partial<Patient> = {}, more = '') {
  const folder = mkdtempSync(join(tmpdir(), 'footfall-doctor-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'swaps'), 'Filename Type Size Used Priority\n');
  const radio = fakeRadio();
  const iw = radio.system.run;
  await iw('iw', ['phy', 'phy1', 'interface', 'add', 'mon0', 'type', 'monitor']);
  await iw('iw', ['dev', 'mon0', 'set', 'channel', '6']);
  const run: RunProgram = async (program, args) =>
    program === 'systemctl' || program === 'tcpdump'
      ? { status: 0, output: 'active\n', complaint: '' }
      : iw(program, args);
  const port = await listeningPort();
  const text = `sensor: acme/high-street/door\nchannel: 6\nradio: { country: FR }\noutbox: ${folder}/outbox\n${more}`;
  const well: Patient = {
    config: parseSensorConfig(text, 'sensor.yaml'),
    configFile: 'sensor.yaml',
    system: { run, radioFolder: radio.system.radioFolder },
    uplinkInterface: 'eth0',
    clock: async () => 'synchronised',
    brokers: () => [`mqtt://127.0.0.1:${port}`],
    status: () => sampleStatus(),
    swapsFile: join(folder, 'swaps'),
    controllersFile: join(folder, 'controllers'),
    ...changes,
  };
  return { radio, folder, well };
}

const found = async (sick: Patient) =>
  (await examine(sick))
    .filter(({ verdict }) => verdict !== 'ok')
    .map(({ check, verdict, says, mend }) => [check, verdict, says, mend]);

const withSource = (source: Status['health']['source']) => () => {
  const status = sampleStatus();
  return { ...status, health: { ...status.health, source } };
};

const withTrouble = (kind: CountingTrouble) => () => {
  const status = sampleStatus();
  return { ...status, health: { ...status.health, trouble: { kind, since: '2026-11-23T09:00:00Z' } } };
};

test('a sensor that is well', async () => {
  const { well, radio } = await patient();
  radio.change('reg', /country 00:/g, 'country FR:');
  expect(await found(well)).toEqual([]);
  expect((await examine(well)).map(({ check }) => check)).toContain('interface');
});

test('of several brokers one that is away is no more than a warning, and it is said where the sensor is, and why', async () => {
  const { well, radio } = await patient();
  radio.change('reg', /country 00:/g, 'country FR:');
  const [there] = well.brokers();
  const { host } = new URL(there!);
  const broker = { at: host, own: '127.0.0.1:1', connected: true, reason: 'ECONNREFUSED 127.0.0.1:1' };
  const status = () => Object.assign(sampleStatus(), { broker });
  const withOther = (own: string, other: string) =>
    found(Object.assign({}, well, { brokers: () => [own, other], status }));
  expect(await withOther('mqtt://127.0.0.1:1', there!)).toEqual([
    [
      'broker',
      'warning',
      expect.stringMatching(/^127\.0\.0\.1:1, this sensor's own, cannot be reached: .*ECONNREFUSED/),
      expect.stringContaining('another broker meanwhile'),
    ],
    [
      'connection',
      'warning',
      `it is at ${host} instead of its own, 127.0.0.1:1: ECONNREFUSED 127.0.0.1:1`,
      expect.stringContaining('goes back by itself'),
    ],
  ]);
  const none = await withOther('mqtt://127.0.0.1:1', 'mqtt://127.0.0.1:2');
  expect(none.map(([check, verdict]) => [check, verdict]).slice(0, 2)).toEqual([
    ['broker', 'wrong'],
    ['broker', 'wrong'],
  ]);
});

test('a sensor that is connected to none', async () => {
  const broker = { at: 'mq:8883', own: 'mq:8883', connected: false, reason: 'no answer within 30 s' };
  const { well, radio } = await patient({ status: () => Object.assign(sampleStatus(), { broker }) });
  radio.change('reg', /country 00:/g, 'country FR:');
  expect(await found(well)).toEqual([
    ['connection', 'wrong', 'it is connected to no broker: no answer within 30 s', expect.anything()],
  ]);
});

test.each<[string, Partial<Patient>, [string, string, RegExp, RegExp]]>([
  [
    'no sensor',
    { status: () => undefined },
    ['hearing', 'wrong', /no sensor runs/, /systemctl restart footfall-sensor/],
  ],
  [
    'a deaf radio',
    { status: withSource({ state: 'deaf', restarts: 0, reason: 'mon0 has received nothing for 60 s' }) },
    ['hearing', 'wrong', /received nothing/, /restart footfall-capture/],
  ],
  [
    'a pause',
    { status: withSource({ state: 'paused', restarts: 0, reason: null }) },
    ['hearing', 'warning', /paused/, /resume/],
  ],
  [
    'phones that are heard and cannot be counted',
    { status: withTrouble('other-channel') },
    ['counting', 'wrong', /all of them on other channels/, /tune the radio/],
  ],
  [
    'a status file that is none',
    {
      status() {
        throw new Error('/run/status.json is not a status: it holds no JSON');
      },
    },
    ['hearing', 'wrong', /is not a status/, /restart footfall-sensor/],
  ],
  [
    'a clock that is not right',
    { clock: async () => 'not-synchronised' },
    ['clock', 'wrong', /not synchronised/, /set-ntp/],
  ],
  [
    'a clock of which nobody knows',
    { clock: async () => 'unknown' },
    ['clock', 'warning', /nobody here/, /timesyncd/],
  ],
  [
    'a broker that does not answer',
    { brokers: () => ['mqtt://127.0.0.1:1'] },
    ['broker', 'wrong', /ECONNREFUSED/, /network/],
  ],
  [
    'credentials that cannot be read',
    {
      brokers() {
        throw new Error('credentials.json does not exist');
      },
    },
    ['broker', 'wrong', /does not exist/, /pair/],
  ],
])('%s', async (_, changes, [check, verdict, says, mend]) => {
  const { well, radio } = await patient(changes);
  radio.change('reg', /country 00:/g, 'country FR:');
  expect(await found(well)).toContainEqual([
    check,
    verdict,
    expect.stringMatching(says),
    expect.stringMatching(mend),
  ]);
});

test('an interface on another channel, and rules of another country', async () => {
  const { well } = await patient();
  await well.system.run('iw', ['dev', 'mon0', 'set', 'channel', '11']);
  const findings = await found(well);
  expect(findings.map(([check, verdict]) => [check, verdict])).toEqual([
    ['interface', 'wrong'],
    ['country', 'warning'],
  ]);
  expect(findings[0]![2]).toBe('mon0 is on channel 11, not on 6');
});

test('units that do not run, and a program that is not there', async () => {
  const { well } = await patient();
  const run: RunProgram = async (program, args) =>
    program === 'systemctl' || program === 'tcpdump'
      ? { status: 3, output: 'failed\n', complaint: '' }
      : well.system.run(program, args);
  const checks = (await found({ ...well, system: { ...well.system, run } })).map(([check]) => check);
  expect(checks).toEqual(expect.arrayContaining(['tcpdump', 'footfall-capture', 'footfall-sensor']));
});

test('hours that wait, and swapping', async () => {
  const status = sampleStatus();
  const outbox = { waiting: 5, refused: 0, oldest: '2026-11-23T05:00:00Z' };
  const { well, folder } = await patient({
    status: () => ({ ...status, health: { ...status.health, outbox } }),
  });
  writeFileSync(join(folder, 'swaps'), 'Filename Type Size Used Priority\n/var/swap file 1 0 -2\n');
  const findings = await found(well);
  expect(findings).toContainEqual([
    'outbox',
    'wrong',
    expect.stringContaining('5 hours wait'),
    'is the hub running?',
  ]);
  expect(findings).toContainEqual([
    'swap',
    'warning',
    'the sensor may be swapped out to /var/swap',
    expect.stringContaining('cgroup_enable=memory'),
  ]);
});

test('swap is no matter where control groups keep the units out of it', async () => {
  const { well, folder, radio } = await patient();
  radio.change('reg', /country 00:/g, 'country FR:');
  writeFileSync(join(folder, 'swaps'), 'Filename Type Size Used Priority\n/var/swap file 1 0 -2\n');
  writeFileSync(join(folder, 'controllers'), 'cpuset cpu io memory pids\n');
  expect(await found(well)).toEqual([]);
});

test('a radio that software has switched off, and a hopping unit that does not run', async () => {
  const { well, radio } = await patient();
  writeFileSync(join(radio.folder, 'sys/phy1/rfkill1/soft'), '1\n');
  expect(await found(well)).toContainEqual([
    'radio',
    'wrong',
    expect.stringContaining('switched off by software'),
    'nmcli radio wifi on',
  ]);
  const hopping = {
    ...well,
    config: { ...well.config, channel: null, radio: { ...well.config.radio, hop: true } },
  };
  const run: RunProgram = async (program, args) =>
    args.includes('footfall-hop.service')
      ? { status: 3, output: 'inactive\n', complaint: '' }
      : well.system.run(program, args);
  expect(await found({ ...hopping, system: { ...well.system, run } })).toContainEqual([
    'footfall-hop',
    'wrong',
    'the unit is inactive',
    expect.stringContaining('systemctl restart footfall-hop'),
  ]);
});
