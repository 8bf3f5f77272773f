// The subscriber at real brokers: the embedded one, and Mosquitto as an external one.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type Database from 'better-sqlite3';
import type { MqttClient } from 'mqtt';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startEmbeddedBroker } from '../../../hub/broker/embedded-broker.ts';
import type { Takes } from '../../../hub/ingest/broker-link.ts';
import { type Subscriber, startSubscriber } from '../../../hub/ingest/subscriber.ts';
import { hashPassword } from '../../../hub/pairing/password.ts';
import type { HubDatabase } from '../../../hub/store/port.ts';
import { openSqlite } from '../../../hub/store/sqlite/database.ts';
import { type Clock, systemClock } from '../../../shared/clock.ts';
import { createLogger, type Logger } from '../../../shared/logger.ts';
import type { Receipt } from '../../../shared/sensor-messages.ts';
import { topicOf } from '../../../shared/topics.ts';
import { formatUtcHour, type UtcHour } from '../../../shared/utc-hour.ts';
import { fakeClock } from '../../support/fake-clock.ts';
import { freePort } from '../../support/free-port.ts';
import { heardLog } from '../../support/heard-log.ts';
import { findMosquitto, startMosquitto } from '../broker/mosquitto.ts';
import { connectClient, nextMessage } from '../broker/mqtt-client.ts';
import { withStores } from '../directory/with-stores.ts';
import { openRaw } from '../store/open-raw.ts';
import { DOOR, HOUR_TOPIC, hourlyCount, NOON, RETAILERS, STATE } from './example-messages.ts';

const logger = createLogger('test', 'silent');
const mosquitto = findMosquitto();
const BROKER = { host: '127.0.0.1', port: 0, clock: systemClock, logger, isKnownStore: () => true };

let folder: string;
let db: HubDatabase;
let raw: Database.Database;
let undo: (() => unknown)[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'footfall-subscriber-'));
  ({ db, raw } = openRaw(join(folder, 'hub.sqlite')));
  undo = [() => rmSync(folder, { recursive: true }), () => db.close()];
});
afterEach(async () => {
  for (let step = undo.pop(); step; step = undo.pop()) await step();
});

const storedHours = () => raw.prepare<[], { n: number }>('SELECT count(*) AS n FROM hour').get()!.n;

async function subscribe(
  ...[url, clientId, persistent, clock = systemClock, log = logger, into = db]: [
    url: string,
    clientId: string,
    persistent: boolean,
    clock?: Clock,
    log?: Logger,
    into?: HubDatabase,
  ]
): Promise<Subscriber> {
  const findStore = await withStores(into, RETAILERS);
  return startSubscriber({ urls: [url], clientId, persistent, db: into, findStore, clock, logger: log });
}

async function embedded(): Promise<{ url: string; subscriber: Subscriber }> {
  const broker = await startEmbeddedBroker(BROKER);
  undo.push(() => broker.close());
  const subscriber = await subscribe(broker.hub.url, broker.hub.clientId, false);
  undo.push(() => subscriber.stop());
  return { url: broker.url, subscriber };
}

/** A sensor that listens for its receipts. */
async function sensorAt(url: string): Promise<MqttClient> {
  const client = await connectClient(url);
  undo.push(() => client.end(true));
  await client.subscribeAsync(topicOf(DOOR, 'receipt'), { qos: 1 });
  return client;
}

async function send(sensor: MqttClient, hour: UtcHour, changes = {}): Promise<Receipt> {
  const receipt = nextMessage(sensor);
  await sensor.publishAsync(HOUR_TOPIC, JSON.stringify(hourlyCount(hour, changes)), { qos: 1 });
  return JSON.parse((await receipt).text);
}

/** A line to a port, whose other end can be made to say nothing, and that can be cut. */
async function telephone(port: number) {
  const sockets = new Set<Socket>();
  let isSilent = false;
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        near.destroy();
        far.destroy();
      });
    }
    near.on('data', (bytes) => far.write(bytes));
    far.on('data', (bytes) => isSilent || near.write(bytes));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  undo.push(() => server.close());
  return {
    url: `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`,
    silence() {
      isSilent = true;
    },
    cut() {
      isSilent = false;
      for (const socket of sockets) socket.destroy();
    },
  };
}

test('an hour is stored and answered, its repeat is answered again, another value is rejected', async () => {
  const { url, subscriber } = await embedded();
  const sensor = await sensorAt(url);
  const hour = formatUtcHour(NOON);
  expect(await send(sensor, NOON)).toEqual({ v: 1, hour, outcome: 'stored' });
  expect(storedHours()).toBe(1);
  expect(await send(sensor, NOON)).toEqual({ v: 1, hour, outcome: 'duplicate' });
  expect(await send(sensor, NOON, { visits: 1 })).toMatchObject({ outcome: 'rejected', hour });
  expect(subscriber.counts()).toEqual({ stored: 1, duplicate: 1, conflict: 1 });
  expect(subscriber.unanswered()).toBe(0);
});

test('what a sensor said of itself while the database failed is heard again', async () => {
  const broker = await startEmbeddedBroker(BROKER);
  undo.push(() => broker.close());
  const findStore = await withStores(db, RETAILERS);
  const clock = fakeClock(Date.now());
  let trouble: string | undefined = 'away';
  const subscriber = await startSubscriber({
    urls: [broker.hub.url],
    clientId: broker.hub.clientId,
    persistent: false,
    findStore,
    clock,
    logger,
    db: { ...db, trouble: () => trouble },
  });
  undo.push(() => subscriber.stop());
  const sensor = await sensorAt(broker.url);
  const text = JSON.stringify(STATE);
  await sensor.publishAsync(topicOf(DOOR, 'state'), text, { qos: 1, retain: true });
  await expect.poll(() => subscriber.counts().failed).toBe(1);
  clock.advance(60_000);
  await expect.poll(() => subscriber.counts().failed).toBe(2);
  trouble = undefined;
  expect(await send(sensor, NOON)).toMatchObject({ outcome: 'stored' });
  expect(raw.prepare('SELECT state FROM sensor').get()).toEqual({ state: null });
  clock.advance(60_000);
  await expect.poll(() => raw.prepare('SELECT state FROM sensor').get()).toEqual({ state: text });
});

test('what was taken before a stop is committed and answered', async () => {
  const { url, subscriber } = await embedded();
  const sensor = await sensorAt(url);
  const receipts: string[] = [];
  const HOURS = 300;
  const first = nextMessage(sensor);
  sensor.on('message', (_topic, payload) => receipts.push(JSON.parse(payload.toString()).hour));
  const published = Array.from({ length: HOURS }, (_, n) =>
    sensor.publishAsync(HOUR_TOPIC, JSON.stringify(hourlyCount((NOON - n) as UtcHour)), { qos: 1 }),
  );
  await first;
  await subscriber.stop();
  await Promise.all(published);
  const stored = storedHours();
  expect(stored).toBeGreaterThan(0);
  while (receipts.length < stored) await nextMessage(sensor);
  expect(new Set(receipts).size).toBe(stored);
});

test('a broker that refuses the subscription is an error that says so', async () => {
  const limits = { subscriptionsPerClient: 2 };
  const broker = await startEmbeddedBroker({ ...BROKER, limits });
  undo.push(() => broker.close());
  await expect(subscribe(broker.url, 'not-its-own-hub', false)).rejects.toThrow(
    /refused the subscription to .*: allow it to the hub's user/,
  );
});

test('a broker of ours that does not answer CONNECT is an error after ten seconds', async () => {
  const mute = createServer((socket) => undo.push(() => socket.destroy()));
  const port = await new Promise<number>((resolve) => {
    mute.listen(0, '127.0.0.1', () => resolve((mute.address() as { port: number }).port));
  });
  undo.push(() => mute.close());
  const clock = fakeClock(0);
  const started = subscribe(`mqtt://127.0.0.1:${port}`, 'hub', false, clock);
  await nextTurn();
  clock.advance(10_000);
  await expect(started).rejects.toThrow('did not let the hub in within 10 s');
});

describe.skipIf(mosquitto === undefined)('at Mosquitto (skipped where it is not installed)', () => {
  async function external(lines: string[] = []): Promise<string> {
    const broker = await startMosquitto(mosquitto!, await freePort(), lines);
    undo.push(() => broker.stop());
    return broker.url;
  }

  test('an hour that comes while the hub is away is taken at its next start', async () => {
    const url = await external();
    const sensor = await sensorAt(url);
    const first = await subscribe(url, 'footfall-hub', true);
    expect(await send(sensor, NOON)).toMatchObject({ outcome: 'stored' });
    await first.stop();

    const receipt = nextMessage(sensor);
    const hour = (NOON - 1) as UtcHour;
    await sensor.publishAsync(HOUR_TOPIC, JSON.stringify(hourlyCount(hour)), { qos: 1 });
    const second = await subscribe(url, 'footfall-hub', true);
    undo.push(() => second.stop());
    expect(JSON.parse((await receipt).text)).toEqual({ v: 1, hour: formatUtcHour(hour), outcome: 'stored' });
    expect(storedHours()).toBe(2);
  });

  test('a retained state is heard at the first start', async () => {
    const url = await external();
    const sensor = await sensorAt(url);
    await sensor.publishAsync(topicOf(DOOR, 'state'), JSON.stringify(STATE), { qos: 1, retain: true });
    const subscriber = await subscribe(url, 'footfall-hub', true);
    undo.push(() => subscriber.stop());
    // Messages of one publisher keep their order (§4.6): with the receipt, the state is there.
    expect(await send(sensor, NOON)).toMatchObject({ outcome: 'stored' });
    expect(raw.prepare('SELECT state FROM sensor').get()).toEqual({ state: JSON.stringify(STATE) });
  });

  test.each(['pa:ss', ':', 'a:b:c', 'pä ss', 'a@b/c#d?e%f+g&h"i\\j'])(
    'a hub with the password %s comes in',
    async (password) => {
      const file = join(folder, 'passwords');
      writeFileSync(file, `hub:${hashPassword(password)}\n`);
      // As root it would give up what it may read.
      const user = process.getuid?.() === 0 ? ['user root'] : [];
      const url = await external([`password_file ${file}`, 'allow_anonymous false', ...user]);
      const login = `mqtt://hub:${encodeURIComponent(password)}@`;
      const subscriber = await subscribe(url.replace('mqtt://', login), 'footfall-hub', true);
      undo.push(() => subscriber.stop());
      expect(subscriber.brokers[0]!.isConnected()).toBe(true);
    },
  );

  test('two hubs of one name: each says so once, raises an alarm, and comes back ever more slowly', async () => {
    const url = await external();
    const { logger: heard, lines } = heardLog();
    const first = await subscribe(url, 'footfall-hub', true, systemClock, heard);
    undo.push(() => first.stop());
    const other = openSqlite(':memory:', { forHub: false });
    undo.push(() => other.close());
    const second = await subscribe(url, 'footfall-hub', true, systemClock, logger, other);
    undo.push(() => second.stop());
    const told = () =>
      lines.filter(({ msg }) => msg.startsWith('another client uses the name `footfall-hub`'));
    await expect.poll(() => told().length, { timeout: 30_000 }).toBe(1);
    // No line for the next times that it is thrown out.
    const before = lines.length;
    for (const isIn of [true, false]) {
      await expect.poll(() => first.brokers[0]!.isConnected(), { timeout: 30_000 }).toBe(isIn);
    }
    expect(lines.slice(before)).toEqual([]);
    expect(lines.length).toBeLessThanOrEqual(8);
    expect(await db.asOperator().alarms(9)).toMatchObject([
      {
        kind: 'client-name',
        store: 'main-street',
        text: expect.stringContaining('another client uses the name'),
      },
    ]);
  }, 60_000);

  /** Two processes of one hub: each is told what it has committed. */
  async function group(url: string, hearsStates: () => boolean = () => false) {
    const findStore = await withStores(db, RETAILERS);
    const start = async (clientId: string, takes: Takes, hears: () => boolean) => {
      const own = { urls: [url], clientId, persistent: true, db, findStore, clock: systemClock, logger };
      const subscriber = await startSubscriber({ ...own, takes, hearsStates: hears });
      undo.push(() => subscriber.stop());
      return subscriber;
    };
    const shared = { group: 'footfall-hub' };
    return Promise.all([start('one', shared, () => false), start('two', shared, hearsStates)]);
  }

  test('of processes that share a name each hour goes to one, and where one has gone to the other', async () => {
    const url = await external();
    const both = await group(url);
    const sensor = await sensorAt(url);
    for (let n = 0; n < 10; n += 1)
      expect(await send(sensor, (NOON - n) as UtcHour)).toMatchObject({ outcome: 'stored' });
    const counts = both.map((one) => one.counts().stored ?? 0);
    expect(counts[0]! + counts[1]!).toBe(10);
    expect(Math.min(...counts)).toBeGreaterThan(0);
    await both[0]!.stop();
    for (let n = 10; n < 14; n += 1)
      expect(await send(sensor, (NOON - n) as UtcHour)).toMatchObject({ outcome: 'stored' });
    expect(both[1]!.counts().stored).toBe(counts[1]! + 4);
  });

  test('states are heard by who is to hear them: the last of each sensor when it begins, none when it has ceased', async () => {
    const url = await external();
    const sensor = await sensorAt(url);
    const say = (changes: object) =>
      sensor.publishAsync(topicOf(DOOR, 'state'), JSON.stringify({ ...STATE, ...changes }), {
        qos: 1,
        retain: true,
      });
    let hears = false;
    const [one, two] = await group(url, () => hears);
    const states = () => [one!, two!].map((each) => each.counts().state ?? 0);
    await say({});
    await say({ version: '0.2.0' });
    await send(sensor, NOON);
    expect(states()).toEqual([0, 0]);
    hears = true;
    two!.statesChanged();
    await expect.poll(states).toEqual([0, 1]);
    expect(raw.prepare('SELECT state FROM sensor').get()).toEqual({
      state: JSON.stringify({ ...STATE, version: '0.2.0' }),
    });
    await say({ version: '0.3.0' });
    await expect.poll(states).toEqual([0, 2]);
    // Before it can say so to the broker: what still comes is passed over.
    hears = false;
    await say({ version: '0.4.0' });
    two!.statesChanged();
    await send(sensor, (NOON - 1) as UtcHour);
    await send(sensor, (NOON - 2) as UtcHour);
    expect(states()).toEqual([0, 2]);
  });

  test('one that takes nothing and hears no states is connected, and can publish', async () => {
    const url = await external();
    const findStore = await withStores(db, RETAILERS);
    const own = {
      urls: [url],
      clientId: 'jobs',
      persistent: true,
      db,
      findStore,
      clock: systemClock,
      logger,
    };
    const subscriber = await startSubscriber({ ...own, takes: 'nothing', hearsStates: () => false });
    undo.push(() => subscriber.stop());
    expect(subscriber.troubles()).toEqual([]);
    const topic = topicOf(DOOR, 'config');
    const { promise, resolve } = Promise.withResolvers<Error | undefined>();
    subscriber.brokers[0]!.publishRetained(topic, '{}', resolve);
    expect(await promise).toBeUndefined();
    const sensor = await sensorAt(url);
    const retained = nextMessage(sensor);
    await sensor.subscribeAsync(topic);
    expect(await retained).toEqual({ topic, text: '{}' });
  });

  test('what was on its way when the connection broke is not published once it is back: another has published since', async () => {
    const url = await external();
    const line = await telephone(Number(new URL(url).port));
    const findStore = await withStores(db, RETAILERS);
    const own = { clientId: 'jobs', persistent: true, db, findStore, clock: systemClock, logger };
    const subscriber = await startSubscriber({ ...own, urls: [line.url], takes: 'nothing' });
    undo.push(() => subscriber.stop());
    const [broker] = subscriber.brokers;
    const topic = topicOf(DOOR, 'config');
    const other = await connectClient(url);
    undo.push(() => other.end(true));
    const heard: string[] = [];
    other.on('message', (_topic, payload) => heard.push(payload.toString()));
    await other.subscribeAsync(topic, { qos: 1 });
    line.silence();
    const { promise, resolve } = Promise.withResolvers<Error | undefined>();
    broker!.publishRetained(topic, 'older', resolve);
    await expect.poll(() => heard).toEqual(['older']);
    line.cut();
    expect(await promise).toBeInstanceOf(Error);
    await other.publishAsync(topic, 'newer', { qos: 1, retain: true });
    await expect.poll(() => broker!.isConnected(), { timeout: 10_000 }).toBe(true);
    const again = Promise.withResolvers<Error | undefined>();
    broker!.publishRetained(`${topic}-2`, 'next', again.resolve);
    expect(await again.promise).toBeUndefined();
    await other.publishAsync(topic, 'last', { qos: 1 });
    await expect.poll(() => heard.at(-1)).toBe('last');
    expect(heard).toEqual(['older', 'newer', 'last']);
  });

  test('a broker that is not there yet is waited for, and joined when it comes', async () => {
    const port = await freePort();
    const clock = fakeClock(Date.now());
    const starting = subscribe(`mqtt://127.0.0.1:${port}`, 'footfall-hub', true, clock);
    await nextTurn();
    clock.advance(10_000);
    const subscriber = await starting;
    undo.push(() => subscriber.stop());

    const broker = await startMosquitto(mosquitto!, port);
    undo.push(() => broker.stop());
    const sensor = await sensorAt(broker.url);
    const receipt = nextMessage(sensor);
    const body = JSON.stringify(hourlyCount());
    // Retained, so that it reaches the hub whenever it comes.
    await sensor.publishAsync(HOUR_TOPIC, body, { qos: 1, retain: true });
    expect(JSON.parse((await receipt).text)).toMatchObject({ outcome: 'stored' });
  });
});
