// A hub of three processes on one PostgreSQL, at a Mosquitto: what comes to one is known to the others, without a restart.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { applyWanted } from '../../hub/directory/apply.ts';
import { readRetailers } from '../../hub/directory/read-form.ts';
import { openDatabase } from '../../hub/store/open.ts';
import { topicOf } from '../../shared/topics.ts';
import { findMosquitto, startMosquitto } from '../hub/broker/mosquitto.ts';
import { connectClient, nextMessage } from '../hub/broker/mqtt-client.ts';
import { startHubProcess, writeConfig } from '../hub/hub-process.ts';
import { DOOR, hourlyCount, RETAILERS, STATE } from '../hub/ingest/example-messages.ts';
import { freePort } from '../support/free-port.ts';
import { closeAtEnd, hasPostgres, POSTGRES } from './engines.ts';

const mosquitto = findMosquitto();
const SOON = { timeout: 20_000 };

describe.skipIf(!hasPostgres || !mosquitto)(
  'on PostgreSQL, at Mosquitto (left out where not installed)',
  () => {
    closeAtEnd();

    test('hours, pauses and the directory pass between pages, ingest and jobs', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'footfall-several-'));
      onTestFinished(() => rmSync(folder, { recursive: true }));
      const broker = await startMosquitto(mosquitto!, await freePort());
      onTestFinished(() => broker.stop());
      const database = await POSTGRES.location();
      const config = writeConfig(folder, { broker: { url: broker.url }, database });
      const start = (part: string) => {
        const hub = startHubProcess('run', '--config', config, '--only', part);
        onTestFinished(async () => {
          hub.child.kill('SIGKILL');
          await hub.exit;
        });
        return hub;
      };
      const [web, ingest, jobs] = ['web', 'ingest', 'jobs'].map(start);
      const { http, ...rest } = await web!.listening;
      expect(rest).toEqual({});
      expect(await ingest!.listening).toEqual({ mqtt: broker.url });
      await jobs!.listening;
      const health = async () => (await fetch(`${http}/api/v1/health`)).json();
      await expect.poll(health, SOON).toMatchObject({ status: 'ok', parts: ['web'], jobs: 'elsewhere' });

      // An hour, by ingest; the state, by who has the jobs.
      const sensor = await connectClient(broker.url);
      onTestFinished(() => void sensor.end(true));
      await sensor.subscribeAsync(topicOf(DOOR, 'receipt'), { qos: 1 });
      await sensor.publishAsync(topicOf(DOOR, 'state'), JSON.stringify(STATE), { qos: 1, retain: true });
      const send = async (path = DOOR) => {
        const receipt = nextMessage(sensor);
        await sensor.publishAsync(topicOf(path, 'hour'), JSON.stringify(hourlyCount()), { qos: 1 });
        return JSON.parse((await receipt).text);
      };
      expect(await send()).toMatchObject({ outcome: 'stored' });
      const path = '/stores/acme/main-street';
      expect(await (await fetch(`${http}${path}`)).text()).toContain('data-value="41"');
      const audit = async () => (await (await fetch(`${http}/api/v1${path}/audit`)).json()).entries.length;
      await expect.poll(audit, SOON).toBe(2);

      // A pause, asked for on a page, comes to the sensor by who has the jobs.
      const told: string[] = [];
      sensor.on('message', (topic, payload) => {
        if (topic === topicOf(DOOR, 'config')) told.push(payload.toString());
      });
      await sensor.subscribeAsync(topicOf(DOOR, 'config'), { qos: 1 });
      await expect.poll(() => told.length, SOON).toBeGreaterThan(0);
      const body = JSON.stringify({ by: 'Kim', reason: 'refit' });
      const headers = { 'content-type': 'application/json' };
      const paused = await fetch(`${http}/api/v1${path}/pause`, { method: 'POST', headers, body });
      expect(paused.status).toBe(200);
      await expect.poll(() => JSON.parse(told.at(-1)!).pause, SOON).not.toBeNull();

      // A new store, by a command beside them: its hours are taken, and its page is there.
      const harbour = { ...DOOR, store: 'harbour' };
      await sensor.subscribeAsync(topicOf(harbour, 'receipt'), { qos: 1 });
      expect(await send(harbour)).toMatchObject({ outcome: 'rejected' });
      const db = await openDatabase(database);
      const [acme] = RETAILERS;
      const wanted = [{ ...acme!, stores: [{ ...acme!.stores[0]!, id: 'harbour', name: 'Harbour' }] }];
      await applyWanted(db.asOperator(), readRetailers(wanted, []), { by: 'Kim', reason: '' }, Date.now());
      await db.close();
      await expect.poll(() => send(harbour), SOON).toMatchObject({ outcome: 'stored' });
      expect((await fetch(`${http}/stores/acme/harbour`)).status).toBe(200);
      const changes = await (await fetch(`${http}/api/v1/stores/acme/harbour/audit`)).json();
      expect(changes.entries).toMatchObject([{ by: 'Kim' }]);

      // Who has the jobs is frozen: another has them, and the frozen one knows it when it goes on.
      const standby = start('jobs');
      await standby.listening;
      jobs!.child.kill('SIGSTOP');
      await expect.poll(standby.stderr, { timeout: 40_000 }).toContain('this process has the jobs');
      const resumed = await fetch(`${http}/api/v1${path}/resume`, { method: 'POST', headers, body });
      expect(resumed.status).toBe(200);
      await expect.poll(() => JSON.parse(told.at(-1)!).pause, SOON).toBeNull();
      jobs!.child.kill('SIGCONT');
      await expect.poll(jobs!.stderr, SOON).toContain('this process has the jobs no more');
      standby.child.kill('SIGKILL');
      const times = () => jobs!.stderr().split('"this process has the jobs"').length - 1;
      await expect.poll(times, { timeout: 40_000 }).toBe(2);

      for (const hub of [web, ingest, jobs]) hub!.child.kill('SIGTERM');
      for (const hub of [web, ingest, jobs]) expect((await hub!.exit).code).toBe(0);
    });
  },
);
