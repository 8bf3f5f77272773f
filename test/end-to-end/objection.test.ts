// A visitor registers the fixed address of a phone; within one message to the sensor, its frames are dropped before
// counting. The address is nowhere afterwards: not on either disk, not on the wire, in no log.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { SensorHealth } from '../../shared/sensor-messages.ts';
import { topicOf } from '../../shared/topics.ts';
import { startHubProcess, writeConfig } from '../hub/hub-process.ts';
import { probePacket } from '../simulator/frame.ts';
import { dsParameter } from '../simulator/phones/elements.ts';
import { tapBroker } from './broker-tap.ts';
import { createLiveSource } from './live-source.ts';
import { STORE, startSensor, writeSensorConfig } from './sensor-process.ts';
import { addressPatterns, leaksIn } from './spellings.ts';
import { temporaryFolder, until } from './stage.ts';

const ADDRESS = '3c:28:6d:5a:b7:e9';

test('an objection by the public page takes effect on the sensor, and leaves no trace of the address', async () => {
  const folder = temporaryFolder();
  const hub = startHubProcess('run', '--config', writeConfig(folder), '--log-level', 'trace');
  let hubLog = '';
  hub.child.stderr!.on('data', (chunk) => {
    hubLog += chunk;
  });
  const { http, mqtt } = await hub.listening;
  const heard = await tapBroker(mqtt, '#');
  const source = createLiveSource(join(folder, 'radio'));
  const settings = { source: { command: ['cat', source.path] }, healthEverySeconds: 1, logLevel: 'trace' };
  const sensor = startSensor('run', '--config', writeSensorConfig(folder, 'door', mqtt, settings).config);
  source.begin();
  const topic = topicOf({ ...STORE, sensor: 'door' }, 'health');
  const frames = (outcome: string) => {
    const message = heard.findLast((candidate) => candidate.topic === topic);
    return message && (JSON.parse(message.body.toString()) as SensorHealth).frames[outcome];
  };
  const hear = () => source.hear(probePacket({ address: ADDRESS, elements: [dsParameter(6)] }), Date.now());
  await until('the sensor reports', () => frames('counted') !== undefined);
  hear();
  await until('the phone is counted', () => frames('counted') === 1);

  const page = `${http}/about/acme/main-street`;
  const body = new URLSearchParams({ address: ADDRESS });
  const posted = await fetch(page, { method: 'POST', body, redirect: 'manual' });
  expect(posted.status).toBe(303);
  const link = new URL(posted.headers.get('location')!, http);
  await until('the visitor sees that it took effect', async () =>
    (await (await fetch(link)).text()).includes('In force: door'),
  );
  hear();
  await until('its frames are dropped', () => frames('objected') === 1);
  expect(frames('counted')).toBe(1);

  sensor.child.kill('SIGTERM');
  await sensor.exit;
  const evidence = new Map<string, Buffer>([
    ['hub log', Buffer.from(hubLog)],
    ['sensor log', Buffer.from(sensor.stderr())],
    ['link', Buffer.from(link.href)],
    ...heard.map((message, n): [string, Buffer] => [`message ${n} of ${message.topic}`, message.body]),
    ...readdirSync(folder)
      .filter((name) => name !== 'radio')
      .map((name): [string, Buffer] => [name, readFileSync(join(folder, name))]),
  ]);
  hub.child.kill('SIGKILL');
  await hub.exit;
  expect([...evidence.keys()].join()).toMatch(/hub\.sqlite.*door\.sqlite|door\.sqlite.*hub\.sqlite/);
  expect(leaksIn(evidence, addressPatterns('objection', ADDRESS))).toEqual([]);
  // The search can fail.
  evidence.set('planted', Buffer.from(`x ${ADDRESS} x`));
  expect(leaksIn(evidence, addressPatterns('objection', ADDRESS))).not.toEqual([]);
});
