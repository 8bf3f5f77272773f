// Hub and sensor, each a process, with their broker between them: an operator pauses a store and changes a setting by
// command, and the sensor stops hearing, says so, and keeps to it when it is started again without a hub.
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { SensorHealth, SensorState } from '../../shared/sensor-messages.ts';
import { type TopicKind, topicOf } from '../../shared/topics.ts';
import { startHubProcess } from '../hub/hub-process.ts';
import { tapBroker } from './broker-tap.ts';
import { startHub } from './hub-under-test.ts';
import { STORE, startSensor, writeSensorConfig } from './sensor-process.ts';
import { temporaryFolder, until } from './stage.ts';

test('a pause by command stops the source within seconds, is said, logged, and outlives both programs', async () => {
  const folder = temporaryFolder();
  const hub = await startHub(folder);
  const heard = await tapBroker(hub.mqtt, '#');
  const newest = <T>(kind: TopicKind): T | undefined => {
    const topic = topicOf({ ...STORE, sensor: 'door' }, kind);
    const message = heard.findLast((candidate) => candidate.topic === topic);
    return message && (JSON.parse(message.body.toString()) as T);
  };
  const state = (what: string, holds: (said: SensorState) => boolean) =>
    until(what, () => {
      const said = newest<SensorState>('state');
      return said && holds(said) && said;
    });
  const source = (wanted: string) =>
    until(`its source is ${wanted}`, () => newest<SensorHealth>('health')?.source.state === wanted);
  const operator = async (...args: string[]) => {
    const [command = '', ...options] = args;
    const common = ['--config', join(folder, 'hub.yaml'), '--store', 'acme/main-street'];
    const by = command === 'audit' ? [] : ['--by', 'Kim'];
    const { code, stdout, stderr } = await startHubProcess(command, ...common, ...by, ...options).exit;
    expect([code, stderr]).toEqual([0, '']);
    return stdout;
  };
  // An empty capture, and then a silence that lasts: nothing of a radio is needed here.
  const header = 'd4c3b2a1020004000000000000000000ffff00007f000000';

  const bytes = header.replaceAll(/../g, '\\x$&');
  const command = ['bash', '-c', `printf '${bytes}'; exec sleep 600`];
  const settings = { source: { command }, healthEverySeconds: 1 };
  const { config } = writeSensorConfig(folder, 'door', hub.mqtt, settings);
  const sensor = startSensor('run', '--config', config);
  await source('running');
  await state('it has accepted the first revision', ({ revision }) => revision === 1);

  expect(await operator('pause', '--reason', 'refit')).toContain('paused since');
  const paused = await state('it says that it is paused', (said) => said.paused !== null);
  expect(paused).toMatchObject({ revision: 2, refused: null });
  await source('paused');

  await operator('configure', '--set', 'privacy.epsilon=2');
  const told = await state('it has accepted the setting', ({ revision }) => revision === 3);
  expect(told.settingsFrom).toMatch(/:00:00Z$/);
  await operator('configure', '--set', 'opening=store');
  const opens = await state('it knows the weeks ahead', ({ revision }) => revision === 4);
  expect(Date.parse(opens.openUntil ?? '') - Date.now()).toBeGreaterThan(27 * 86_400_000);
  const log = await operator('audit');
  expect(log).toMatch(/asked: privacy\.epsilon .* -> 2 WEAKER, by Kim/);
  expect(log).toMatch(/door in force: pause null -> ".*", by revision 2 of the hub/);
  const { alarms } = (await hub.api('alarms')) as { alarms: { kind: string }[] };
  expect(alarms).toMatchObject([{ kind: 'weaker-settings' }]);

  // Without a hub, it still knows.
  await hub.kill();
  sensor.child.kill('SIGKILL');
  await sensor.exit;
  const again = startSensor('run', '--config', config);
  await until('it listens or does not', () => again.stderr().includes('"listening"'));
  expect(again.stderr()).not.toContain('"source":{"state":"running"');
  again.child.kill('SIGTERM');
  expect((await again.exit).code).toBe(0);
  expect(again.stderr()).not.toContain('"source":{');
});
