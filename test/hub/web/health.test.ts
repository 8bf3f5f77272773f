// What monitoring is told while the hub cannot do its work: the real broker, subscriber and database behind the route.
import { copyFileSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Compile } from 'typebox/compile';
import { expect, onTestFinished, test } from 'vitest';
import { startEmbeddedBroker } from '../../../hub/broker/embedded-broker.ts';
import { startSubscriber } from '../../../hub/ingest/subscriber.ts';
import { PARTS } from '../../../hub/store/presence.ts';
import { FailingSchema, HealthSchema } from '../../../hub/web/api/schemas.ts';
import { createWebServer } from '../../../hub/web/server.ts';
import { systemClock } from '../../../shared/clock.ts';
import { createLogger } from '../../../shared/logger.ts';
import type { UtcHour } from '../../../shared/utc-hour.ts';
import { freePort } from '../../support/free-port.ts';
import { connectClient } from '../broker/mqtt-client.ts';
import { withStores } from '../directory/with-stores.ts';
import { HOUR_TOPIC, hourlyCount, NOON, RETAILERS } from '../ingest/example-messages.ts';
import { openRaw } from '../store/open-raw.ts';

const logger = createLogger('test', 'silent');
const PASSWORD = 'correct-horse';
const soon = { timeout: 10_000, interval: 20 };

/** `asStranger`: by a connection that outlives the broker, which lets the hub hear but not answer. */
async function startHub(asStranger = false) {
  const folder = mkdtempSync(join(tmpdir(), 'footfall-health-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const { db, raw } = openRaw(join(folder, 'hub.sqlite'));
  onTestFinished(() => db.close());
  const port = await freePort();
  const startBroker = async () => {
    const broker = await startEmbeddedBroker({
      host: '127.0.0.1',
      port,
      clock: systemClock,
      logger,
      isKnownStore: () => true,
    });
    onTestFinished(() => broker.close());
    return broker;
  };
  const broker = await startBroker();
  const findStore = await withStores(db, RETAILERS);
  const { url, clientId } = asStranger
    ? { url: `mqtt://hub:${PASSWORD}@127.0.0.1:${port}`, clientId: 'hub-of-test' }
    : broker.hub;
  const subscriber = await startSubscriber({
    urls: [url],
    clientId,
    persistent: true,
    db,
    findStore,
    clock: systemClock,
    logger,
  });
  onTestFinished(() => subscriber.stop());
  const app = await createWebServer({
    db,
    clock: systemClock,
    logger,
    standing: { parts: PARTS, jobs: () => 'here', troubles: subscriber.troubles },
  });
  onTestFinished(() => app.close());
  const health = async () => {
    const { statusCode, body } = await app.inject({ url: '/api/v1/health' });
    expect((await app.inject({ method: 'HEAD', url: '/api/v1/health' })).statusCode).toBe(statusCode);
    expect(body).not.toContain(PASSWORD);
    const schema = statusCode === 200 ? HealthSchema : FailingSchema;
    expect(Compile(schema).Errors(JSON.parse(body))).toEqual([]);
    return { status: statusCode, ...JSON.parse(body) };
  };
  const publish = async (hour: UtcHour) => {
    const sensor = await connectClient(broker.url);
    await sensor.publishAsync(HOUR_TOPIC, JSON.stringify(hourlyCount(hour)), { qos: 1 });
    sensor.end(true);
  };
  return { db, raw, broker, startBroker, health, publish };
}

test('health fails while the last commit failed, and says why', async () => {
  const { raw, health, publish } = await startHub();
  expect(await health()).toMatchObject({ status: 'ok', sensors: 0 });
  const pages = raw.pragma('page_count', { simple: true });
  raw.pragma(`max_page_count = ${pages}`);
  // Until the pages that are there are full.
  for (let n = 0; (await health()).status === 'ok' && n < 2000; n += 1) await publish((NOON - n) as UtcHour);
  expect((await health()).reasons).toEqual([expect.stringContaining('SQLITE_FULL')]);
  raw.pragma('max_page_count = 1000000');
  await publish((NOON - 3000) as UtcHour);
  await expect.poll(async () => (await health()).status, soon).toBe('ok');
});

test('health fails while a file of the database is no longer the one that is open', async () => {
  const { db, health, publish } = await startHub();
  await publish(NOON);
  await expect.poll(async () => (await health()).sensors, soon).toBe(1);
  for (const file of [db.name, `${db.name}-wal`]) {
    for (const lose of [() => {}, () => copyFileSync(`${file}.away`, file)]) {
      renameSync(file, `${file}.away`);
      lose();
      expect((await health()).reasons).toEqual([expect.stringContaining('was deleted, moved or replaced')]);
      renameSync(`${file}.away`, file);
      expect(await health()).toMatchObject({ status: 'ok' });
    }
  }
});

test('health fails while the broker is away', async () => {
  const { broker, startBroker, health } = await startHub(true);
  await broker.close();
  await expect.poll(async () => (await health()).status, soon).toBe('failing');
  expect((await health()).reasons).toEqual([expect.stringContaining('broker')]);
  await startBroker();
  await expect.poll(async () => (await health()).status, soon).toBe('ok');
});

test('health fails where the database cannot be read', async () => {
  const { raw, health } = await startHub();
  raw.exec('ALTER TABLE store RENAME TO lost');
  expect((await health()).reasons).toEqual(['the database cannot be read (SQLITE_ERROR)']);
});
