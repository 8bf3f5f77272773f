// That a running sensor forgets: the memory of the process itself is searched, as /proc shows it, for phones
// that it heard, in every spelling, when the profile's minutes have passed on its clock. Nothing of a frame
// is there even at once, since it is overwritten when it has been decoded.
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import type { SensorHealth } from '../../shared/sensor-messages.ts';
import { topicOf } from '../../shared/topics.ts';
import { tapBroker } from './broker-tap.ts';
import { CANARIES, CHANNEL, canaryPatterns, FLOOR_DBM } from './canaries.ts';
import { startHub } from './hub-under-test.ts';
import { createLiveSource, packetRecord } from './live-source.ts';
import { leaksInMemory, memoryRefusal } from './memory-of-process.ts';
import { STORE, startSensor, writeSensorConfig } from './sensor-process.ts';
import { temporaryFolder, until } from './stage.ts';

const refusal = memoryRefusal();
const SENSOR = 'door';
/** What every sensor knows, so that a search that finds nothing is seen to search. */
const OWN_NAME = { name: 'its own name', bytes: Buffer.from(`${STORE.retailer}/${STORE.store}/${SENSOR}`) };
const LEAKS = [...canaryPatterns(), OWN_NAME];
const PRELOAD = new URL('memory-preload.ts', import.meta.url);

/** Starts a sensor, lets it hear every planted phone, and waits until it has counted them. */
async function sensorThatHeard(profile: 'minutes' | 'hour', preload: string) {
  const folder = temporaryFolder();
  const hub = await startHub(folder);
  const heard = await tapBroker(hub.mqtt, '#');
  const radio = createLiveSource(join(folder, 'radio'));
  const { config } = writeSensorConfig(folder, SENSOR, hub.mqtt, {
    profile,
    channel: CHANNEL,
    zones: { insideDbm: -75, floorDbm: FLOOR_DBM },
    logLevel: 'trace',
    source: { command: ['cat', radio.path] },
    healthEverySeconds: 1,
  });
  vi.stubEnv('NODE_OPTIONS', `--import ${PRELOAD}?${preload}`);
  const { child } = startSensor('run', '--config', config);
  vi.unstubAllEnvs();
  const health = (what: string, holds: (health: SensorHealth) => boolean) =>
    until(what, () => {
      const topic = topicOf({ ...STORE, sensor: SENSOR }, 'health');
      const last = heard.findLast((message) => message.topic === topic);
      const said = last && (JSON.parse(last.body.toString()) as SensorHealth);
      return said && holds(said) && said;
    });
  radio.begin();
  await health('the sensor hears', ({ source }) => source.state === 'running');
  // Ten times, so that health, which tells powers of ten alone, says when all of them have been decoded.
  const records = CANARIES.map((canary) => packetRecord(canary, Date.now()));
  radio.write(Buffer.concat(Array.from({ length: 10 }, () => records).flat()));
  const last = CANARIES.at(-1)!.outcome;
  const { at } = await health('the phones are decoded', ({ frames }) => (frames[last] ?? 0) >= 10);
  return {
    search: () => leaksInMemory(child, LEAKS),
    /** The profile's minutes pass, and a tick of its clock after them. */
    async wait(minutes: number) {
      child.kill('SIGUSR2');
      const later = Date.parse(at) + minutes * 60_000;
      const shifted = await health('the minutes have passed', (said) => Date.parse(said.at) > later);
      await health('a tick more', (said) => Date.parse(said.at) > Date.parse(shifted.at) + 1000);
    },
  };
}

test.skipIf(refusal).each([
  ['minutes', 5],
  ['hour', 60],
] as const)(`profile %s: nothing of a phone is in memory ${refusal ?? ''}`, async (profile, minutes) => {
  const sensor = await sensorThatHeard(profile, `minutes=${minutes}`);
  const named = [expect.stringContaining(OWN_NAME.name)];
  expect(await sensor.search(), 'when it has been heard').toEqual(named);
  await sensor.wait(minutes);
  expect(await sensor.search(), `${minutes} minutes later`).toEqual(named);
});

test.skipIf(refusal)(`a sensor that keeps a phone on purpose is caught ${refusal ?? ''}`, async () => {
  const sensor = await sensorThatHeard('minutes', 'minutes=5&keep');
  await sensor.wait(5);
  const found = await sensor.search();
  expect(found).toContainEqual(expect.stringContaining('raw'));
  expect(found.length).toBeGreaterThan(CANARIES.length);
});
