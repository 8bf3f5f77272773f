// The sensor as a service: what the hub learns of it while its source runs, dies and returns, and how it ends.
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { SensorHealth, SensorState } from '../../shared/sensor-messages.ts';
import { type TopicKind, topicOf } from '../../shared/topics.ts';
import { probePacket } from '../simulator/frame.ts';
import { type TappedMessage, tapBroker } from './broker-tap.ts';
import { type HubUnderTest, startHub } from './hub-under-test.ts';
import { createLiveSource, type LiveSource } from './live-source.ts';
import { type SensorProcess, STORE, startSensor, writeSensorConfig } from './sensor-process.ts';
import { temporaryFolder, until } from './stage.ts';

const PHONE = probePacket({ address: '02:00:5e:00:00:01' });

interface Scene {
  readonly folder: string;
  readonly hub: HubUnderTest;
  readonly heard: readonly TappedMessage[];
}

async function scene(): Promise<Scene> {
  const folder = temporaryFolder();
  const hub = await startHub(folder);
  return { folder, hub, heard: await tapBroker(hub.mqtt, '#') };
}

function startRun({ folder, hub }: Scene, name: string, command: readonly string[]): SensorProcess {
  const settings = { source: { command }, healthEverySeconds: 1, logLevel: 'info' };
  return startSensor('run', '--config', writeSensorConfig(folder, name, hub.mqtt, settings).config);
}

/** The newest message of a sensor. */
function newest<T>({ heard }: Scene, name: string, kind: TopicKind): T | undefined {
  const topic = topicOf({ ...STORE, sensor: name }, kind);
  const message = heard.findLast((candidate) => candidate.topic === topic);
  return message && (JSON.parse(message.body.toString()) as T);
}

/** Waits for a health message of which something is true, and returns it. */
function health(
  stage: Scene,
  name: string,
  what: string,
  holds: (health: SensorHealth) => boolean,
): Promise<SensorHealth> {
  return until(`${name}: ${what}`, () => {
    const said = newest<SensorHealth>(stage, name, 'health');
    return said && holds(said) && said;
  });
}

const isIn = (state: string, restarts: number) => (said: SensorHealth) =>
  said.source.state === state && said.source.restarts === restarts;

const online = ({ hub }: Scene, name: string, value: boolean) =>
  until(`the hub shows ${name} ${value ? 'online' : 'offline'}`, async () => {
    const sensor = await hub.sensor(name);
    return sensor?.online === value && sensor;
  });

async function runningSensor(stage: Scene): Promise<{ sensor: SensorProcess; source: LiveSource }> {
  const source = createLiveSource(join(stage.folder, 'radio'));
  const sensor = startRun(stage, 'door', ['cat', source.path]);
  source.begin();
  await health(stage, 'door', 'its source runs', isIn('running', 0));
  return { sensor, source };
}

/** The times of the log's lines about the source, by its state. */
function sourceTimes(stderr: string): { state: string; atMs: number }[] {
  return stderr
    .split('\n')
    .filter((line) => line.includes('"source":{'))
    .map((line) => JSON.parse(line))
    .map(({ source, time }) => ({ state: source.state, atMs: time }));
}

test('the hub sees a sensor hear, its source die and return, each time after a longer pause', async () => {
  const stage = await scene();
  const { sensor, source } = await runningSensor(stage);
  expect(await online(stage, 'door', true)).toMatchObject({ alive: 'new', profile: 'minutes' });

  // Sources whose clocks are decades off; without the sensor's own clock these would be jumps in time.
  const wrong = [Date.UTC(2020), Date.now(), Date.UTC(2035), 0, Date.now()];
  // Ten, since health rounds to powers of ten.
  const times = [...wrong, ...wrong];
  for (const timeMs of times) source.hear(PHONE, timeMs);
  const { frames } = await health(stage, 'door', 'frames', (said) => said.frames.counted === times.length);
  expect(Object.values(frames).reduce((sum, count) => sum + count)).toBe(times.length);

  for (const restarts of [1, 2]) {
    source.end();
    const { source: ended } = await health(stage, 'door', 'it ended', isIn('restarting', restarts));
    expect(ended.reason).toBe('cat ended with status 0');
    source.begin();
    await health(stage, 'door', 'it runs again', isIn('running', restarts));
  }
  const changes = sourceTimes(sensor.stderr());
  expect(changes.map(({ state }) => state)).toEqual([
    'running',
    ...['restarting', 'running'],
    ...['restarting', 'running'],
  ]);
  const pauses = [1, 3].map((at) => changes[at + 1]!.atMs - changes[at]!.atMs);
  expect(pauses[0]).toBeGreaterThan(990);
  expect(pauses[1]).toBeGreaterThan(1990);
});

test('health says in words what is wrong with the source, and never an address', async () => {
  const stage = await scene();
  const complaint = 'echo "wlan0 (DA:A1:19:00:00:01, daa1.1900.0001): no such device" >&2; exit 3';
  const sources = {
    missing: { command: ['no-such-program', '-i', 'wlan0'], reason: /no-such-program is not installed/ },
    failing: {
      command: ['sh', '-c', complaint],
      reason: /sh ended with status 3; wlan0 \(…, …\): no such device/,
    },
    talking: { command: ['echo', 'hello'], reason: /its output is not a pcap or pcapng capture/ },
  };
  await Promise.all(
    Object.entries(sources).map(async ([name, { command, reason }]) => {
      startRun(stage, name, command);
      const { source } = await health(stage, name, 'a reason', (said) => said.source.reason !== null);
      expect(source.state).toBe('restarting');
      expect(source.reason).toMatch(reason);
    }),
  );
});

describe('a sensor that ends', () => {
  const QUICK_MS = 4500;

  async function terminated(sensor: SensorProcess): Promise<{ code: number | null; afterMs: number }> {
    const startMs = performance.now();
    sensor.child.kill('SIGTERM');
    const { code } = await sensor.exit;
    return { code, afterMs: performance.now() - startMs };
  }

  test('by SIGTERM says offline and exits with 0, soon', async () => {
    const stage = await scene();
    const { sensor } = await runningSensor(stage);
    await online(stage, 'door', true);
    const { code, afterMs } = await terminated(sensor);
    expect(code).toBe(0);
    expect(afterMs).toBeLessThan(QUICK_MS);
    expect(newest<SensorState>(stage, 'door', 'state')).toMatchObject({ state: 'offline' });
    await online(stage, 'door', false);
  });

  test('by SIGKILL is offline by its last will', async () => {
    const stage = await scene();
    const { sensor } = await runningSensor(stage);
    await online(stage, 'door', true);
    sensor.child.kill('SIGKILL');
    await online(stage, 'door', false);
    expect((await sensor.exit).signal).toBe('SIGKILL');
  });

  test('does not wait for a program that its source left behind', async () => {
    const stage = await scene();
    const source = createLiveSource(join(stage.folder, 'radio'));
    const sensor = startRun(stage, 'door', ['sh', '-c', 'cat "$0"; true', source.path]);
    source.begin();
    await health(stage, 'door', 'its source runs', isIn('running', 0));
    const { code, afterMs } = await terminated(sensor);
    expect(code).toBe(0);
    expect(afterMs).toBeLessThan(QUICK_MS);
  });

  test('does not wait for a hub that is away', async () => {
    const stage = await scene();
    await stage.hub.kill();
    const sensor = startRun(stage, 'door', ['no-such-program']);
    await until('it has tried', () => sensor.stderr().includes('no connection to the broker'));
    const { code, afterMs } = await terminated(sensor);
    expect(code).toBe(0);
    expect(afterMs).toBeLessThan(QUICK_MS);
  });
});
