// A hub as it is run, on PostgreSQL: an hour from the sensor to the page, and no password in what it logs.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { topicOf } from '../../shared/topics.ts';
import { connectClient, nextMessage } from '../hub/broker/mqtt-client.ts';
import { startHubProcess, writeConfig } from '../hub/hub-process.ts';
import { DOOR, hourlyCount, STATE } from '../hub/ingest/example-messages.ts';
import { closeAtEnd, hasPostgres, POSTGRES, postgresServer } from './engines.ts';
import { PASSWORD } from './postgres-server.ts';

describe.skipIf(!hasPostgres)('on PostgreSQL (left out where it is not installed)', () => {
  closeAtEnd();

  test('a hub takes an hour, shows it, outlives a restart of its server, and logs no password', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'footfall-on-postgres-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const hub = startHubProcess(
      'run',
      '--config',
      writeConfig(folder, { database: await POSTGRES.location() }),
    );
    onTestFinished(() => void hub.child.kill('SIGKILL'));
    const { http, mqtt } = await hub.listening;
    const sensor = await connectClient(mqtt);
    onTestFinished(() => void sensor.end(true));
    await sensor.subscribeAsync(topicOf(DOOR, 'receipt'), { qos: 1 });
    const send = async (hour: ReturnType<typeof hourlyCount>) => {
      const receipt = nextMessage(sensor);
      await sensor.publishAsync(topicOf(DOOR, 'hour'), JSON.stringify(hour), { qos: 1 });
      return JSON.parse((await receipt).text);
    };
    await sensor.publishAsync(topicOf(DOOR, 'state'), JSON.stringify(STATE), { qos: 1, retain: true });
    expect(await send(hourlyCount())).toMatchObject({ outcome: 'stored' });
    expect(await send(hourlyCount())).toMatchObject({ outcome: 'duplicate' });
    const path = '/stores/acme/main-street';
    expect(await (await fetch(`${http}${path}`)).text()).toContain('data-value="41"');
    expect(await (await fetch(`${http}/api/v1/health`)).json()).toMatchObject({ status: 'ok', sensors: 1 });

    await (await postgresServer()).breakConnections();
    await expect
      .poll(async () => (await fetch(`${http}/api/v1${path}/hours`)).status, { timeout: 10_000 })
      .toBe(200);
    expect(await send(hourlyCount())).toMatchObject({ outcome: 'duplicate' });
    hub.child.kill('SIGTERM');
    const { code, stdout, stderr } = await hub.exit;
    expect(code).toBe(0);
    for (const spelling of [PASSWORD, encodeURIComponent(PASSWORD)])
      expect(stdout + stderr).not.toContain(spelling);
  });
});
