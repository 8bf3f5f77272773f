// Hub and sensors, each a process, over TLS: an operator pairs a sensor by command, its hours arrive, its credential is
// stolen to no avail, it is revoked by command while the hub runs, and paired again.
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readCredentials, writeCredentials } from '../../device/pairing/credentials-file.ts';
import { openOutbox } from '../../device/release/outbox.ts';
import { systemClock } from '../../shared/clock.ts';
import type { Credentials } from '../../shared/pairing.ts';
import { clientIdOf, topicOf } from '../../shared/topics.ts';
import { closed, connectClient } from '../hub/broker/mqtt-client.ts';
import { startHubProcess, writeConfig } from '../hub/hub-process.ts';
import { presetShop } from '../simulator/shop.ts';
import { simulate, writeCapture } from '../simulator/simulate.ts';
import { freePort } from '../support/free-port.ts';
import { tapBroker } from './broker-tap.ts';
import { STORE, startSensor, writeSensorConfig } from './sensor-process.ts';
import { temporaryFolder, until } from './stage.ts';

const DOOR = { ...STORE, sensor: 'door' };
const BACK = { ...STORE, sensor: 'back' };

async function someHours(folder: string): Promise<string> {
  const file = join(folder, 'bakery.pcap');
  const fromMs = Date.parse('2026-03-06T08:00:00Z');
  const days = { shop: presetShop('bakery'), fromMs, untilMs: fromMs + 3 * 3_600_000, seed: 7, crowd: 0.2 };
  await writeCapture(simulate(days), file, { gzip: false });
  return file;
}

test('paired, robbed, revoked, and paired again', async () => {
  const folder = temporaryFolder();
  const [port, pairingPort] = [await freePort(), await freePort()];
  const tls = { names: ['127.0.0.1'], host: '127.0.0.1', port, pairingPort };
  const hubConfig = writeConfig(folder, { broker: { port: 0, tls } });
  const hub = startHubProcess('run', '--config', hubConfig);
  onTestFinished(async () => {
    hub.child.kill('SIGKILL');
    await hub.exit;
  });
  const { http, mqtt } = await hub.listening;
  const operator = async (...args: string[]) => {
    const { code, stdout, stderr } = await startHubProcess(...args, '--config', hubConfig, '--by', 'Kim')
      .exit;
    expect([code, stderr]).toEqual([0, '']);
    return stdout;
  };
  const pairing = async (name: string, config: string): Promise<Credentials> => {
    const made = JSON.parse(
      await operator('pair', '--store', 'acme/main-street', '--sensor', name, '--json'),
    ) as { hub: string; code: string };
    const { code, stdout, stderr } = await startSensor('pair', made.hub, made.code, '--config', config).exit;
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain(`paired with mqtts://127.0.0.1:${port}`);
    return readCredentials(join(folder, `${name}.json`));
  };
  const settings = (name: string) => ({ credentials: `${name}.json`, sendDelaySecondsMax: 0 });
  const door = writeSensorConfig(folder, 'door', undefined, settings('door'));
  const back = writeSensorConfig(folder, 'back', undefined, settings('back'));

  // Hours of a paired sensor arrive.
  const credentials = await pairing('door', door.config);
  const capture = await someHours(folder);
  const sent = await startSensor('replay', capture, '--config', door.config, '--publish').exit;
  expect([sent.code, sent.stderr]).toEqual([0, expect.any(String)]);
  const hours = async (name: string) => {
    const { sensors } = (await (await fetch(`${http}/api/v1/stores/acme/main-street/sensors`)).json()) as {
      sensors: { sensor: string; state: unknown }[];
    };
    return sensors.some(({ sensor }) => sensor === name);
  };
  expect(await hours('door')).toBe(true);

  // The door's credential, in the hands of somebody who wants to speak for the back.
  const heard = await tapBroker(mqtt, 'footfall/#');
  const { user: username, password, authority: ca, brokers } = credentials;
  const thief = await connectClient(brokers[0]!, { username, password, ca, clientId: clientIdOf(DOOR) });
  const gone = closed(thief);
  let isAcknowledged = false;
  thief.publish(topicOf(BACK, 'hour'), sent.stdout.split('\n')[0]!, { qos: 1 }, (error) => {
    isAcknowledged = error === null || error === undefined;
  });
  await gone;
  expect(isAcknowledged).toBe(false);
  expect(heard.filter(({ topic }) => topic.includes('/back/'))).toEqual([]);
  expect(await hours('back')).toBe(false);
  // The back itself with the door's credential: refused, and it keeps what it has.
  const backUser = 'acme/main-street/back';
  writeCredentials(join(folder, 'back.json'), { ...credentials, sensor: backUser });
  const robbed = startSensor('replay', capture, '--config', back.config, '--publish');
  await until('it says that it is refused', () => robbed.stderr().includes('REFUSES this sensor'));
  robbed.child.kill('SIGKILL');
  await robbed.exit;
  const outbox = openOutbox(back.outbox, BACK, systemClock);
  expect(outbox.stats().waiting).toBeGreaterThan(0);
  outbox.close();
  expect(await hours('back')).toBe(false);

  // Revoked by another process, while it is connected.
  const source = { command: ['sleep', '600'] };
  const live = writeSensorConfig(folder, 'door', undefined, { ...settings('door'), source });
  const sensor = startSensor('run', '--config', live.config);
  await until('it is connected', () => sensor.stderr().includes('connected to the broker'));
  const heardBefore = heard.length;
  const before = performance.now();
  expect(await operator('revoke', '--sensor', 'acme/main-street/door', '--reason', 'stolen')).toContain(
    'not let in any more',
  );
  await until('it says that it is refused', () => sensor.stderr().includes('its credential was revoked'));
  await until('it is shown offline', () =>
    heard.slice(heardBefore).some(({ topic, body }) => {
      return topic === topicOf(DOOR, 'state') && body.includes('"state":"offline"');
    }),
  );
  expect(performance.now() - before).toBeLessThan(10_000);
  expect(sensor.child.exitCode).toBeNull();

  // Paired anew, the running sensor comes back by itself.
  await pairing('door', live.config);
  const connections = () => sensor.stderr().split('connected to the broker').length - 1;
  await until('it is connected again', () => connections() === 2);
  const log = await startHubProcess('audit', '--config', hubConfig).exit;
  expect(log.stdout.match(/door asked: credential /g)).toHaveLength(3);
});
