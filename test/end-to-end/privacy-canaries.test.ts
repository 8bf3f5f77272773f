// Planted addresses and names go through replay and through the live sensor, whole and broken, at the most
// talkative log level; then every byte that sensor, hub and broker have left is searched for them.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FRAME_OUTCOMES } from '../../device/capture/frame-outcome.ts';
import type { SensorHealth } from '../../shared/sensor-messages.ts';
import { topicOf } from '../../shared/topics.ts';
import type { Exit } from '../hub/hub-process.ts';
import { LINK_TYPES } from '../simulator/frame.ts';
import { type PcapRecord, pcapFile, pcapRecord } from '../simulator/pcap-writer.ts';
import { PcapngSection } from '../support/pcapng-writer.ts';
import { tapBroker } from './broker-tap.ts';
import {
  CANARIES,
  type Canary,
  CHANNEL,
  canaryPatterns,
  ETHERNET_CANARY,
  ethernetPacket,
  FLOOR_DBM,
  IGNORED,
} from './canaries.ts';
import { type HubUnderTest, startHub, storedCounts } from './hub-under-test.ts';
import { createLiveSource } from './live-source.ts';
import { type SensorProcess, STORE, startSensor, writeSensorConfig } from './sensor-process.ts';
import { type Evidence, leaksIn } from './spellings.ts';
import { temporaryFolder, until } from './stage.ts';
import { startWireTap, type WireTap } from './wire-tap.ts';

const FROM_US = Date.parse('2026-03-02T09:00:00Z') * 1000;
const MINUTE_US = 60_000_000;
const HOURS = 3;
/** Of the sensor: everything that it can say, and everything released. */
const SETTINGS = {
  channel: CHANNEL,
  zones: { insideDbm: -75, floorDbm: FLOOR_DBM },
  privacy: { epsilon: 10, floor: 0 },
  logLevel: 'trace',
};

const recordOf = ({ packet, originalLength }: Canary, timeUs: number): PcapRecord => ({
  packet,
  timeUs,
  ...(originalLength !== undefined && { originalLength }),
});

/** Every canary once a minute, for hours; the last frame of each half hour has a time from another age. */
function* records(): Generator<PcapRecord> {
  for (let minute = 0; minute < HOURS * 60; minute += 1) {
    const timeUs = FROM_US + minute * MINUTE_US;
    for (const [at, canary] of CANARIES.entries()) yield recordOf(canary, timeUs + at * 1000);
    if (minute % 30 === 29) yield recordOf(CANARIES[0]!, 1e15);
  }
}

/** Captures that can and that cannot be read. */
function captures(): Record<string, Buffer> {
  const whole = pcapFile(records());
  const first = CANARIES[0]!.packet;
  const ethernet = [{ timeUs: FROM_US, packet: ethernetPacket() }];
  return {
    'whole.pcap': whole,
    // Ends within an address.
    'cut.pcap': whole.subarray(0, 24 + 16 + first.length + 16 + 40),
    // A record claims more than any frame has; canaries stand behind it.
    'corrupt.pcap': Buffer.concat([whole.subarray(0, 24), Buffer.alloc(16, 0xff), whole.subarray(24, 4000)]),
    'ethernet.pcap': pcapFile(ethernet, { linkType: 1 }),
    'timeless.pcapng': new PcapngSection()
      .interface({ linkType: LINK_TYPES.radiotap })
      .simplePacket(first)
      .bytes(),
    'no-capture.pcap': first,
  };
}

interface Scene {
  readonly folder: string;
  readonly hub: HubUnderTest;
  readonly wire: WireTap;
  /** Grows with what processes have said. */
  readonly evidence: Map<string, Buffer>;
}

async function said(name: string, sensor: SensorProcess, { evidence }: Scene): Promise<Exit> {
  const exit = await sensor.exit;
  evidence.set(`${name}: stdout`, Buffer.from(exit.stdout));
  evidence.set(`${name}: stderr`, Buffer.from(exit.stderr));
  return exit;
}

/** To the hub, to a terminal, with a list that is wrong, and without a hub until death. */
async function replayEverything(scene: Scene, inputs: string): Promise<void> {
  const files = Object.entries(captures()).map(([name, bytes]) => {
    writeFileSync(join(inputs, name), bytes);
    return join(inputs, name);
  });
  const [list, brokenList] = [join(inputs, 'ignore.txt'), join(inputs, 'broken.txt')];
  writeFileSync(list, `${IGNORED.address.toUpperCase()} # staff\n`);
  writeFileSync(brokenList, `${CANARIES[0]!.address}:00\nx${CANARIES[1]!.address}\n`);
  const { config } = writeSensorConfig(scene.folder, 'replaying', scene.wire.url, SETTINGS);
  const replay = (...args: string[]) => startSensor('replay', ...args, ...files);

  const publishing = replay('--publish', '--config', config, '--json', '--ignore', list);
  const published = await said('replay --publish', publishing, scene);
  expect(published.code).toBe(1);
  const unseen = FRAME_OUTCOMES.filter((outcome) => !published.stderr.includes(`"${outcome}":`));
  // A replay knows no objections: test/end-to-end/objection.test.ts has those.
  expect(unseen).toEqual(['objected', 'computer', 'hour-closed']);

  const printed = await said('replay', replay('--config', config, '--ignore', list), scene);
  expect(printed.stdout.trimEnd().split('\n')).toHaveLength(HOURS);
  const refusing = replay('--config', config, '--ignore', brokenList);
  expect((await said('replay with a broken list', refusing, scene)).stderr).toContain('lines 1, 2');

  const alone = writeSensorConfig(scene.folder, 'alone', 'mqtt://127.0.0.1:1', SETTINGS);
  const waiting = replay('--publish', '--config', alone.config);
  await until('it waits for a hub', () => {
    const log = `${alone.outbox}-wal`;
    const isDrawn = existsSync(log) && readFileSync(log).includes('"sensor":"alone"');
    return isDrawn && waiting.stderr().includes('no connection');
  });
  waiting.child.kill('SIGKILL');
  await said('replay without a hub', waiting, scene);
}

/** The source sends all canaries, then rubbish, then complains of addresses; the sensor is killed. */
async function hearLive(scene: Scene, inputs: string): Promise<void> {
  const radio = createLiveSource(join(inputs, 'radio'));
  const script = join(inputs, 'source.sh');
  const inCapitals = IGNORED.address.replaceAll(':', '').toUpperCase();
  const hyphened = ETHERNET_CANARY.replaceAll(':', '-');
  const complaint = `lost ${CANARIES[0]!.address} ${inCapitals} ${hyphened}`;
  writeFileSync(script, `cat '${radio.path}'\necho '${complaint}' >&2\n`);
  const settings = { ...SETTINGS, source: { command: ['sh', script] }, healthEverySeconds: 1 };
  const { config } = writeSensorConfig(scene.folder, 'live', scene.wire.url, settings);
  const topic = topicOf({ ...STORE, sensor: 'live' }, 'health');
  const health = (what: string, holds: (health: SensorHealth) => boolean) =>
    until(what, () => {
      const message = scene.wire.published.findLast((candidate) => candidate.topic === topic);
      const latest: SensorHealth | undefined = message && JSON.parse(message.body);
      return latest && holds(latest) && latest;
    });

  const sensor = startSensor('run', '--config', config);
  radio.begin();
  for (const canary of CANARIES) radio.write(pcapRecord(recordOf(canary, Date.now() * 1000)));
  const { frames } = await health('the canaries are heard', (latest) => (latest.frames.fragment ?? 0) > 0);
  // Without a list, the one that would be ignored is counted.
  const unheard = CANARIES.filter(({ outcome }) => !frames[outcome]).map(({ outcome }) => outcome);
  expect(unheard).toEqual(['ignored-device']);
  radio.write(Buffer.concat([Buffer.alloc(16, 0xff), CANARIES[1]!.packet]));
  radio.end();
  const { source } = await health('a complaint', (latest) => latest.source.reason?.includes('lost') ?? false);
  expect(source.reason).toContain('lost … … …');
  sensor.child.kill('SIGKILL');
  await said('run', sensor, scene);
}

const namesIn = (evidence: Evidence, text: string) =>
  leaksIn(evidence, [{ name: text, bytes: Buffer.from(text) }]).map((leak) => leak.replace(`: ${text}`, ''));

test('planted addresses and names are found nowhere; one that is planted in a log is', async () => {
  const [folder, inputs] = [temporaryFolder(), temporaryFolder()];
  const hub = await startHub(folder);
  const wire = await startWireTap(hub.mqttPort, hub.isListening);
  const messages = await tapBroker(hub.mqtt, '#');
  const evidence = new Map<string, Buffer>();
  const scene = { folder, hub, wire, evidence };
  await replayEverything(scene, inputs);
  await hearLive(scene, inputs);
  expect(storedCounts(hub.database)).toHaveLength(HOURS);
  // Killed, so that the database's log stays.
  await hub.kill();

  evidence.set('hub: stderr', Buffer.from(hub.stderr()));
  for (const name of readdirSync(folder)) evidence.set(name, readFileSync(join(folder, name)));
  for (const [at, bytes] of wire.bytes().entries()) evidence.set(`wire ${at}`, bytes);
  for (const { topic, body } of messages) {
    evidence.set(topic, Buffer.concat([evidence.get(topic) ?? Buffer.alloc(0), body]));
  }
  const patterns = canaryPatterns();
  expect(leaksIn(evidence, patterns)).toEqual([]);

  // The search has looked where things are: what may be found is found.
  expect(namesIn(evidence, '"sensor":"replaying"')).toEqual(
    expect.arrayContaining(['replay: stdout', 'footfall-hub.sqlite-wal', 'wire 0']),
  );
  expect(namesIn(evidence, '"sensor":"alone"')).toContain('alone.sqlite-wal');
  expect(namesIn(evidence, 'no connection to the broker')).toEqual(['replay without a hub: stderr']);
  // And one that leaks is caught.
  const log = join(folder, 'planted.log');
  writeFileSync(log, `{"level":10,"msg":"heard ${CANARIES[0]!.address.toUpperCase()}"}\n`);
  const planted = leaksIn(new Map([['planted.log', readFileSync(log)]]), patterns);
  expect(planted).toContain('planted.log: address, counted, hex with colons, upper case');
});
